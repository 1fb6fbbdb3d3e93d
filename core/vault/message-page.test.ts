import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ConversationId, MessageId } from '../../shared/domain/ids';
import type { MessagePage, PagePoint } from '../../shared/ipc/core-contract';
import { listConversations } from './conversation-list';
import { markRead } from './conversation-table';
import { nextUnreadMention, readMessagePage } from './message-page';
import { readMessages } from './message-view';
import { nextWaitingPosition } from './message-table';
import { positionOf, positionToText } from './position';
import {
  addConversation,
  addMessage,
  newMessageId,
  temporaryVault,
  type TemporaryVault,
} from './testing/temporary-vault';

let temporary: TemporaryVault;
let conversationId: ConversationId;

beforeEach(() => {
  temporary = temporaryVault();
  conversationId = temporary.vault.transact((tx) => addConversation(tx));
});
afterEach(() => temporary.remove());

function fill(count: number): readonly MessageId[] {
  return temporary.vault.transact((tx) =>
    Array.from({ length: count }, (_, index) => addMessage(tx, conversationId, { sequence: index + 1 })),
  );
}

function page(from: PagePoint, limit: number): MessagePage {
  return temporary.vault.read((db) => readMessagePage(db, conversationId, from, limit));
}

const idsOf = ({ messages }: MessagePage): readonly MessageId[] => messages.map(({ messageId }) => messageId);
const at = (sequence: number): string => positionToText(positionOf(sequence));

describe('a page of messages', () => {
  it('is empty in an empty conversation', () => {
    for (const point of ['newest', 'first-unread'] as const) {
      expect(page({ at: point }, 10)).toEqual({ messages: [], hasOlder: false, hasNewer: false });
    }
  });

  it('holds the newest, and says that there are older ones', () => {
    const ids = fill(30);
    const newest = page({ at: 'newest' }, 10);
    expect(idsOf(newest)).toEqual(ids.slice(20));
    expect(newest).toMatchObject({ hasOlder: true, hasNewer: false });
  });

  it('leads through the whole conversation in both directions, each message once', () => {
    const ids = fill(25);
    const back: MessageId[] = [];
    let older = page({ at: 'newest' }, 10);
    for (;;) {
      back.unshift(...idsOf(older));
      if (!older.hasOlder) break;
      older = page({ at: 'before', position: older.messages[0]?.position ?? '' }, 10);
      expect(older.hasNewer).toBe(true);
    }
    expect(back).toEqual(ids);

    const forth = [...idsOf(older)];
    let newer = older;
    while (newer.hasNewer) {
      newer = page({ at: 'after', position: newer.messages.at(-1)?.position ?? '' }, 10);
      expect(newer.hasOlder).toBe(true);
      forth.push(...idsOf(newer));
    }
    expect(forth).toEqual(ids);
  });

  it('knows what is on the other side when it is empty itself', () => {
    fill(3);
    expect(page({ at: 'before', position: at(1) }, 10)).toMatchObject({
      messages: [],
      hasOlder: false,
      hasNewer: true,
    });
    expect(page({ at: 'after', position: at(3) }, 10)).toMatchObject({ messages: [], hasOlder: true, hasNewer: false });
  });

  it('opens around the first unread message', () => {
    const ids = fill(60);
    temporary.vault.transact((tx) => markRead(tx, conversationId, positionOf(30)));
    const unread = page({ at: 'first-unread' }, 30);
    expect(unread.firstUnreadMessageId).toBe(ids[30]);
    expect(idsOf(unread)).toEqual(ids.slice(20, 50));
  });

  it('is full even when few messages are unread', () => {
    const ids = fill(60);
    temporary.vault.transact((tx) => markRead(tx, conversationId, positionOf(58)));
    expect(idsOf(page({ at: 'first-unread' }, 30))).toEqual(ids.slice(30));
  });

  it('does not take own messages and notices for unread', () => {
    temporary.vault.transact((tx) => {
      addMessage(tx, conversationId, { sequence: 1, state: 'sent' });
      addMessage(tx, conversationId, { sequence: 2, body: { kind: 'notice', notice: { what: 'created' } } });
    });
    expect(page({ at: 'first-unread' }, 10).firstUnreadMessageId).toBeUndefined();
    expect(temporary.vault.read(listConversations)[0]?.unreadCount).toBe(0);
  });

  it('knows the next unread message that mentions the reader', () => {
    const next = (): MessageId | undefined => temporary.vault.read((db) => nextUnreadMention(db, conversationId));
    fill(2);
    expect(next()).toBeUndefined();
    const [first, second] = temporary.vault.transact((tx) => [
      addMessage(tx, conversationId, { sequence: 3, mentionsSelf: true }),
      addMessage(tx, conversationId, { sequence: 5, mentionsSelf: true }),
    ]);
    temporary.vault.transact((tx) => addMessage(tx, conversationId, { sequence: 4 }));
    expect(next()).toBe(first);
    temporary.vault.transact((tx) => markRead(tx, conversationId, positionOf(3)));
    expect(next()).toBe(second);
    temporary.vault.transact((tx) => markRead(tx, conversationId, positionOf(5)));
    expect(next()).toBeUndefined();
  });

  it('ends with what waits, in the order of writing', () => {
    fill(2);
    const waiting = temporary.vault.transact((tx) =>
      [1, 2, 3].map(() =>
        addMessage(tx, conversationId, { state: 'waiting', position: nextWaitingPosition(tx.db, conversationId) }),
      ),
    );
    temporary.vault.transact((tx) => addMessage(tx, conversationId, { sequence: 3 }));
    const { messages } = page({ at: 'newest' }, 10);
    expect(messages.slice(3).map(({ messageId }) => messageId)).toEqual(waiting);
    const positions = messages.map(({ position }) => position);
    expect(positions).toEqual([...positions].sort());
  });

  it('refuses a position that is none', () => {
    expect(() => page({ at: 'before', position: '12' }, 10)).toThrow('input.malformed');
    expect(() => page({ at: 'after', position: "0' OR 1=1 --    " }, 10)).toThrow('input.malformed');
  });

  it('shows every kind of body', () => {
    temporary.vault.transact((tx) => {
      addMessage(tx, conversationId, { sequence: 1, body: { kind: 'text', text: '🫀' } });
      addMessage(tx, conversationId, { sequence: 2, body: { kind: 'unsupported', content: new Uint8Array(9) } });
      addMessage(tx, conversationId, { sequence: 3, body: { kind: 'notice', notice: { what: 'renamed', name: 'x' } } });
    });
    expect(page({ at: 'newest' }, 10).messages.map(({ body }) => body)).toEqual([
      { kind: 'text', text: '🫀', mentions: [] },
      { kind: 'unsupported' },
      { kind: 'notice', notice: { what: 'renamed', name: 'x' } },
    ]);
  });
});

describe('messages by id', () => {
  it('are those that exist in this conversation', () => {
    const [first] = fill(2);
    const other = temporary.vault.transact((tx) => addMessage(tx, addConversation(tx)));
    const ids = [newMessageId(), first ?? newMessageId(), other];
    const found = temporary.vault.read((db) => readMessages(db, conversationId, ids));
    expect(found.map(({ messageId }) => messageId)).toEqual([first]);
  });
});

describe('a conversation of 100,000 messages', () => {
  it('is read by its index alone', () => {
    fill(100_000);
    // The plan, not the clock, tells whether the cost grows with the conversation.
    const plans = temporary.vault.read((db) => {
      db.exec('ANALYZE');
      return [
        'SELECT sender FROM message WHERE conversation_id = ? AND position < ? ORDER BY position DESC LIMIT 50',
        `SELECT message_id FROM message WHERE conversation_id = ? AND position > ? AND state = 'received'
           AND kind NOT IN ('notice', 'deleted') ORDER BY position LIMIT 1`,
        `SELECT count(*) FROM message WHERE conversation_id = ? AND position > ? AND state = 'received'
           AND kind NOT IN ('notice', 'deleted')`,
      ].map((sql) =>
        db
          .prepare(`EXPLAIN QUERY PLAN ${sql}`)
          .all<{ detail: string }>([new Uint8Array(32), 1])
          .map(({ detail }) => detail)
          .join('; '),
      );
    });
    for (const plan of plans) {
      expect(plan).toMatch(/SEARCH message USING (COVERING )?INDEX message_/);
      expect(plan).not.toMatch(/SCAN|TEMP B-TREE/);
    }
    const [conversation] = temporary.vault.read(listConversations);
    expect(conversation?.unreadCount).toBe(100_000);
    expect(page({ at: 'before', position: at(50_001) }, 3).messages.map(({ body }) => body)).toEqual(
      [49_998, 49_999, 50_000].map((sequence) => ({ kind: 'text', text: `text ${sequence}`, mentions: [] })),
    );
  });
});
