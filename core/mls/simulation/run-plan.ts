/** Runs what may happen to a simulated group, and checks at quiet points that everybody agrees. */
import { expect } from 'vitest';
import { toHex } from '../../../shared/domain/ids';
import { randomBytes } from '../../crypto/primitives';
import { protectMessage } from '../group/protect-message';
import {
  createExternalProposal,
  createNewMemberProposal,
  createProposal,
  createUpdate,
  type CreatedProposal,
} from '../proposal/create-proposal';
import { findExternalSenders } from '../proposal/external-senders';
import type { Proposal } from '../proposal/proposal';
import { memberAt, membersOf } from '../tree/ratchet-tree';
import { expectAgreement } from './agreement';
import { attemptCommit, attemptJoin, ownLeaf, sendOptions, type Attempt } from './committing';
import type { Device } from './device';
import { draft } from './drafting';
import type { Change, CommitPlan, JoinPlan, Operation, Plan, Style } from './operations';
import type { RelayLog } from './relay-log';
import { withNewSignatureKey } from './simulated-client';
import { World } from './world';

/** How many send something at a quiet point, for everybody to read. */
const freshMessages = 4;

const plainStyle: Style = {
  isPublic: false,
  isPathOmitted: false,
  isWithPending: true,
  isTreeApart: false,
  isPadded: false,
};

/** The log of what happened. */
export function runPlan(plan: Plan): RelayLog {
  const world = new World(plan);
  const newcomers = Array.from({ length: Math.min(plan.firstMembers, plan.deviceCount) - 1 }, () => 0);
  if (newcomers.length > 0) commit(world, { by: 0, changes: [{ type: 'add', newcomers }], style: plainStyle });
  for (const operation of plan.operations) runOperation(world, operation);
  for (const device of world.devices) device.isOnline = true;
  beQuiet(world, true);
  return world.log;
}

function runOperation(world: World, operation: Operation): void {
  switch (operation.kind) {
    case 'commit':
      return commit(world, operation.plan);
    case 'join':
      return void joinAttempt(world, operation.plan)?.submit();
    case 'race':
      return race(world, operation);
    case 'forget':
      return forget(world, operation.plan);
    case 'propose': {
      const device = world.actor(operation.by);
      if (device !== undefined) propose(world, device, operation.change, operation.style);
      return;
    }
    case 'leave':
      return leave(world, operation);
    case 'propose-outside':
      return proposeFromOutside(world, operation);
    case 'send': {
      const device = world.actor(operation.by);
      for (let count = 0; count < operation.count && device !== undefined; count += 1) {
        send(world, device, randomBytes(operation.sizeBytes));
      }
      return;
    }
    case 'offline':
    case 'online':
      world.choose(world.devices, operation.who).isOnline = operation.kind === 'online';
      return;
    case 'receive': {
      const device = world.choose(world.devices, operation.who);
      if (device.isOnline && device.isMember) device.catchUp(false);
      return;
    }
    case 'quiet':
      return beQuiet(world, operation.isSettling);
  }
}

function commit(world: World, plan: CommitPlan): void {
  const device = world.actor(plan.by);
  if (device !== undefined) attemptCommit(world, device, plan)?.submit();
}

function joinAttempt(world: World, plan: JoinPlan): Attempt | undefined {
  const helper = world.actor(plan.who);
  if (helper === undefined) return undefined;
  const members = world.membersIn(helper.state).filter((member) => member !== helper);
  const device = world.find(plan.isResync ? members : world.outsidersOf(helper.state), plan.who);
  return device === undefined ? undefined : attemptJoin(world, device, helper, plan);
}

function race(world: World, { plans, joins, between }: Extract<Operation, { kind: 'race' }>): void {
  const attempts = new Map<Device, Attempt>();
  const add = (attempt: Attempt | undefined): void => {
    if (attempt !== undefined && !attempts.has(attempt.device)) attempts.set(attempt.device, attempt);
  };
  for (const plan of plans) {
    const device = world.actor(plan.by);
    if (device !== undefined) add(attemptCommit(world, device, plan));
  }
  for (const plan of joins) add(joinAttempt(world, plan));
  const sender = between === 'message' ? world.actor(plans.length) : undefined;
  if (sender !== undefined) send(world, sender, randomBytes(10));
  // Not by one that waits for its commit: that has used the key of its next handshake.
  const isFree = (device: Device): boolean => attempts.get(device) === undefined;
  const proposer = between === 'proposal' ? world.actor(plans.length, (device) => !isFree(device)) : undefined;
  if (proposer !== undefined) propose(world, proposer, { type: 'update', isNewSignatureKey: false }, plainStyle);
  const results = world.luck.shuffled([...attempts.values()], 'race', world.log.length).map(({ submit }) => submit());
  expect(results.filter(Boolean).length).toBe(Math.min(attempts.size, 1));
}

// The committer has only the state from before, which its own commit does not fit: it joins again, in its own place.
function forget(world: World, plan: CommitPlan): void {
  const device = world.actor(plan.by);
  const attempt = device === undefined ? undefined : attemptCommit(world, device, plan);
  if (device === undefined || attempt === undefined) return;
  if (world.membersIn(attempt.next).length === 1) return void attempt.submit();
  const entry = attempt.append();
  if (entry === undefined) throw new Error('the relay refused a commit of the present epoch');
  world.castOut(device.state, {
    commit: entry,
    transcriptHash: device.state.context.confirmedTranscriptHash,
    after: attempt.next,
  });
  device.recogniseOwnCommit(entry.bytes);
  attempt.welcome();
  const helper = world.actor(0, (other) => other === device);
  if (helper === undefined) throw new Error('nobody is left to help');
  expect(attemptJoin(world, device, helper, { hasPsk: false, isTreeApart: true })?.submit()).toBe(true);
}

function propose(world: World, device: Device, change: Change, style: Style): void {
  const { epoch } = device.state.context;
  const aad = randomBytes(style.isPadded ? 3 : 0);
  const options = sendOptions(style, aad);
  const sendProposal = (made: CreatedProposal): void => {
    world.append({ kind: 'proposal', bytes: made.message, by: device.name, epoch, aad });
    device.advance(made.next);
  };
  if (change.type === 'update') {
    const leaf = change.isNewSignatureKey ? ownLeaf(withNewSignatureKey(device.client)) : {};
    return sendProposal(createUpdate(device.state, leaf, options));
  }
  // Not everybody who would have to know it has a key of the past.
  const shared = change.type === 'psk' ? { ...change, isResumption: false } : change;
  for (const proposal of draft(world, device, [shared]).proposals) {
    sendProposal(createProposal(device.state, proposal, device.environment(), options));
  }
}

// Nobody can remove itself: it proposes it, and somebody else commits.
function leave(world: World, { who, committer, style }: Extract<Operation, { kind: 'leave' }>): void {
  const device = world.actor(who);
  if (device === undefined || world.membersIn(device.state).length === 1) return;
  const { epoch } = device.state.context;
  const removal: Proposal = { proposalType: 'remove', removed: device.state.leafIndex };
  const former = memberAt(device.state.tree, device.state.leafIndex);
  const made = createProposal(device.state, removal, device.environment(), sendOptions(style, new Uint8Array(0)));
  world.append({ kind: 'proposal', bytes: made.message, by: device.name, epoch });
  device.advance(made.next);
  const other = world.actor(committer, (candidate) => candidate === device);
  if (other === undefined) throw new Error('nobody is left to commit');
  other.catchUp(true);
  const attempt = attemptCommit(world, other, { changes: [], style: { ...style, isWithPending: true } });
  expect(attempt?.submit()).toBe(true);
  // Somebody else may have proposed to add it again: then it has a new leaf.
  const keys =
    attempt === undefined ? [] : Array.from(membersOf(attempt.next.tree), ([, leaf]) => toHex(leaf.encryptionKey));
  expect(keys).not.toContain(toHex(former.encryptionKey));
}

function proposeFromOutside(world: World, { who, isNewcomer }: Extract<Operation, { kind: 'propose-outside' }>): void {
  const helper = world.actor(who);
  if (helper === undefined) return;
  const { context } = helper.state;
  const newcomer = world.find(world.outsidersOf(helper.state), who);
  const { epoch } = context;
  if (isNewcomer && newcomer !== undefined) {
    const bytes = createNewMemberProposal(context, world.newKeyPackage(newcomer));
    world.append({ kind: 'proposal', bytes, by: newcomer.name, epoch, isOpen: true });
  }
  if (isNewcomer || findExternalSenders(context.extensions).length === 0) return;
  const member = world.choose(world.membersIn(helper.state), who);
  const removal: Proposal = { proposalType: 'remove', removed: world.leafIndexOf(helper.state, member) };
  const sender = { senderIndex: 0, signatureSecretKey: world.outsider.signatureSecretKey };
  const bytes = createExternalProposal(context, removal, sender);
  world.append({ kind: 'proposal', bytes, by: 'outsider', epoch, isOpen: true });
}

/** Sends a message, or finds that proposals have to be committed first. */
function send(world: World, device: Device, plaintext: Uint8Array): void {
  const { state } = device;
  const { epoch } = state.context;
  const aad = randomBytes(plaintext.length % 3);
  if (state.proposals.length > 0) {
    expect(() => protectMessage(state, plaintext, { aad })).toThrow('crypto.failed');
    return;
  }
  const made = protectMessage(state, plaintext, { aad });
  device.advance(made.next);
  world.append({ kind: 'application', bytes: made.message, by: device.name, epoch, plaintext, aad });
}

/** Everybody who is online reads everything. Settled, nothing waits for a commit any more. */
function beQuiet(world: World, isSettling: boolean): void {
  catchUp(world);
  const committer = world.actor(world.log.length);
  if (committer === undefined) throw new Error('the group has no members');
  if (isSettling && committer.state.proposals.length > 0) {
    committer.catchUp(true);
    const attempt = attemptCommit(world, committer, { changes: [], style: plainStyle });
    expect(attempt?.submit()).toBe(true);
    catchUp(world);
  }
  expectAgreement(world);
  const members = world.devices.filter((device) => device.isMember && device.isOnline);
  for (const sender of world.luck.shuffled(members, 'senders', world.log.length).slice(0, freshMessages)) {
    send(world, sender, randomBytes(16));
  }
  catchUp(world);
  for (const device of members) expect(device.hasReadEverything).toBe(true);
  const witness = members[0];
  if (witness !== undefined) world.checkOutcasts(witness.state);
}

function catchUp(world: World): void {
  for (const device of world.devices) if (device.isOnline && device.isMember) device.catchUp(true);
}
