import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ConversationId, MessageId } from '../../shared/domain/ids';
import { lastMessageKey, unreadCount, unreadIdsSince, unreadSince } from './arrivals';
import { markRead } from './conversation-table';
import { eraseMessage } from './message-changes';
import { findMessage } from './message-table';
import { positionOf } from './position';
import { deleteForMe, writePreferences } from './preference-table';
import { removeMessages } from './remove-messages';
import { endSilences } from './silence';
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

  it('is, whatever was read and for however long silence was asked, what is behind the last read message', () => {
    const silence = fc.record({
      notify: fc.constantFrom('all', 'mentions', 'nothing'),
      untilMs: fc.option(fc.integer({ min: 1, max: 20 }), { nil: undefined }),
      messages: fc.integer({ min: 1, max: 4 }),
      read: fc.integer({ min: 0, max: 4 }),
    });
    const cases = fc.tuple(fc.array(silence, { maxLength: 4 }), fc.integer({ min: 0, max: 21 }));
    fc.assert(
      fc.property(cases, ([silences, nowMs]) => {
        temporary.vault.transact((tx) => {
          tx.db.exec('UPDATE conversation SET is_hidden = 1');
          for (const { notify, untilMs, messages, read } of silences) {
            const id = addConversation(tx);
            for (let sequence = 1; sequence <= messages; sequence += 1) addMessage(tx, id, { sequence });
            if (read > 0) markRead(tx, id, positionOf(Math.min(read, messages)));
            writePreferences(tx, id, { notify, notifyUntilMs: untilMs, isFavourite: false, isArchived: false });
          }
        });
        const heard = silences.filter(({ notify, untilMs = Infinity }) => notify !== 'nothing' || untilMs <= nowMs);
        const expected = heard.reduce((sum, { messages, read }) => sum + Math.max(0, messages - read), 0);
        const count = (): number => temporary.vault.read((db) => unreadCount(db, nowMs));
        expect(count()).toBe(expected);
        // Forgetting what is over changes nothing of it.
        temporary.vault.transact((tx) => endSilences({ ...tx, nowMs }));
        expect(count()).toBe(expected);
      }),
      { numRuns: 60 },
    );
  });
});
