import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ConversationId, MessageId } from '../../shared/domain/ids';
import { lastMessageKey, unreadCount, unreadIdsSince, unreadSince } from './arrivals';
import { markRead } from './conversation-table';
import { eraseMessage } from './message-changes';
import { findMessage } from './message-table';
import { positionOf } from './position';
import { deleteForMe, writePreferences } from './preference-table';
import { removeMessages } from './remove-messages';
import { addConversation, addMessage, newUserId, temporaryVault, type TemporaryVault } from './testing/temporary-vault';

let temporary: TemporaryVault;
let conversationId: ConversationId;
beforeEach(() => {
  temporary = temporaryVault();
  conversationId = temporary.vault.transact((tx) => addConversation(tx));
});
afterEach(() => temporary.remove());

const add = (sequence: number): MessageId =>
  temporary.vault.transact((tx) => addMessage(tx, conversationId, { sequence }));
const arrivedAfter = (key: number): readonly MessageId[] =>
  temporary.vault.read((db) => unreadIdsSince(db, conversationId, key, 10));

describe('what has arrived', () => {
  it('is told although a message that was stored before it is gone', () => {
    const gone = add(1);
    const seen = temporary.vault.read(lastMessageKey);
    temporary.vault.transact((tx) => removeMessages(tx, conversationId, [gone]));
    const messageId = add(2);
    expect(arrivedAfter(seen)).toEqual([messageId]);
  });

  it('is not what its sender has deleted meanwhile', () => {
    const [deleted, kept] = [add(1), add(2)];
    temporary.vault.transact((tx) => {
      const message = findMessage(tx.db, conversationId, deleted);
      if (message !== undefined) eraseMessage(tx, conversationId, message, newUserId());
    });
    expect(arrivedAfter(0)).toEqual([kept]);
    expect(temporary.vault.read((db) => unreadSince(db, 0))).toEqual([{ conversationId, count: 1 }]);
  });
});

describe('how much is unread', () => {
  it('does not count what is read, deleted or silent', () => {
    const all = { notify: 'all', isFavourite: false, isArchived: true } as const;
    const unread = (): number => temporary.vault.read(unreadCount);
    expect(unread()).toBe(0);
    const [silent, gone] = temporary.vault.transact((tx) => [addConversation(tx), addConversation(tx)] as const);
    temporary.vault.transact((tx) => {
      for (const id of [conversationId, silent, gone]) {
        for (const sequence of [1, 2, 3]) addMessage(tx, id, { sequence });
      }
      markRead(tx, conversationId, positionOf(1));
    });
    expect(unread()).toBe(8);
    temporary.vault.transact((tx) => {
      writePreferences(tx, silent, { ...all, notify: 'nothing' });
      writePreferences(tx, conversationId, all);
      deleteForMe(tx, gone);
    });
    expect(unread()).toBe(2);
  });
});
