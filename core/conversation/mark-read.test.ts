import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ConversationId, MessageId } from '../../shared/domain/ids';
import { AppError } from '../../shared/errors';
import { readConversation } from '../vault/conversation-list';
import { markLeft, readPosition } from '../vault/conversation-table';
import { nextWaitingPosition } from '../vault/message-table';
import { takePlace } from '../vault/message-place';
import { positionOf } from '../vault/position';
import { markUnread } from '../vault/preference-table';
import { deleteReceiptsDue, insertReceiptDue, receiptsDue } from '../vault/receipt-due-table';
import { removeMessages } from '../vault/remove-messages';
import {
  addConversation,
  addMessage,
  newMessageId,
  newUserId,
  temporaryVault,
  type TemporaryVault,
} from '../vault/testing/temporary-vault';
import { markConversationRead } from './mark-read';

let temporary: TemporaryVault;
let conversationId: ConversationId;

beforeEach(() => {
  temporary = temporaryVault();
  conversationId = temporary.vault.transact((tx) => addConversation(tx));
});
afterEach(() => temporary.remove());

const clock = { nowMs: () => 1_800_000_000_000 };
const add = (sequence: number, fields: Parameters<typeof addMessage>[2] = {}): MessageId =>
  temporary.vault.transact((tx) => addMessage(tx, conversationId, { sequence, ...fields }));
const read = (messageId: MessageId): ConversationId =>
  markConversationRead({ vault: temporary.vault, clock }, conversationId, messageId);
const due = () => temporary.vault.read((db) => receiptsDue(db, conversationId, 100));
const isRead = true;

describe('what a person has read', () => {
  it('is told of each message of others up to there, once', () => {
    const messageIds = [add(1), add(2), add(4)];
    add(3, { state: 'sent' });
    add(5, { body: { kind: 'notice', notice: { what: 'created' } } });
    expect(read(messageIds[1] ?? newMessageId())).toBe(conversationId);
    expect(due()).toEqual(messageIds.slice(0, 2).map((messageId) => ({ messageId, isRead })));
    temporary.vault.transact((tx) => deleteReceiptsDue(tx, conversationId, due()));
    read(messageIds[0] ?? newMessageId());
    read(messageIds[1] ?? newMessageId());
    expect(due()).toEqual([]);
    const waiting = temporary.vault.transact((tx) =>
      addMessage(tx, conversationId, { state: 'waiting', position: nextWaitingPosition(tx.db, conversationId) }),
    );
    read(waiting);
    expect(due()).toEqual([{ messageId: messageIds[2], isRead }]);
  });

  it('takes the place of the receipt that only says that it has arrived', () => {
    const messageId = add(1);
    temporary.vault.transact((tx) => insertReceiptDue(tx, conversationId, messageId));
    read(messageId);
    // The sender has sent it again, and asks again whether it has arrived.
    temporary.vault.transact((tx) => insertReceiptDue(tx, conversationId, messageId));
    expect(due()).toEqual([{ messageId, isRead }]);
  });

  it('is told to nobody in a conversation that one has left', () => {
    const messageId = add(1);
    temporary.vault.transact((tx) => markLeft(tx, conversationId));
    read(messageId);
    expect(due()).toEqual([]);
    expect(temporary.vault.read((db) => readPosition(db, conversationId))).toBe(positionOf(1));
  });

  it('takes the person’s own mark away, and setting that changes nothing about what was read', () => {
    const isMarked = () =>
      temporary.vault.read((db, nowMs) => readConversation(db, conversationId, nowMs)?.isMarkedUnread);
    const messageId = add(1);
    read(messageId);
    temporary.vault.transact((tx) => markUnread(tx, conversationId, true));
    expect(isMarked()).toBe(true);
    expect(temporary.vault.read((db) => readPosition(db, conversationId))).toBe(positionOf(1));
    read(messageId);
    expect(isMarked()).toBe(false);
  });

  it('can’t be a message that is not there', () => {
    expect(() => read(newMessageId())).toThrow(new AppError('message.unknown'));
  });

  it('stays behind what comes by another topic, also when all of it is gone', () => {
    const { vault } = temporary;
    const other = vault.transact((tx) => addConversation(tx));
    const place = { topic: other, shown: conversationId, lostPlaces: 0 };
    vault.transact((tx) => takePlace(tx, { ...place, topic: conversationId }, 1_000));
    const messageId = add(1_000, { sender: newUserId() });
    read(messageId);
    vault.transact((tx) => removeMessages(tx, conversationId, [messageId]));
    expect(vault.transact((tx) => takePlace(tx, place, 3))).toBeGreaterThan(positionOf(1_000));
  });
});
