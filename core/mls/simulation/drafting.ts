/** What a member of a simulated group proposes when something is to change; only what it may. */
import { randomBytes } from '../../crypto/primitives';
import { fromHex } from '../../../shared/domain/ids';
import type { GroupState } from '../group/group-state';
import type { PreSharedKeyId } from '../key-schedule/pre-shared-key';
import type { Extension } from '../leaf/extension';
import type { Proposal } from '../proposal/proposal';
import type { Device } from './device';
import type { Change, Choice } from './operations';
import { canDoRareType, needsRareType } from './simulated-client';
import type { World } from './world';

export interface Draft {
  readonly proposals: readonly Proposal[];
  /** Whether all members can do what the group needs afterwards. Otherwise it is to be refused. */
  readonly isPossible: boolean;
  /** Whether it needs a key that only members have: nobody can join by it. */
  readonly isForMembersOnly: boolean;
}

interface Unfinished {
  readonly proposals: Proposal[];
  readonly removed: Set<Device>;
  readonly added: Set<Device>;
  extensions: readonly Extension[] | undefined;
  isForMembersOnly: boolean;
}

/** `device` has read everything. */
export function draft(world: World, device: Device, changes: readonly Change[]): Draft {
  const { state } = device;
  const unfinished: Unfinished = {
    proposals: [],
    removed: new Set(),
    added: new Set(),
    extensions: undefined,
    isForMembersOnly: false,
  };
  for (const change of changes) apply(world, device, change, unfinished);
  const { proposals, removed, added, extensions, isForMembersOnly } = unfinished;
  const remaining = world.membersIn(state).filter((member) => !removed.has(member));
  const isRareNeeded = needsRareType(extensions ?? state.context.extensions);
  const isPossible = !isRareNeeded || [...remaining, ...added].every(({ client }) => canDoRareType(client));
  return { proposals, isPossible, isForMembersOnly };
}

function apply(world: World, device: Device, change: Change, to: Unfinished): void {
  switch (change.type) {
    case 'add':
      for (const pick of change.newcomers) add(world, world.find(newcomers(world, device.state, to), pick), to);
      return;
    case 'remove':
      for (const pick of change.members) remove(world, device.state, world.find(others(world, device, to), pick), to);
      return;
    case 'replace': {
      const member = world.find(others(world, device, to), change.member);
      remove(world, device.state, member, to);
      add(world, member, to);
      return;
    }
    case 'psk':
      return addPsk(world, device.state, change, to);
    case 'extensions': {
      if (to.extensions !== undefined) return;
      to.extensions = world.choose(world.extensionChoices, change.choice);
      to.proposals.push({ proposalType: 'group_context_extensions', extensions: to.extensions });
      return;
    }
    case 'update':
  }
}

function newcomers(world: World, state: GroupState, { added }: Unfinished): Device[] {
  return world.outsidersOf(state).filter((device) => !added.has(device));
}

function others(world: World, self: Device, { removed }: Unfinished): Device[] {
  return world.membersIn(self.state).filter((device) => device !== self && !removed.has(device));
}

function add(world: World, newcomer: Device | undefined, to: Unfinished): void {
  if (newcomer === undefined || to.isForMembersOnly) return;
  to.added.add(newcomer);
  to.proposals.push({ proposalType: 'add', keyPackage: world.newKeyPackage(newcomer).keyPackage });
}

function remove(world: World, state: GroupState, member: Device | undefined, to: Unfinished): void {
  if (member === undefined) return;
  to.removed.add(member);
  to.proposals.push({ proposalType: 'remove', removed: world.leafIndexOf(state, member) });
}

function addPsk(
  world: World,
  state: GroupState,
  { key, isResumption }: { readonly key: Choice; readonly isResumption: boolean },
  to: Unfinished,
): void {
  if (isResumption && to.added.size > 0) return;
  const id = isResumption ? resumptionPsk(world, state, key) : externalPsk(world, key);
  to.isForMembersOnly ||= isResumption;
  to.proposals.push({ proposalType: 'psk', id });
}

export function externalPsk(world: World, key: Choice): PreSharedKeyId {
  const pskId = fromHex(world.choose([...world.psks.keys()], key));
  return { psk: { pskType: 'external', pskId }, pskNonce: randomBytes(32) };
}

// Of an epoch that every member has seen.
function resumptionPsk(world: World, state: GroupState, pick: Choice): PreSharedKeyId {
  const { groupId, epoch } = state.context;
  const joined = world.membersIn(state).map(({ joinedEpoch }) => joinedEpoch);
  const first = joined.reduce((latest, each) => (each > latest ? each : latest), 0n);
  const pskEpoch = first + (BigInt(pick) % (epoch - first + 1n));
  return {
    psk: { pskType: 'resumption', usage: 'application', pskGroupId: groupId, pskEpoch },
    pskNonce: randomBytes(32),
  };
}
