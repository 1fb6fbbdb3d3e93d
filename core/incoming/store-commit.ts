import type { EntryId, UserId } from '../../shared/domain/ids';
import { storeState } from '../conversation/conversation-state';
import { addMembers, markLeft, removeMembers, setShownTimer } from '../vault/conversation-table';
import { shownSequence, takePlace, type Place } from '../vault/message-place';
import { deleteGroupChanges } from '../vault/group-change-table';
import { advanceMessage } from '../vault/message-table';
import { deleteGroupRows } from '../vault/mls-table';
import { dropPendingEntries } from '../vault/outbox-table';
import { positionOf } from '../vault/position';
import { deleteAllReceiptsDue, messagesReceivedByAll } from '../vault/receipt-table';
import type { Transaction } from '../vault/vault';
import { noticeId, type CommitChange } from './apply-commit';
import { markIfReceivedByAll } from './store-content';
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

/** Writes what `applyCommit` found: members, state, and the notices that tell of it. */
export function storeCommit(tx: Transaction, place: Place, origin: CommitOrigin, change: CommitChange): void {
  const { topic, shown } = place;
  addMembers(tx, topic, change.addedUsers, positionOf(shownSequence(place, origin.sequence)));
  if (change.removedUsers.length > 0) {
    removeMembers(tx, topic, change.removedUsers);
    // Whoever has left is not waited for.
    for (const messageId of messagesReceivedByAll(tx.db, topic)) markIfReceivedByAll(tx, topic, messageId);
  }
  if (change.state !== undefined) {
    storeState(tx, topic, change.state);
    if (shown !== topic) setShownTimer(tx, shown, change.state.timerMs);
  }
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

/** This device was removed: what was said stays readable, nothing more is sent, and the group's secrets are gone. */
export function storeOwnRemoval(tx: Transaction, place: Place): void {
  const { topic, shown } = place;
  markLeft(tx, topic);
  deleteGroupRows(tx, topic);
  deleteGroupChanges(tx, topic);
  deleteAllReceiptsDue(tx, topic);
  for (const messageId of dropPendingEntries(tx, topic)) advanceMessage(tx, shown, messageId, 'refused');
}
