import type { ConversationId, MessageId } from '../../shared/domain/ids';
import { sendsReadReceipts } from '../vault/account-table';
import { insertPicture } from '../vault/conversation-state-table';
import { takePlace, type Place } from '../vault/message-place';
import { advanceMessage, findMessage, insertMessage } from '../vault/message-table';
import { notePictureAsked, notePictureSent } from '../vault/picture-exchange-table';
import { insertReceiptDue } from '../vault/receipt-due-table';
import { insertReceipt, isReadByAll, isReceivedByAll, type Receipt } from '../vault/receipt-table';
import { wasRemoved } from '../vault/removed-message-table';
import type { Transaction } from '../vault/vault';
import { idAmongSenders, type ContentChange } from './apply-content';
import { storeAction, storeEarlyActions } from './store-action';

/** Writes what `applyContent` found. A message that is there already, by the same sender, is not written again. */
export function storeContent(
  tx: Transaction,
  place: Place,
  sequence: number,
  change: Exclude<ContentChange, { kind: 'compare-ticket' }>,
): void {
  switch (change.kind) {
    case 'store-message':
      storeMessage(tx, place, sequence, change);
      return;
    case 'act':
      storeAction(tx, place, change.action, change.origin);
      return;
    case 'keep-picture':
      insertPicture(tx, place.topic, change.hash, change.picture);
      notePictureSent(tx, place.topic, change.hash, change.atMs);
      return;
    case 'ask-for-picture':
      notePictureAsked(tx, place.topic, change.hash, change.atMs);
      return;
    case 'note-receipts': {
      const { userId, atMs } = change;
      // Whoever keeps to themselves what they read is not told what others have read, only that they have it.
      const isRead = change.isRead && sendsReadReceipts(tx.db);
      for (const messageId of change.messageIds) noteReceipt(tx, place.shown, { messageId, userId, atMs, isRead });
    }
  }
}

function storeMessage(
  tx: Transaction,
  place: Place,
  sequence: number,
  change: Extract<ContentChange, { kind: 'store-message' }>,
): void {
  // The sender asks for the id that it gave, whatever it is called here; and asks again when no confirmation has come.
  if (!change.isOwn) insertReceiptDue(tx, place.topic, change.messageId);
  const messageId = freeMessageId(tx, place.shown, change);
  if (messageId === undefined) return;
  insertMessage(tx, {
    conversationId: place.shown,
    messageId,
    sender: change.sender,
    isOwn: change.isOwn,
    sentAtMs: change.sentAtMs,
    claimedAtMs: change.claimedAtMs,
    position: takePlace(tx, place, sequence),
    state: change.isOwn ? 'sent' : 'received',
    body: change.body,
    mentionsSelf: change.mentionsSelf,
    timerMs: change.timerMs,
  });
  storeEarlyActions(tx, place, messageId, change.reader);
}

function freeMessageId(
  tx: Transaction,
  shown: ConversationId,
  { messageId, sender }: Extract<ContentChange, { kind: 'store-message' }>,
): MessageId | undefined {
  for (const idOf of [() => messageId, () => idAmongSenders(messageId, sender)]) {
    const id = idOf();
    if (wasRemoved(tx.db, { conversationId: shown, messageId: id, sender })) return undefined;
    const existing = findMessage(tx.db, shown, id);
    if (existing === undefined) return id;
    if (existing.sender === sender && existing.kind !== 'notice') return undefined;
  }
  return undefined;
}

/** Kinds of rows of which no receipt tells anything. */
const unconfirmed: readonly string[] = ['notice', 'deleted'];

function noteReceipt(tx: Transaction, shown: ConversationId, receipt: Receipt): void {
  const message = findMessage(tx.db, shown, receipt.messageId);
  if (message === undefined || !message.isOwn || unconfirmed.includes(message.kind)) return;
  if (message.state === 'read' || message.sender === receipt.userId) return;
  insertReceipt(tx, shown, receipt);
  markIfConfirmedByAll(tx, shown, receipt.messageId);
}

/** Marks an own message as delivered once every member has confirmed it, and as read once every member has read it. */
export function markIfConfirmedByAll(tx: Transaction, shown: ConversationId, messageId: MessageId): void {
  if (isReadByAll(tx.db, shown, messageId)) advanceMessage(tx, shown, messageId, 'read-by-all');
  else if (isReceivedByAll(tx.db, shown, messageId)) advanceMessage(tx, shown, messageId, 'received-by-all');
}
