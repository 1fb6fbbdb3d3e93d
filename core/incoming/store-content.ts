import type { ConversationId, MessageId } from '../../shared/domain/ids';
import { insertPicture } from '../vault/conversation-state-table';
import { takePlace, type Place } from '../vault/message-place';
import { advanceMessage, findMessage, insertMessage } from '../vault/message-table';
import { deleteReceipts, insertReceipt, insertReceiptDue, isReceivedByAll } from '../vault/receipt-table';
import type { Transaction } from '../vault/vault';
import { idAmongSenders, type ContentChange } from './apply-content';

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
    case 'keep-picture':
      insertPicture(tx, place.topic, change.hash, change.picture);
      return;
    case 'note-receipts':
      for (const messageId of change.messageIds) noteReceipt(tx, place.shown, messageId, change.userId);
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
    position: takePlace(tx, place, sequence),
    state: change.isOwn ? 'sent' : 'received',
    body: change.body,
  });
}

function freeMessageId(
  tx: Transaction,
  shown: ConversationId,
  { messageId, sender }: Extract<ContentChange, { kind: 'store-message' }>,
): MessageId | undefined {
  for (const idOf of [() => messageId, () => idAmongSenders(messageId, sender)]) {
    const id = idOf();
    const existing = findMessage(tx.db, shown, id);
    if (existing === undefined) return id;
    if (existing.sender === sender && existing.kind !== 'notice') return undefined;
  }
  return undefined;
}

function noteReceipt(
  tx: Transaction,
  shown: ConversationId,
  messageId: MessageId,
  userId: Parameters<typeof insertReceipt>[3],
): void {
  const message = findMessage(tx.db, shown, messageId);
  const isAwaited =
    message !== undefined && message.isOwn && message.state !== 'delivered' && message.kind !== 'notice';
  if (!isAwaited || message.sender === userId) return;
  insertReceipt(tx, shown, messageId, userId);
  markIfReceivedByAll(tx, shown, messageId);
}

/** Marks an own message as delivered once every member has confirmed it. */
export function markIfReceivedByAll(tx: Transaction, shown: ConversationId, messageId: MessageId): void {
  if (!isReceivedByAll(tx.db, shown, messageId)) return;
  advanceMessage(tx, shown, messageId, 'received-by-all');
  deleteReceipts(tx, shown, messageId);
}
