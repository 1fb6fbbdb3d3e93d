/** Leaving a group: at once on this device, and for the others as soon as the group can be told. */
import { randomInt } from 'node:crypto';
import type { ConversationId, UserId } from '../../shared/domain/ids';
import { toAppError } from '../../shared/errors';
import type { ConversationGroups, Turn } from '../conversation/conversation-groups';
import { readState } from '../conversation/conversation-state';
import { delayedTasks } from '../conversation/delayed-tasks';
import { epoch, members } from '../group/group';
import { storeOwnRemoval } from '../incoming/store-commit';
import type { Log } from '../log';
import { wipeGroup, type GroupState } from '../mls/group/group-state';
import type { Timers } from '../transport/timers';
import { findConversation, markLeaving, shownConversation } from '../vault/conversation-table';
import { deleteUncommittedChanges, firstGroupChange, insertGroupChange } from '../vault/group-change-table';
import { placeOf } from '../vault/message-place';
import { advanceMessage } from '../vault/message-table';
import { dropPendingAppends } from '../vault/outbox-table';
import { deleteAllReceiptsDue } from '../vault/receipt-table';
import type { Vault } from '../vault/vault';

/** Nothing more is said or shown from now on. What this device had begun is finished, and then the group is told. */
export function beginLeaving({ conversationId, transact }: Turn): void {
  transact(undefined, (tx) => {
    markLeaving(tx, conversationId);
    deleteUncommittedChanges(tx, conversationId);
    deleteAllReceiptsDue(tx, conversationId);
    const shown = shownConversation(tx.db, conversationId);
    for (const messageId of dropPendingAppends(tx, conversationId)) advanceMessage(tx, shown, messageId, 'refused');
    insertGroupChange(tx, conversationId, { kind: 'leave' });
  });
}

/** The group can't be told: this device has left all the same. */
export function leaveUntold(turn: Turn, vault: Vault): void {
  const conversation = vault.read((db) => findConversation(db, turn.conversationId));
  if (conversation === undefined || !conversation.isMember) return;
  const group = turn.group();
  turn.transact(undefined, (tx) => storeOwnRemoval(tx, placeOf(conversation)));
  turn.forget();
  wipeGroup(group);
}

export interface LeaverRemover {
  /** Has the devices of those removed who have left, unless somebody else does it first. */
  due(conversationId: ConversationId): void;
  disconnect(): void;
}

export interface LeaverRemoverDependencies {
  readonly vault: Vault;
  readonly groups: ConversationGroups;
  readonly timers: Timers;
  readonly log: Log;
  readonly self: UserId;
  /** Every commit removes them. Throws `vault.*`. */
  readonly updateKeys: (conversationId: ConversationId) => void;
}

/** So long each device waits for the one whose turn it is before. */
const turnMs = 5_000;
const longestTurnsMs = 60_000;
const spreadMs = 10 * 60_000;

/**
 * Someone who leaves can't remove themselves (RFC 9420 section 12.2): another member's device does. Which one goes first
 * follows from the group's epoch; the others wait in turn, for the case that it is away, so that not all commit at once.
 */
export function leaverRemover(dependencies: LeaverRemoverDependencies): LeaverRemover {
  const { vault, groups, timers, log, self } = dependencies;
  const delays = delayedTasks(timers);
  const isLeft = (conversationId: ConversationId): boolean =>
    vault.read((db) => {
      const conversation = findConversation(db, conversationId);
      if (conversation === undefined || !conversation.isMember || conversation.isLeaving) return false;
      return readState(db, conversation).leaving.length > 0;
    });
  const remove = (conversationId: ConversationId): void => {
    // Another change of this device that is on its way removes them, too.
    if (!isLeft(conversationId) || vault.read((db) => firstGroupChange(db, conversationId)) !== undefined) return;
    try {
      dependencies.updateKeys(conversationId);
    } catch (error) {
      log('leaver-not-removed', { code: toAppError(error).code });
    }
  };
  const schedule = async (conversationId: ConversationId): Promise<void> => {
    const delayMs = await groups.inTurn(conversationId, async (turn) => {
      const { leaving } = vault.read((db) => {
        const conversation = findConversation(db, conversationId);
        return conversation === undefined ? { leaving: [] } : readState(db, conversation);
      });
      return turnOf(turn.group(), self, leaving);
    });
    delays.set(conversationId, delayMs, () => remove(conversationId));
  };
  return {
    due(conversationId) {
      if (!isLeft(conversationId)) return;
      schedule(conversationId).catch((error: unknown) => log('leaver-not-removed', { code: toAppError(error).code }));
    },
    disconnect: delays.cancelAll,
  };
}

// In milliseconds from now.
function turnOf(group: GroupState, self: UserId, leaving: readonly UserId[]): number {
  const staying = members(group).filter(({ userId }) => !leaving.includes(userId));
  const own = staying.findIndex(({ userId }) => userId === self);
  const rank = (own - (epoch(group) % staying.length) + staying.length) % staying.length;
  const waitMs = rank * turnMs;
  return waitMs <= longestTurnsMs ? waitMs : longestTurnsMs + randomInt(spreadMs);
}
