import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ConversationId, MessageId, UserId } from '../../shared/domain/ids';
import { AppError } from '../../shared/errors';
import type { MessageInfo } from '../../shared/ipc/core-contract';
import { addMembers } from './conversation-member-table';
import { readMessageInfo } from './message-info';
import { positionOf } from './position';
import { insertReceipt, isReadByAll, isReceivedByAll } from './receipt-table';
import { removeMessages } from './remove-messages';
import {
  addConversation,
  addMessage,
  newMessageId,
  newUserId,
  temporaryVault,
  type TemporaryVault,
} from './testing/temporary-vault';
import type { Vault } from './vault';

let temporary: TemporaryVault;
let vault: Vault;
let self: UserId;
let ben: UserId;
let cleo: UserId;
let conversationId: ConversationId;

beforeEach(() => {
  temporary = temporaryVault();
  ({ vault } = temporary);
  self = newUserId();
  const [first, second] = [newUserId(), newUserId()].sort();
  ben = first ?? self;
  cleo = second ?? self;
  conversationId = vault.transact((tx) => addConversation(tx, { members: [self, ben, cleo] }));
});
afterEach(() => temporary.remove());

const addOwn = (sequence: number, state: 'sent' | 'waiting' | 'delivered' = 'sent'): MessageId =>
  vault.transact((tx) => addMessage(tx, conversationId, { sender: self, state, sequence }));
const confirm = (messageId: MessageId, userId: UserId, atMs: number, isRead = false, limit = 100): void =>
  vault.transact((tx) => insertReceipt(tx, conversationId, { messageId, userId, atMs, isRead }, limit));
const info = (messageId: MessageId): MessageInfo => vault.read((db) => readMessageInfo(db, conversationId, messageId));
const counted = (): unknown =>
  vault.read((db) => [
    db.prepare('SELECT count(*) FROM receipt', { pluck: true }).get(),
    db.prepare('SELECT receipt_count FROM conversation', { pluck: true }).get(),
  ]);

describe('who has an own message', () => {
  it('is told with the times of the first receipt of each kind', () => {
    const messageId = addOwn(5);
    expect(info(messageId)).toEqual({ recipients: [{ userId: ben }, { userId: cleo }], formerTexts: [] });
    confirm(messageId, ben, 100);
    confirm(messageId, ben, 200);
    confirm(messageId, cleo, 300, true);
    confirm(messageId, cleo, 400, true);
    expect(info(messageId).recipients).toEqual([
      { userId: ben, deliveredAtMs: 100 },
      { userId: cleo, deliveredAtMs: 300, readAtMs: 300 },
    ]);
    confirm(messageId, ben, 500, true);
    expect(info(messageId).recipients[0]).toEqual({ userId: ben, deliveredAtMs: 100, readAtMs: 500 });
    expect(counted()).toEqual([2, 2]);
  });

  it('leaves out whoever came later', () => {
    const messageId = addOwn(5);
    vault.transact((tx) => addMembers(tx, conversationId, [newUserId()], positionOf(6)));
    expect(info(messageId).recipients.map(({ userId }) => userId)).toEqual([ben, cleo]);
  });

  it('is not told of others’ messages, of those that wait, and of those that were confirmed before it was kept', () => {
    const received = vault.transact((tx) => addMessage(tx, conversationId, { sequence: 1 }));
    for (const messageId of [received, addOwn(2, 'waiting'), addOwn(3, 'delivered')]) {
      expect(info(messageId).recipients).toEqual([]);
    }
  });

  it('is nothing to be asked of an unknown message, or of a notice', () => {
    const body = { kind: 'notice', notice: { what: 'created' } } as const;
    const notice = vault.transact((tx) => addMessage(tx, conversationId, { sequence: 4, body }));
    for (const messageId of [notice, newMessageId()]) {
      expect(() => info(messageId)).toThrow(new AppError('message.unknown'));
    }
  });
});

describe('what all have read', () => {
  it('was read by each, not only delivered', () => {
    const messageId = addOwn(5);
    const all = (): unknown =>
      vault.read((db) => [isReceivedByAll(db, conversationId, messageId), isReadByAll(db, conversationId, messageId)]);
    confirm(messageId, ben, 1, true);
    expect(all()).toEqual([false, false]);
    confirm(messageId, cleo, 1);
    expect(all()).toEqual([true, false]);
    confirm(messageId, cleo, 2, true);
    expect(all()).toEqual([true, true]);
  });
});

describe('the receipts of a conversation', () => {
  it('are those of its latest messages, however many there are: of older ones it is not known any more', () => {
    const messageIds = Array.from({ length: 40 }, (_, index) => addOwn(index + 1));
    for (const messageId of messageIds) for (const userId of [ben, cleo]) confirm(messageId, userId, 7, true, 20);
    const [rows, count] = counted() as [number, number];
    expect(rows).toBe(count);
    expect(rows).toBeLessThanOrEqual(20);
    const known = messageIds.filter((messageId) => info(messageId).recipients.length > 0);
    expect(known).toEqual(messageIds.slice(-rows / 2));
    for (const messageId of known)
      expect(info(messageId).recipients.every(({ readAtMs }) => readAtMs === 7)).toBe(true);
    // Half of what is known would look as if the others had not got it.
    const [first] = messageIds;
    if (first !== undefined) confirm(first, ben, 8, true, 20);
    expect(counted()).toEqual([rows, count]);
  });

  it('are counted without those of messages that were removed', () => {
    const [first, second] = [addOwn(1), addOwn(2)];
    for (const messageId of [first, second]) confirm(messageId, ben, 1);
    vault.transact((tx) => removeMessages(tx, conversationId, [first]));
    expect(counted()).toEqual([1, 1]);
  });
});
