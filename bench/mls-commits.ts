/** What commits cost, and joining. */
import { randomBytes, wipe } from '../core/crypto/primitives';
import { commitChanges } from '../core/group/commit-changes';
import { groupEnvironment } from '../core/group/group-rules';
import { joinFromWelcome } from '../core/group/join-group';
import { decodePrivateKeys } from '../core/group/key-package';
import { unprotect } from '../core/group/messages';
import { groupFromRows, groupRowChanges } from '../core/group/stored-group';
import { everyone, makeDevice, packageOf } from '../core/group/testing/test-group';
import type { GroupState } from '../core/mls/group/group-state';
import { joinGroup } from '../core/mls/welcome/join-group';
import { splitWelcome } from '../core/mls/welcome/make-welcome';
import { openWelcome } from '../core/mls/welcome/open-welcome';
import { areSignaturesValid } from '../core/mls/welcome/verify-signatures';
import { changeGroupRows, findGroupRows, type GroupRowChange } from '../core/vault/mls-table';
import type { Vault } from '../core/vault/vault';
import { idFromBytes } from '../shared/domain/ids';
import type { FilledGroup } from './filled-group';
import { rowBytes } from './row-bytes';
import { median, monotonicMs } from './statistics';

const commitCount = 40;
const warmUpCount = 20;
const joinCount = 7;
const loadCount = 7;

export interface CommitTimes {
  readonly createMs: number;
  readonly processMs: number;
  /** In a transaction that is open: the receiver's changed rows. */
  readonly storeMs: number;
  readonly committerRowBytes: number;
  readonly receiverRowBytes: number;
  readonly commitBytes: number;
}

/** Updates of members who are spread over the tree, one after the other, and one member who follows them all. */
export function measureCommits(vault: Vault, group: FilledGroup): CommitTimes {
  const conversationId = idFromBytes('ConversationId', randomBytes(32));
  const times = { create: [] as number[], process: [] as number[], store: [] as number[] };
  const sizes = { committer: [] as number[], receiver: [] as number[], commit: [] as number[] };
  // Odd, and so not among the first of those who commit.
  const receiving = 1;
  let receiver: GroupState = group.state(receiving);
  vault.transact((tx) => changeGroupRows(tx, conversationId, groupRowChanges(undefined, receiver)));
  for (const committing of group.spreadMembers(warmUpCount + commitCount)) {
    if (committing === receiving) continue;
    const before = group.state(committing);
    const startedAtMs = monotonicMs();
    const made = commitChanges(before, {});
    const madeAtMs = monotonicMs();
    const opened = unprotect(receiver, made.commit, everyone);
    const openedAtMs = monotonicMs();
    const changes = groupRowChanges(receiver, opened.next);
    const storedMs = vault.transact((tx) => {
      const beganAtMs = monotonicMs();
      changeGroupRows(tx, conversationId, changes);
      return monotonicMs() - beganAtMs;
    });
    times.create.push(madeAtMs - startedAtMs);
    times.process.push(openedAtMs - madeAtMs);
    times.store.push(storedMs);
    sizes.committer.push(rowBytes(groupRowChanges(before, made.next)));
    sizes.receiver.push(rowBytes(changes));
    sizes.commit.push(made.commit.length);
    receiver = opened.next;
    group.accept(made);
  }
  const measured = (values: readonly number[]): number => median(values.slice(warmUpCount));
  return {
    createMs: measured(times.create),
    processMs: measured(times.process),
    storeMs: measured(times.store),
    committerRowBytes: measured(sizes.committer),
    receiverRowBytes: measured(sizes.receiver),
    commitBytes: measured(sizes.commit),
  };
}

export interface JoinTimes {
  /** With the signatures verified on other threads meanwhile. */
  readonly joinMs: number;
  readonly oneThreadMs: number;
  /** The signatures alone, on all threads. */
  readonly signaturesMs: number;
  readonly welcomeBytes: number;
}

/** Somebody is added to the group and joins it, over and over. The group stays as it is. */
export async function measureJoining(group: FilledGroup): Promise<JoinTimes> {
  const made = packageOf(await makeDevice());
  const added = group.make(group.nearestToNext(), { add: [made.keyPackage] });
  const [single] = added.welcome === undefined ? [] : splitWelcome(added.welcome);
  if (single === undefined) throw new Error('there is no welcome');
  const { welcome } = single;
  const joinMs: number[] = [];
  const oneThreadMs: number[] = [];
  const signaturesMs: number[] = [];
  for (let index = 0; index < joinCount; index += 1) {
    const startedAtMs = monotonicMs();
    await joinFromWelcome({ welcome, privateKeys: () => made.privateKeys, check: everyone });
    const joinedAtMs = monotonicMs();
    const environment = groupEnvironment(everyone, Date.now());
    const opened = openWelcome({ welcome, own: decodePrivateKeys(made.privateKeys) }, environment);
    joinGroup(opened, environment);
    const joinedAgainAtMs = monotonicMs();
    await areSignaturesValid(opened);
    joinMs.push(joinedAtMs - startedAtMs);
    oneThreadMs.push(joinedAgainAtMs - joinedAtMs);
    signaturesMs.push(monotonicMs() - joinedAgainAtMs);
  }
  return {
    joinMs: median(joinMs),
    oneThreadMs: median(oneThreadMs),
    signaturesMs: median(signaturesMs),
    welcomeBytes: welcome.length,
  };
}

/** Reads a group from the vault. */
export function measureLoading(vault: Vault, group: FilledGroup): number {
  const conversationId = idFromBytes('ConversationId', randomBytes(32));
  const changes: readonly GroupRowChange[] = groupRowChanges(undefined, group.state(0));
  vault.transact((tx) => changeGroupRows(tx, conversationId, changes));
  wipe(...changes.flatMap(({ value }) => value ?? []));
  const timesMs: number[] = [];
  for (let index = 0; index < loadCount; index += 1) {
    const startedAtMs = monotonicMs();
    groupFromRows(vault.read((db) => findGroupRows(db, conversationId)));
    timesMs.push(monotonicMs() - startedAtMs);
  }
  return median(timesMs);
}
