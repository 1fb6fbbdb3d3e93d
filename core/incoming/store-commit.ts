import type { ConversationId, EntryId, UserId } from '../../shared/domain/ids';
import { storeState } from '../conversation/conversation-state';
import { isBlockedTopic } from '../vault/block-table';
import { addMembers, removeMembers } from '../vault/conversation-member-table';
import { markLeft, setShownTimer } from '../vault/conversation-table';
import { shownSequence, takePlace, type Place } from '../vault/message-place';
import { deleteGroupChanges } from '../vault/group-change-table';
import { advanceMessage } from '../vault/message-table';
import { deleteLobbies, noteDepartures, settleAdmissionRequest } from '../vault/lobby-table';
import { deleteGroupRows } from '../vault/mls-table';
import { dropPendingAppends, dropPendingChanges, dropPendingMessages } from '../vault/outbox-table';
import { positionOf } from '../vault/position';
import { deleteAllReceiptsDue } from '../vault/receipt-due-table';
import { messagesConfirmedByAll } from '../vault/receipt-table';
import type { Transaction } from '../vault/vault';
import { noticeId, type CommitChange } from './apply-commit';
import { takeBackOwnAction } from './own-action';
import { markIfConfirmedByAll } from './store-content';
import { storeNotice } from './store-notice';

/** The entry that a commit came in. */
export interface CommitOrigin {
  readonly entryId: EntryId;
  readonly sequence: number;
  readonly sender: UserId;
  readonly isOwn: boolean;
  /** Of its arrival: a commit carries no time of its own. */
  readonly atMs: number;
}

/**
 * Writes what `applyCommit` found: members, state, and the notices that tell of it. What somebody who is blocked has changed is
 * not told: it would be the last that has happened there.
 */
export function storeCommit(tx: Transaction, place: Place, origin: CommitOrigin, change: CommitChange): void {
  const { topic, shown } = place;
  addMembers(tx, topic, change.addedUsers, positionOf(shownSequence(place, origin.sequence)));
  for (const userId of change.addedUsers) settleAdmissionRequest(tx, topic, userId);
  if (change.removedUsers.length > 0) {
    removeMembers(tx, topic, change.removedUsers);
    noteDepartures(tx, topic, change.removedUsers, origin.atMs);
    // Whoever has left is not waited for.
    for (const messageId of messagesConfirmedByAll(tx.db, topic)) markIfConfirmedByAll(tx, topic, messageId);
  }
  if (change.state !== undefined) {
    storeState(tx, topic, change.state);
    if (shown !== topic) setShownTimer(tx, shown, change.state.timerMs);
  }
  if (!origin.isOwn && isBlockedTopic(tx.db, topic)) return;
  for (const { slot, notice } of change.notices) {
    storeNotice(tx, {
      conversationId: shown,
      messageId: noticeId(origin.entryId, slot),
      sender: origin.sender,
      isOwn: origin.isOwn,
      sentAtMs: origin.atMs,
      position: takePlace(tx, place, origin.sequence, slot),
      state: origin.isOwn ? 'sent' : 'received',
      notice,
    });
  }
}

/**
 * This person may not post any more. Behind a commit nothing of the former epoch comes that is not there yet: what the relay has
 * not acknowledged by then, it does not have.
 */
export function failPendingMessages(tx: Transaction, topic: ConversationId, shown: ConversationId): void {
  for (const messageId of dropPendingMessages(tx, topic)) advanceMessage(tx, shown, messageId, 'refused');
}

/**
 * This device was removed: what was said stays readable, nothing more is sent, and the group's secrets are gone. What was not
 * sent has failed, and what was done to messages is taken back, the last first.
 */
export function storeOwnRemoval(tx: Transaction, place: Place, self: UserId): void {
  const { topic } = place;
  markLeft(tx, topic);
  deleteLobbies(tx, topic);
  deleteGroupRows(tx, topic);
  deleteGroupChanges(tx, topic);
  deleteAllReceiptsDue(tx, topic);
  takeBackUnsent(tx, place, self);
  dropPendingChanges(tx, topic);
}

/** What waits for this topic is not sent any more: messages are shown as failed, and what was done to others is undone. */
export function takeBackUnsent(tx: Transaction, { topic, shown }: Pick<Place, 'topic' | 'shown'>, self: UserId): void {
  for (const { messageId, content } of [...dropPendingAppends(tx, topic)].reverse()) {
    if (messageId === undefined) takeBackOwnAction(tx, { topic, shown }, content, self);
    else advanceMessage(tx, shown, messageId, 'refused');
  }
}
