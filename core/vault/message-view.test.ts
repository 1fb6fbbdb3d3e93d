import type { Database } from '@signalapp/sqlcipher';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ConversationId, MessageId } from '../../shared/domain/ids';
import type { MessagePage, PagePoint } from '../../shared/ipc/core-contract';
import { pngHeader } from '../../shared/domain/testing/test-picture';
import { decodeContent } from '../content/content-codec';
import { repeatedContent } from '../outgoing/message-content';
import { listConversations } from './conversation-list';
import { markRead } from './conversation-table';
import { eraseMessage, setPinned, setStarred, setText } from './message-changes';
import { readMessagePage, readPinned, readStarred } from './message-page';
import type { StoredMessage } from './message-row';
import { findMessage } from './message-table';
import { positionOf } from './position';
import { insertReaction } from './reaction-table';
import { removeMessages } from './remove-messages';
import {
  addConversation,
  addMessage,
  newMessageId,
  newUserId,
  temporaryVault,
  type MessageFields,
  type TemporaryVault,
} from './testing/temporary-vault';
import type { Transaction } from './vault';

let temporary: TemporaryVault;
let conversationId: ConversationId;

beforeEach(() => {
  temporary = temporaryVault();
  conversationId = temporary.vault.transact((tx) => addConversation(tx));
});
afterEach(() => temporary.remove());

const add = (fields: MessageFields, where = conversationId): MessageId =>
  temporary.vault.transact((tx) => addMessage(tx, where, fields));
const page = (from: PagePoint, limit = 200): MessagePage =>
  temporary.vault.read((db) => readMessagePage(db, conversationId, from, limit));
const sequencesOf = ({ messages }: MessagePage): readonly number[] =>
  messages.map(({ position }) => Number(position) / 16);

function change(messageId: MessageId, write: (tx: Transaction, message: StoredMessage) => void): void {
  temporary.vault.transact((tx) => {
    const message = findMessage(tx.db, conversationId, messageId);
    if (message === undefined) throw new Error('there is no such message');
    write(tx, message);
  });
}

function fillWithExtras(count: number): void {
  temporary.vault.transact((tx) => {
    let replyTo: MessageId | undefined;
    for (let index = 1; index <= count; index += 1) {
      const text = `text ${index}`;
      const body = { kind: 'text', text, ...(replyTo === undefined ? {} : { replyTo }) } as const;
      replyTo = addMessage(tx, conversationId, { sequence: index, body });
      const key = findMessage(tx.db, conversationId, replyTo)?.key ?? 0;
      for (const emoji of ['👍', '🎉']) insertReaction(tx, { messageKey: key, userId: newUserId(), emoji }, true);
    }
  });
}

describe('a page of messages with reactions and quotes', () => {
  it('takes as many queries for two hundred as for two', () => {
    fillWithExtras(200);
    const counts = [2, 200].map((limit) =>
      temporary.vault.read((db) => {
        let queries = 0;
        const counted = new Proxy(db, {
          get(target, property) {
            if (property !== 'prepare') return Reflect.get(target, property);
            return (...parameters: Parameters<Database['prepare']>) => {
              queries += 1;
              return target.prepare(...parameters);
            };
          },
        });
        const { messages } = readMessagePage(counted, conversationId, { at: 'newest' }, limit);
        expect(messages.every(({ reactions, quote }) => reactions.length === 2 && quote?.state === 'known')).toBe(
          limit === 2,
        );
        return queries;
      }),
    );
    expect(counts[0]).toBe(counts[1]);
    expect(page({ at: 'newest' }).messages.filter(({ quote }) => quote?.state === 'known')).toHaveLength(199);
  });

  it('shows of what is answered its beginning, without half a character or half a mention', () => {
    const text = `${'x'.repeat(299)}🫀${'y'.repeat(300)}`;
    const mentions = [
      { start: 0, length: 5 },
      { start: 296, length: 10 },
    ];
    const replyTo = add({ sequence: 1, body: { kind: 'text', text, mentions } });
    add({ sequence: 2, body: { kind: 'text', text: 'answer', replyTo } });
    expect(page({ at: 'newest' }).messages[1]?.quote).toMatchObject({
      state: 'known',
      text: 'x'.repeat(299),
      mentions: [{ start: 0, length: 5 }],
    });
  });

  it('has no words for what is gone, has none, or is another conversation’s', () => {
    const elsewhere = temporary.vault.transact((tx) => addMessage(tx, addConversation(tx)));
    const ping = add({ sequence: 1, body: { kind: 'ping' } });
    const answers = [elsewhere, ping, newMessageId()];
    for (const [index, replyTo] of answers.entries()) {
      add({ sequence: index + 2, body: { kind: 'text', text: 'answer', replyTo } });
    }
    expect(page({ at: 'newest' }).messages.map(({ quote }) => quote)).toEqual([
      undefined,
      ...answers.map((messageId) => ({ state: 'gone', messageId })),
    ]);
  });
});

describe('a preview of a link', () => {
  const text = 'see https://a.example/';
  const preview = {
    url: 'https://a.example/',
    title: 'A title',
    description: 'Words',
    siteName: '',
    image: pngHeader(32, 32),
  };
  const previewOf = (messageId: MessageId): unknown => {
    const [message] = page({ at: 'message', messageId }).messages;
    return message?.body.kind === 'text' ? message.body.preview : 'no text';
  };

  it('stays with its message, and is in no list of conversations', () => {
    const messageId = add({ sequence: 1, body: { kind: 'text', text, preview } });
    expect(previewOf(messageId)).toEqual(preview);
    const [conversation] = temporary.vault.read(listConversations);
    expect(conversation?.lastMessage?.body).toEqual({ kind: 'text', text, mentions: [] });
  });

  it('goes with the text that it belonged to', () => {
    const edited = add({ sequence: 1, body: { kind: 'text', text, preview } });
    change(edited, (tx, message) =>
      setText(tx, conversationId, message, {
        text: `${text} again`,
        mentions: [],
        mentionsSelf: false,
        editId: newMessageId(),
        editedAtMs: 5,
      }),
    );
    expect(previewOf(edited)).toBeUndefined();
    const erased = add({ sequence: 2, body: { kind: 'text', text, preview } });
    change(erased, (tx, message) => eraseMessage(tx, conversationId, message, newUserId()));
    const left = temporary.vault.read((db) =>
      db.prepare('SELECT count(*) FROM message WHERE link_preview IS NOT NULL', { pluck: true }).get(),
    );
    expect(left).toBe(0);
  });

  it('is sent again with its message', () => {
    const messageId = add({ sequence: 1, body: { kind: 'text', text, preview } });
    change(messageId, (tx, message) => {
      const repeated = repeatedContent(tx.db, message);
      expect(repeated && decodeContent(repeated.content).body).toEqual({ kind: 'text', text, preview });
    });
  });
});

describe('a page at a message', () => {
  it('has what comes before and after it', () => {
    const ids = Array.from({ length: 60 }, (_, index) => add({ sequence: index + 1 }));
    const at = (index: number, limit: number) =>
      page({ at: 'message', messageId: ids[index] ?? newMessageId() }, limit);
    expect(sequencesOf(at(29, 30))).toEqual(Array.from({ length: 30 }, (_, index) => 20 + index));
    expect(at(29, 30)).toMatchObject({ hasOlder: true, hasNewer: true });
    expect(sequencesOf(at(0, 3))).toEqual([1, 2]);
    expect(sequencesOf(at(59, 3))).toEqual([58, 59, 60]);
  });

  it('is none when the message is not here, or is removed', () => {
    const messageId = add({ sequence: 1 });
    temporary.vault.transact((tx) => removeMessages(tx, conversationId, [messageId]));
    for (const gone of [messageId, newMessageId()]) {
      expect(() => page({ at: 'message', messageId: gone })).toThrow('message.unknown');
    }
  });
});

describe('a page at a time', () => {
  it('begins with the first message from then on, and some before it', () => {
    for (let day = 1; day <= 10; day += 1) add({ sequence: day, sentAtMs: day * 1_000 });
    expect(sequencesOf(page({ at: 'time', atMs: 4_500 }, 6))).toEqual([3, 4, 5, 6, 7, 8]);
    expect(sequencesOf(page({ at: 'time', atMs: 0 }, 4))).toEqual([1, 2, 3]);
  });

  it('is the newest when nothing is so late', () => {
    for (let day = 1; day <= 5; day += 1) add({ sequence: day, sentAtMs: day * 1_000 });
    expect(sequencesOf(page({ at: 'time', atMs: 9_000 }, 2))).toEqual([4, 5]);
  });

  it('is found by an index', () => {
    const plan = temporary.vault.read((db) =>
      db
        .prepare(
          `EXPLAIN QUERY PLAN SELECT position FROM message WHERE conversation_id = ? AND sent_at_ms >= ?
           ORDER BY sent_at_ms, position LIMIT 1`,
        )
        .all<{ detail: string }>([new Uint8Array(32), 1]),
    );
    expect(plan[0]?.detail).toMatch(/USING INDEX message_sent_at/);
  });
});

describe('pinned and starred messages', () => {
  it('are the newest first: pinned of the conversation, starred of all', () => {
    const ids = [1, 2, 3].map((sequence) => add({ sequence, sentAtMs: sequence }));
    const elsewhere = temporary.vault.transact((tx) => addMessage(tx, addConversation(tx), { sentAtMs: 2 }));
    for (const id of ids.filter((_, index) => index !== 1)) {
      change(id, (tx, message) => {
        setPinned(tx, conversationId, message, true);
        setStarred(tx, conversationId, message, true);
      });
    }
    temporary.vault.transact((tx) => tx.db.prepare('UPDATE message SET is_starred = 1 WHERE sent_at_ms = 2').run());
    const read = (find: (db: Database) => { readonly messageId: MessageId }[]) =>
      temporary.vault.read(find).map(({ messageId }) => messageId);
    expect(read((db) => readPinned(db, conversationId))).toEqual([ids[2], ids[0]]);
    expect(read(readStarred)).toEqual([ids[2], elsewhere, ids[1], ids[0]]);
    change(ids[2] ?? newMessageId(), (tx, message) => eraseMessage(tx, conversationId, message, message.sender));
    expect(read((db) => readPinned(db, conversationId))).toEqual([ids[0]]);
    expect(read(readStarred)).not.toContain(ids[2]);
  });
});

describe('what is unread', () => {
  it('is without what was deleted, and tells what asks for this person in particular', () => {
    const counts = () => {
      const [{ unreadCount, unreadMentionCount } = { unreadCount: -1, unreadMentionCount: -1 }] =
        temporary.vault.read(listConversations);
      return [unreadCount, unreadMentionCount, page({ at: 'first-unread' }).firstUnreadMessageId];
    };
    const ids = [1, 2, 3, 4].map((sequence) => add({ sequence, mentionsSelf: sequence !== 3 }));
    const [first = newMessageId(), second = newMessageId(), third = newMessageId(), fourth = newMessageId()] = ids;
    expect(counts()).toEqual([4, 3, first]);
    change(first, (tx, message) => eraseMessage(tx, conversationId, message, message.sender));
    expect(counts()).toEqual([3, 2, second]);
    temporary.vault.transact((tx) => removeMessages(tx, conversationId, [second]));
    expect(counts()).toEqual([2, 1, third]);
    change(fourth, (tx, message) => {
      const edited = { text: 'x', mentions: [], editId: newMessageId(), editedAtMs: 5, mentionsSelf: false };
      setText(tx, conversationId, message, edited);
    });
    expect(counts()).toEqual([2, 0, third]);
    temporary.vault.transact((tx) => markRead(tx, conversationId, positionOf(4)));
    expect(counts()).toEqual([0, 0, undefined]);
  });
});
