/** Changes of groups, wanted here: each becomes a commit, and another one when somebody else's came first. */
import type { Clock } from '../../shared/domain/clock';
import { idFromBytes, type ConversationId, type UserId } from '../../shared/domain/ids';
import { AppError, toAppError } from '../../shared/errors';
import { encodeGroupState } from '../content/group-state-codec';
import type { ConversationGroups, Turn } from '../conversation/conversation-groups';
import { delayedTasks } from '../conversation/delayed-tasks';
import { devicesOf } from '../conversation/devices-of';
import { usersOf } from '../conversation/group-users';
import type { DirectoryView } from '../conversation/leaf-check';
import { laterMs } from '../conversation/retry-delay';
import { randomBytes, sha256, wipe } from '../crypto/primitives';
import type { Log } from '../log';
import { accessKey } from '../group/access-key';
import { commitChanges } from '../group/commit-changes';
import { epoch } from '../group/group';
import { encodePendingGroup } from '../group/stored-group';
import type { CreatedCommit } from '../mls/commit/create-commit';
import { spend, wipeGroup, type GroupState } from '../mls/group/group-state';
import type { Timers } from '../transport/timers';
import type { TopicConnection } from '../transport/topic-connection';
import type { Conversation } from '../vault/conversation-row';
import { findConversation, membersOf, setUpdateDue } from '../vault/conversation-table';
import {
  deleteGroupChange,
  firstGroupChange,
  insertGroupChange,
  setPendingCommit,
  type GroupChange,
  type RequestedChange,
} from '../vault/group-change-table';
import { deleteOutboxEntryById, insertOutboxEntry } from '../vault/outbox-table';
import type { Vault } from '../vault/vault';
import { isStorageTrouble } from '../vault/vault-error';
import { changeWaiters } from './change-waiters';
import { checkWelcomeSize } from './check-welcome-size';
import { claimKeyPackages, type ClaimedKeyPackage } from './claim-key-packages';
import { memberBatches } from './member-batches';

export interface GroupChanger {
  /**
   * Resolves when the change is part of the group; or, when the connection breaks meanwhile, once it is durable: it is
   * then made later. Throws `conversation.*`, `person.unknown`, `input.malformed` for a direct conversation, and `relay.*`
   * when it can't be made; `vault.*` when it can't be made now, and perhaps is later.
   */
  request(conversationId: ConversationId, change: GroupChange): Promise<void>;
  /** Waits for changes that are in the vault already, by their keys; as `request` does. */
  follow(conversationId: ConversationId, keys: readonly number[]): Promise<void>;
  /** Renews this device's keys in the group, when nothing else has by then. */
  updateKeys(conversationId: ConversationId): void;
  /** Goes on with what is wanted, once the device has caught up with the topic and after each commit. */
  proceed(conversationId: ConversationId): void;
  /** The relay refused the pending commit for good: nobody tries it again. Throws `vault.*`. */
  refused(conversationId: ConversationId, error: AppError): void;
  /** This device was removed from a conversation, and its wishes went with it. */
  left(): void;
  /** Nobody waits for an outcome any more. */
  disconnect(): void;
}

export interface GroupChangerDependencies {
  readonly vault: Vault;
  readonly groups: ConversationGroups;
  readonly directory: DirectoryView;
  readonly self: UserId;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: Log;
  /** Throws `relay.unreachable`. */
  readonly topics: () => TopicConnection;
  readonly wake: (conversationId: ConversationId) => void;
  /** See `TopicReader`. A commit is sealed with a key, too, and made from the group's newest state. */
  readonly hasCaughtUp: (conversationId: ConversationId) => boolean;
}

export function groupChanger(dependencies: GroupChangerDependencies): GroupChanger {
  const { vault, directory, log, timers, topics, wake, hasCaughtUp } = dependencies;
  const waiters = changeWaiters(vault);
  const committing = new Set<ConversationId>();
  const delays = delayedTasks(timers);

  const giveUp = ({ conversationId, key, commit }: RequestedChange, error: AppError): void => {
    log('group-change-failed', { code: error.code });
    waiters.fail(key, error);
    // Both or neither: a change whose commit is nowhere would never be made, and hold up those behind it.
    vault.transact((tx) => {
      deleteGroupChange(tx, key);
      if (commit !== undefined) deleteOutboxEntryById(tx, commit.entryId);
    });
    proceed(conversationId);
  };

  // It stays wanted, and whoever waits for it learns why it isn't made.
  const putOff = ({ conversationId, key }: RequestedChange, error: AppError): void => {
    log('group-change-put-off', { code: error.code });
    waiters.fail(key, error);
    if (hasCaughtUp(conversationId)) delays.set(conversationId, laterMs, () => proceed(conversationId));
  };

  const proceed = (conversationId: ConversationId): void => {
    waiters.settle();
    if (!hasCaughtUp(conversationId)) return;
    const requested = vault.read((db) => firstGroupChange(db, conversationId));
    if (requested === undefined || requested.commit !== undefined || committing.has(conversationId)) return;
    committing.add(conversationId);
    attempt(requested).catch((error: unknown) => log('group-change-failed', { code: toAppError(error).code }));
  };

  const attempt = async (requested: RequestedChange): Promise<void> => {
    const { conversationId } = requested;
    let outcome: Awaited<ReturnType<typeof commitRequested>>;
    try {
      outcome = await commitRequested(dependencies, requested);
    } catch (cause) {
      committing.delete(conversationId);
      const error = toAppError(cause);
      if (isStorageTrouble(error)) putOff(requested, error);
      else if (error.retry !== 'reconnect') giveUp(requested, error);
      return;
    }
    committing.delete(conversationId);
    if (outcome === 'committed') wake(conversationId);
    else proceed(conversationId);
  };

  const follow = async (conversationId: ConversationId, keys: readonly number[]): Promise<void> => {
    const outcomes = keys.map(waiters.wait);
    proceed(conversationId);
    await Promise.all(outcomes);
  };

  return {
    async request(conversationId, change) {
      checkRequest(vault, directory, conversationId, change);
      topics();
      const keys = vault.transact((tx) =>
        inBatches(change).map((batch) => insertGroupChange(tx, conversationId, batch)),
      );
      await follow(conversationId, keys);
    },
    follow,
    updateKeys(conversationId) {
      vault.transact((tx) => {
        setUpdateDue(tx, conversationId, undefined);
        insertGroupChange(tx, conversationId, { kind: 'update-keys' });
      });
      proceed(conversationId);
    },
    proceed,
    refused(conversationId, error) {
      const requested = vault.read((db) => firstGroupChange(db, conversationId));
      if (requested?.commit !== undefined) giveUp(requested, error);
    },
    left() {
      waiters.settle(new AppError('conversation.not-a-member'));
    },
    disconnect() {
      delays.cancelAll();
      waiters.release();
    },
  };
}

function checkRequest(
  vault: Vault,
  directory: DirectoryView,
  conversationId: ConversationId,
  change: GroupChange,
): void {
  const conversation = vault.read((db) => findConversation(db, conversationId));
  if (conversation === undefined) throw new AppError('conversation.unknown');
  if (!conversation.isMember) throw new AppError('conversation.not-a-member');
  if (conversation.kind === 'direct') throw new AppError('input.malformed', { details: { field: 'conversationId' } });
  if (change.kind === 'add-members') devicesOf(directory.state(), change.userIds);
}

async function commitRequested(
  dependencies: GroupChangerDependencies,
  requested: RequestedChange,
): Promise<'committed' | 'needless' | 'overtaken'> {
  const { vault, groups, directory, clock, timers, topics, hasCaughtUp } = dependencies;
  const { conversationId, change, key } = requested;
  let claimed: readonly ClaimedKeyPackage[] = [];
  if (change.kind === 'add-members') {
    const members = new Set(vault.read((db) => membersOf(db, conversationId)));
    const newUsers = change.userIds.filter((userId) => !members.has(userId));
    claimed = await claimKeyPackages(
      { topics: topics(), clock, timers },
      devicesOf(directory.state(), newUsers),
      newUsers,
    );
  }
  return groups.inTurn(conversationId, async (turn) => {
    const current = vault.read((db) => firstGroupChange(db, conversationId));
    // The connection may be another one by now, or the topic be read anew.
    if (current?.key !== key || current.commit !== undefined || !hasCaughtUp(conversationId)) return 'overtaken';
    const conversation = vault.read((db) => findConversation(db, conversationId));
    if (conversation === undefined || !conversation.isMember) throw new AppError('conversation.not-a-member');
    const made = makeCommit(turn.group(), conversation, change, claimed, clock.nowMs());
    if (made === undefined) {
      vault.transact((tx) => deleteGroupChange(tx, key));
      return 'needless';
    }
    storeCommit(turn, key, made);
    return 'committed';
  });
}

interface MadeCommit {
  readonly made: CreatedCommit;
  /** Those whom it adds. */
  readonly claimed: readonly ClaimedKeyPackage[];
}

// Undefined when the group is as it is wanted already.
function makeCommit(
  group: GroupState,
  conversation: Conversation,
  change: GroupChange,
  claimed: readonly ClaimedKeyPackage[],
  nowMs: number,
): MadeCommit | undefined {
  if (change.kind === 'update-keys') {
    return { made: commitChanges(group, { nowMs }), claimed: [] };
  }
  if (change.kind === 'rename') {
    if (conversation.name === change.name) return undefined;
    const groupState = encodeGroupState({ kind: 'group', name: change.name });
    return { made: commitChanges(group, { groupState, nowMs }), claimed: [] };
  }
  const users = usersOf(group);
  const wanted = claimed.filter(({ device }) => !users.has(device.userId));
  if (wanted.length === 0) return undefined;
  const packages = wanted.map(({ keyPackage }) => keyPackage);
  const made = commitChanges(group, { add: packages, nowMs });
  if (made.welcome !== undefined) checkWelcomeSize(made.welcome);
  return { made, claimed: wanted };
}

function inBatches(change: GroupChange): readonly GroupChange[] {
  if (change.kind !== 'add-members') return [change];
  return memberBatches(change.userIds).map((userIds) => ({ kind: 'add-members', userIds }));
}

function storeCommit(turn: Turn, key: number, { made, claimed }: MadeCommit): void {
  const { commit, welcome, next, waiting, consumed } = made;
  const entryId = idFromBytes('EntryId', randomBytes(16));
  const topicKey = accessKey(next);
  const group = turn.group();
  const nextRows = encodePendingGroup(group, next);
  turn.transact(waiting, (tx) => {
    const recipients = claimed.map(({ device: { userId, deviceId } }) => ({ userId, deviceId }));
    setPendingCommit(tx, key, { entryId, nextRows, welcome, recipients });
    insertOutboxEntry(tx, turn.conversationId, {
      kind: 'commit',
      entryId,
      epoch: epoch(group),
      bytes: commit,
      accessHash: sha256(topicKey),
    });
  });
  wipe(topicKey, nextRows);
  spend(group, consumed);
  wipeGroup(next);
}
