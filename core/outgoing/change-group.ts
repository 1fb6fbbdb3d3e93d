/** Changes of groups, wanted here: each becomes a commit, and another one when somebody else's came first. */
import type { Clock } from '../../shared/domain/clock';
import { idFromBytes, toHex, type ConversationId, type UserId } from '../../shared/domain/ids';
import { currentPolicy } from '../../shared/domain/workspace-policy';
import { AppError, toAppError } from '../../shared/errors';
import { encodeContent } from '../content/content-codec';
import type { ConversationGroups } from '../conversation/conversation-groups';
import { readState } from '../conversation/conversation-state';
import { delayedTasks } from '../conversation/delayed-tasks';
import { devicesOf } from '../conversation/devices-of';
import type { DirectoryView } from '../conversation/leaf-check';
import { laterMs } from '../conversation/retry-delay';
import { randomBytes, sha256 } from '../crypto/primitives';
import type { Log } from '../log';
import type { Timers } from '../transport/timers';
import type { TopicConnection } from '../transport/topic-connection';
import { insertPicture } from '../vault/conversation-state-table';
import { membersOf } from '../vault/conversation-member-table';
import { findConversation, setUpdateDue } from '../vault/conversation-table';
import {
  deleteGroupChange,
  firstGroupChange,
  insertGroupChange,
  type GroupChange,
  type RequestedChange,
} from '../vault/group-change-table';
import { admissionRequests } from '../vault/lobby-table';
import type { NewOutboxEntry } from '../vault/outbox-row';
import { deleteOutboxEntryById, insertOutboxEntry } from '../vault/outbox-table';
import type { Vault } from '../vault/vault';
import { isStorageTrouble } from '../vault/vault-error';
import { demandAllowed, withoutNeedless, type Wish } from './change-state';
import { changeWaiters } from './change-waiters';
import { claimKeyPackages, type ClaimedKeyPackage } from './claim-key-packages';
import { beginLeaving, leaveUntold } from './leave-group';
import { makeCommit, storeCommit } from './make-commit';
import { memberBatches } from './member-batches';
import { waitingContents } from './protect-contents';
import { requireUnblocked } from './written-topic';

export interface GroupChanger {
  /**
   * Resolves when the change is part of the group; or, when the connection breaks meanwhile, once it is durable: it is
   * then made later. Throws `conversation.*`, `person.unknown`, `input.malformed` for what such a conversation has not, `policy.*`
   * for a timer that the workspace doesn't allow, and `relay.*` when it can't be made; `vault.*` when it can't be made now, and perhaps is later.
   */
  request(conversationId: ConversationId, change: GroupChange): Promise<void>;
  /** Gives the group a picture, or none; as `request` does. */
  setPicture(conversationId: ConversationId, picture: Uint8Array | undefined): Promise<void>;
  /** Durable when it resolves, without the relay too: the group is told when it can be. Throws as `request`. */
  leave(conversationId: ConversationId): Promise<void>;
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
  const { vault, self, groups, clock, log, timers, topics, wake, hasCaughtUp } = dependencies;
  const waiters = changeWaiters(vault);
  const committing = new Set<ConversationId>();
  const delays = delayedTasks(timers);

  const giveUp = ({ conversationId, key, commit, change }: RequestedChange, error: AppError): void => {
    log('group-change-failed', { code: error.code });
    waiters.fail(key, error);
    // Both or neither: a change whose commit is nowhere would never be made, and hold up those behind it.
    vault.transact((tx) => {
      deleteGroupChange(tx, key);
      if (commit !== undefined) deleteOutboxEntryById(tx, commit.entryId);
    });
    if (change.kind === 'leave') void leaveAnyhow(conversationId);
    else proceed(conversationId);
  };

  const leaveAnyhow = (conversationId: ConversationId): Promise<void> =>
    groups
      .inTurn(conversationId, async (turn) => leaveUntold(turn, vault, self))
      .catch((cause: unknown) => log('group-not-left', { code: toAppError(cause).code }));

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
      requireNotLeaving(vault, conversationId);
      const wanted = checkRequest(dependencies, conversationId, change);
      topics();
      const keys = vault.transact((tx) =>
        inBatches(wanted).map((batch) => insertGroupChange(tx, conversationId, batch)),
      );
      await follow(conversationId, keys);
    },
    async setPicture(conversationId, picture) {
      const hash = picture === undefined ? undefined : sha256(picture);
      const change: GroupChange = {
        kind: 'set-picture',
        ...(hash === undefined ? {} : { pictureHash: toHex(hash) }),
      };
      requireNotLeaving(vault, conversationId);
      checkRequest(dependencies, conversationId, change);
      topics();
      const key = vault.transact((tx) => {
        if (picture !== undefined && hash !== undefined) {
          insertPicture(tx, conversationId, hash, picture);
          // Before the commit that names it: whoever reads that has the picture.
          insertOutboxEntry(tx, conversationId, pictureEntry(picture, clock.nowMs()));
        }
        return insertGroupChange(tx, conversationId, change);
      });
      wake(conversationId);
      await follow(conversationId, [key]);
    },
    async leave(conversationId) {
      checkRequest(dependencies, conversationId, { kind: 'leave' });
      await groups.inTurn(conversationId, async (turn) => {
        if (vault.read((db) => findConversation(db, conversationId)?.isLeaving) === false) beginLeaving(turn, self);
      });
      waiters.settle(new AppError('conversation.not-a-member'));
      proceed(conversationId);
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

// The change as it is to be made. Throws what `demandAllowed` throws, too.
function checkRequest(
  dependencies: GroupChangerDependencies,
  conversationId: ConversationId,
  change: GroupChange,
): GroupChange {
  const wish = requireWish(dependencies, conversationId);
  requireUnblocked(dependencies.vault, conversationId);
  demandAllowed(change, wish);
  if (change.kind === 'add-members') devicesOf(dependencies.directory.state(), change.userIds);
  return withoutNeedless(change, wish.state);
}

function requireNotLeaving(vault: Vault, conversationId: ConversationId): void {
  const conversation = vault.read((db) => findConversation(db, conversationId));
  if (conversation?.isLeaving === true) throw new AppError('conversation.not-a-member');
}

function requireWish({ vault, directory, self }: GroupChangerDependencies, conversationId: ConversationId): Wish {
  const policy = currentPolicy(directory.state().policies);
  return vault.read((db) => {
    const conversation = findConversation(db, conversationId);
    if (conversation === undefined) throw new AppError('conversation.unknown');
    if (!conversation.isMember) throw new AppError('conversation.not-a-member');
    return { state: readState(db, conversation), users: new Set(membersOf(db, conversationId)), self, policy };
  });
}

async function commitRequested(
  dependencies: GroupChangerDependencies,
  requested: RequestedChange,
): Promise<'committed' | 'needless' | 'overtaken'> {
  const { vault, groups, directory, clock, timers, topics, hasCaughtUp } = dependencies;
  const { conversationId, change, key } = requested;
  let claimed: readonly ClaimedKeyPackage[] = [];
  if (change.kind === 'add-members') {
    const newUsers = wantedUsers(vault, conversationId, change);
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
    const wish = requireWish(dependencies, conversationId);
    // Somebody may have changed meanwhile what this person may do.
    demandAllowed(change, wish);
    const { state, self } = wish;
    const wanted = change.kind === 'add-members' ? wantedUsers(vault, conversationId, change) : [];
    const added = claimed.filter(({ device }) => wanted.includes(device.userId));
    const made = makeCommit(turn.group(), { change, claimed: added, state, self, nowMs: clock.nowMs() });
    if (made === undefined) {
      vault.transact((tx) => deleteGroupChange(tx, key));
      return 'needless';
    }
    storeCommit(turn, key, made);
    return 'committed';
  });
}

// Not who is in already; and of those who have asked in the lobby, only who still waits: since this was wanted they may have withdrawn,
// or been let in by somebody else and gone again, or the link been replaced.
function wantedUsers(
  vault: Vault,
  conversationId: ConversationId,
  { userIds, haveAsked }: Extract<GroupChange, { kind: 'add-members' }>,
): readonly UserId[] {
  return vault.read((db) => {
    const members = new Set(membersOf(db, conversationId));
    const waiting = new Set(admissionRequests(db, conversationId).map(({ userId }) => userId));
    return userIds.filter((userId) => !members.has(userId) && (haveAsked !== true || waiting.has(userId)));
  });
}

function inBatches(change: GroupChange): readonly GroupChange[] {
  if (change.kind !== 'add-members') return [change];
  return memberBatches(change.userIds).map((userIds) => ({ ...change, userIds }));
}

function pictureEntry(picture: Uint8Array, sentAtMs: number): NewOutboxEntry {
  const messageId = idFromBytes('MessageId', randomBytes(16));
  const content = encodeContent({ messageId, sentAtMs, body: { kind: 'group-picture', picture } });
  const [entry] = waitingContents([{ content, messageId: undefined }]);
  if (entry === undefined) throw new AppError('internal.unexpected');
  return entry;
}
