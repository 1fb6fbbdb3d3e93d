/** How devices of a simulated group commit, alone or against each other. */
import { expect } from 'vitest';
import { randomBytes } from '../../crypto/primitives';
import { createCommit, type CommitOptions, type CreatedCommit } from '../commit/create-commit';
import { createExternalCommit } from '../commit/external-commit';
import { encodeMlsMessage } from '../framing/mls-message';
import { paddingToBuckets } from '../framing/padding';
import { wipeGroup, type GroupState } from '../group/group-state';
import type { SendOptions } from '../group/send-content';
import { encodeRatchetTree } from '../tree/ratchet-tree-extension';
import { makeGroupInfo } from '../welcome/make-welcome';
import type { Device } from './device';
import { draft, externalPsk } from './drafting';
import type { CommitPlan, JoinPlan, Style } from './operations';
import type { Entry } from './relay-log';
import { canDoRareType, needsRareType, withNewSignatureKey, type SimulatedClient } from './simulated-client';
import type { World } from './world';

/** A commit that is made, and not yet in the log. */
export interface Attempt {
  readonly device: Device;
  readonly next: GroupState;
  /** Whether the relay took it. The loser forgets what it made. */
  readonly submit: () => boolean;
  /** Puts it into the log, and nothing else. */
  readonly append: () => Entry | undefined;
  /** Lets everybody in whom it adds. */
  readonly welcome: () => void;
}

/** By a member that has read everything. Undefined when it had to be refused. */
export function attemptCommit(
  world: World,
  device: Device,
  { changes, style }: Omit<CommitPlan, 'by'>,
): Attempt | undefined {
  const { proposals, isPossible, isForMembersOnly } = draft(world, device, changes);
  const update = changes.find((change) => change.type === 'update');
  const client = update?.isNewSignatureKey === true ? withNewSignatureKey(device.client) : device.client;
  const aad = randomBytes(style.isPadded ? 5 : 0);
  const options: CommitOptions = {
    ...sendOptions(style, aad),
    proposals,
    isPathOmitted: style.isPathOmitted && client === device.client,
    isWithPending: style.isWithPending && !isForMembersOnly,
    groupInfo: { hasTree: !style.isTreeApart },
    ...(client === device.client ? {} : { leaf: ownLeaf(client) }),
  };
  if (!isPossible) {
    expect(() => createCommit(device.state, device.environment(), options)).toThrow('crypto.failed');
    return undefined;
  }
  const made = createCommit(device.state, device.environment(), options);
  return attemptOf(world, { device, made, style, aad, client });
}

interface MadeCommit {
  readonly device: Device;
  readonly made: CreatedCommit;
  readonly style: Style;
  readonly aad: Uint8Array;
  /** The committer as it is afterwards. */
  readonly client: SimulatedClient;
}

function attemptOf(world: World, { device, made, style, aad, client }: MadeCommit): Attempt {
  const { state } = device;
  const prepared = device.prepare(made);
  const { epoch, confirmedTranscriptHash: transcriptHash } = state.context;
  const append = (): Entry | undefined =>
    world.append({ kind: 'commit', bytes: made.commit, by: device.name, epoch, aad });
  const welcome = (): void => {
    if (made.welcome === undefined) return;
    world.welcome(made.welcome, style.isTreeApart ? encodeRatchetTree(made.next.tree) : undefined);
  };
  const submit = (): boolean => {
    const commit = append();
    if (commit === undefined) {
      wipeGroup(made.next);
      return false;
    }
    world.castOut(device.state, { commit, transcriptHash, after: made.next });
    device.accept(made, prepared);
    device.client = client;
    welcome();
    return true;
  };
  return { device, next: made.next, append, welcome, submit };
}

/** Somebody joins from outside, or comes back into its own place. `helper` is a member that has read everything. */
export function attemptJoin(
  world: World,
  device: Device,
  helper: Device,
  plan: Pick<JoinPlan, 'hasPsk' | 'isTreeApart'>,
): Attempt | undefined {
  const { state } = helper;
  const isResync = world.membersIn(state).includes(device);
  if (needsRareType(state.context.extensions) && !canDoRareType(device.client)) return undefined;
  const info = makeGroupInfo(state, { hasTree: !plan.isTreeApart, hasExternalPub: true });
  const options = {
    groupInfo: encodeMlsMessage({ wireFormat: 'mls_group_info', groupInfo: info }),
    leaf: device.client.leaf,
    signatureSecretKey: device.client.signatureSecretKey,
    ...(plan.isTreeApart ? { ratchetTree: encodeRatchetTree(state.tree) } : {}),
    ...(isResync ? { resync: world.leafIndexOf(state, device) } : {}),
    ...(plan.hasPsk ? { psks: [externalPsk(world, world.log.length)] } : {}),
  };
  const { commit, next } = createExternalCommit(options, device.environment());
  const { epoch, confirmedTranscriptHash: transcriptHash } = state.context;
  const append = (): Entry | undefined => world.append({ kind: 'commit', bytes: commit, by: device.name, epoch });
  const submit = (): boolean => {
    const entry = append();
    if (entry === undefined) {
      wipeGroup(next);
      return false;
    }
    world.giveUp(device, { commit: entry, transcriptHash, after: next });
    device.join(next);
    return true;
  };
  return { device, next, append, submit, welcome: () => undefined };
}

export function sendOptions({ isPublic, isPadded }: Style, aad: Uint8Array): SendOptions {
  return { wireFormat: isPublic ? 'public' : 'private', aad, ...(isPadded ? { padding: paddingToBuckets(64) } : {}) };
}

export function ownLeaf({ leaf, signatureSecretKey }: SimulatedClient): NonNullable<CommitOptions['leaf']> {
  return { signatureKey: leaf.signatureKey, signatureSecretKey };
}
