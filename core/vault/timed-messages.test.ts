import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { idFromBytes, type ConversationId, type EntryId, type MessageId } from '../../shared/domain/ids';
import type { Change } from '../../shared/ipc/core-contract';
import { testGif } from '../../shared/domain/testing/test-image';
import { randomBytes, sha256 } from '../crypto/primitives';
import { ballastBytes } from './ballast';
import { markRead } from './conversation-table';
import { insertEarlyAction, takeEarlyActions } from './early-action-table';
import { keepFormerText } from './former-text-table';
import { markInUse } from './in-use-marker';
import { eraseMessage } from './message-changes';
import { advanceMessage, findMessage, nextWaitingPosition, setMessageTopic } from './message-table';
import { readMessages } from './message-view';
import { findOwnEntry, insertOutboxEntry, markAcknowledged, pendingEntries, unprotectedEpoch } from './outbox-table';
import { positionOf } from './position';
import { insertReceipt } from './receipt-table';
import { removeAllMessages, removeMessages } from './remove-messages';
import { wasRemoved } from './removed-message-table';
import { addConversation, addMessage, newMessageId, newUserId, type MessageFields } from './testing/temporary-vault';
import { deleteAllScheduled, deleteScheduled, insertScheduled, markFailed, type ScheduledRef } from './scheduled-table';
import { readPages } from './testing/read-pages';
import { nextVanishingMs, restartMisdated, startTimers, startTimersOfRead, vanishingMessages } from './timed-messages';
import { openVault, type Transaction, type Vault, type VaultKey } from './vault';

const nowMs = 1_800_000_000_000;
const timerMs = 60_000;
let folder: string;
let path: string;
let key: VaultKey;
let vault: Vault;
let conversationId: ConversationId;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'conclave-timed-'));
  path = join(folder, 'vault.db');
  key = randomBytes(32) as VaultKey;
  vault = openVault({ path, key, clock: { nowMs: () => nowMs } });
  conversationId = vault.transact((tx) => addConversation(tx));
});
afterEach(() => {
  vault.close();
  rmSync(folder, { recursive: true, force: true });
});

const add = (fields: MessageFields = {}): MessageId =>
  vault.transact((tx) => addMessage(tx, conversationId, { timerMs, ...fields }));
const read = (sequence: number): void =>
  vault.transact((tx) => {
    markRead(tx, conversationId, positionOf(sequence));
    startTimersOfRead(tx, conversationId, nowMs);
  });
const startAll = (atMs = nowMs): void => vault.transact((tx) => startTimers(tx, atMs));
const vanishesAt = (messageId: MessageId): number | undefined =>
  vault.read((db) => readMessages(db, conversationId, [messageId]))[0]?.vanishesAtMs;
const dueAt = (atMs: number): readonly MessageId[] =>
  vault.read((db) => vanishingMessages(db, atMs, 100)).map(({ messageId }) => messageId);
const remove = (...messageIds: readonly MessageId[]): void =>
  vault.transact((tx) => removeMessages(tx, conversationId, messageIds));
type Sealed = { readonly messageId: MessageId | undefined; readonly actsOn?: MessageId };
const sealed = (ids: Sealed, epoch = 1): EntryId => {
  const entryId = idFromBytes('EntryId', randomBytes(16));
  const bytes = randomBytes(100);
  const content = Buffer.from('the encoded content');
  vault.transact((tx) =>
    insertOutboxEntry(tx, conversationId, { kind: 'append', entryId, epoch, bytes, content, ...ids, isTimed: true }),
  );
  return entryId;
};
const pending = () => vault.read((db) => pendingEntries(db, conversationId, 10));
const pendingContents = () =>
  pending().map((entry) => [entry.entryId, entry.kind === 'append' && entry.content.length]);

describe('a timer', () => {
  it('begins when the message is read, and not before', () => {
    const [first, second, untimed] = [
      add({ sequence: 1 }),
      add({ sequence: 2 }),
      add({ sequence: 3, timerMs: undefined }),
    ];
    startAll();
    expect(vault.read(nextVanishingMs)).toBeUndefined();
    const changes: Change[] = [];
    vault.subscribe((each) => changes.push(...each));
    read(1);
    expect(changes).toContainEqual({ what: 'messages', conversationId, messageIds: [first] });
    expect([first, second].map(vanishesAt)).toEqual([nowMs + timerMs, undefined]);
    read(3);
    expect([first, second, untimed].map(vanishesAt)).toEqual([nowMs + timerMs, nowMs + timerMs, undefined]);
    expect(dueAt(nowMs + timerMs - 1)).toEqual([]);
    expect(dueAt(nowMs + timerMs)).toEqual([first, second]);
  });

  it('does not begin anew when it is read again', () => {
    const messageId = add();
    read(1);
    vault.transact((tx) => startTimersOfRead(tx, conversationId, nowMs + 1_000));
    startAll(nowMs + 2_000);
    expect(vanishesAt(messageId)).toBe(nowMs + timerMs);
  });

  it('begins at the next opportunity when what was read is not dated', () => {
    const messageId = add();
    vault.transact((tx) => markRead(tx, conversationId, positionOf(1)));
    expect(vanishesAt(messageId)).toBeUndefined();
    startAll(nowMs + 5);
    expect(vanishesAt(messageId)).toBe(nowMs + 5 + timerMs);
  });

  it('of an own message begins when nothing of it waits to be sent any more', () => {
    const position = vault.read((db) => nextWaitingPosition(db, conversationId));
    const messageId = add({ state: 'waiting', position });
    const entryId = sealed({ messageId });
    startAll();
    expect(vanishesAt(messageId)).toBeUndefined();
    vault.transact((tx) => {
      markAcknowledged(tx, pending()[0]?.key ?? 0, 1);
      advanceMessage(tx, conversationId, messageId, 'stored', positionOf(1));
    });
    startAll();
    // The relay may yet turn out not to have it.
    expect(vanishesAt(messageId)).toBeUndefined();
    vault.transact((tx) => tx.db.prepare('DELETE FROM outbox').run());
    startAll();
    expect(vanishesAt(messageId)).toBe(nowMs + timerMs);
    expect(vault.read((db) => findOwnEntry(db, conversationId, entryId))).toBeUndefined();
    vault.transact((tx) => setMessageTopic(tx, conversationId, messageId, conversationId));
    expect(vanishesAt(messageId)).toBeUndefined();
  });

  it('that a wrong clock has set too far away begins anew', () => {
    const yearMs = 365 * 24 * 3_600_000;
    const [early, late] = [add({ sequence: 1 }), add({ sequence: 2 })];
    read(1);
    vault.transact((tx) => {
      markRead(tx, conversationId, positionOf(2));
      startTimersOfRead(tx, conversationId, nowMs + yearMs);
    });
    vault.transact((tx) => restartMisdated(tx, nowMs + 1));
    expect([early, late].map(vanishesAt)).toEqual([nowMs + timerMs, nowMs + 1 + timerMs]);
  });
});

describe('a clock beyond all times', () => {
  it('lets nothing vanish that was not read', () => {
    add();
    startAll();
    expect(dueAt(Number.MAX_SAFE_INTEGER)).toEqual([]);
  });
});

describe('a message that is removed', () => {
  it('is gone with all that was kept of it, and does not come back', () => {
    const sender = newUserId();
    const [messageId, other] = [add({ sender, sequence: 1 }), add({ sequence: 2 })];
    vault.transact((tx) =>
      insertReceipt(tx, conversationId, { messageId, userId: newUserId(), atMs: 1, isRead: true }),
    );
    const changes: Change[] = [];
    vault.subscribe((each) => changes.push(...each));
    remove(messageId, newMessageId());
    expect(changes).toContainEqual({ what: 'messages', conversationId, messageIds: [messageId] });
    expect(vault.read((db) => findMessage(db, conversationId, messageId))).toBeUndefined();
    expect(vault.read((db) => findMessage(db, conversationId, other))).toBeDefined();
    const rows = vault.read((db) => db.prepare('SELECT count(*) FROM receipt', { pluck: true }).get());
    const count = vault.read((db) => db.prepare('SELECT receipt_count FROM conversation', { pluck: true }).get());
    expect([rows, count]).toEqual([0, 0]);
    const isGone = (by = sender): boolean =>
      vault.read((db) => wasRemoved(db, { conversationId, messageId, sender: by }));
    expect([isGone(), isGone(newUserId())]).toEqual([true, false]);
  });

  it('leaves of what was sealed of it what it is known by, and nothing that could be sealed anew', () => {
    const messageId = add({ state: 'waiting', position: vault.read((db) => nextWaitingPosition(db, conversationId)) });
    const [first] = [sealed({ messageId }), sealed({ messageId }, unprotectedEpoch)];
    remove(messageId);
    expect(pendingContents()).toEqual([[first, 0]]);
  });

  it('leaves no text of an edit that waits to be sent, when it was to vanish', () => {
    const messageId = add({ state: 'sent' });
    const edit = { messageId: undefined, actsOn: messageId };
    const [first] = [sealed(edit), sealed(edit, unprotectedEpoch)];
    const [other] = [sealed({ messageId: undefined, actsOn: newMessageId() })];
    remove(messageId);
    expect(pendingContents()).toEqual([
      [first, 0],
      [other, 'the encoded content'.length],
    ]);
  });

  it('leaves nothing that waits to be sent of it or for it, and no receipts, when it is erased', () => {
    const messageId = add({ state: 'sent', timerMs: undefined });
    const entries = [sealed({ messageId }), sealed({ messageId: undefined, actsOn: messageId }, unprotectedEpoch)];
    vault.transact((tx) => {
      insertReceipt(tx, conversationId, { messageId, userId: newUserId(), atMs: 1, isRead: true });
      const message = findMessage(tx.db, conversationId, messageId);
      if (message !== undefined) eraseMessage(tx, conversationId, message, message.sender);
    });
    expect(pendingContents()).toEqual(entries.map((entryId) => [entryId, 0]));
    const receipts = vault.read((db) => db.prepare('SELECT count(*) FROM receipt', { pluck: true }).get());
    expect(receipts).toBe(0);
  });
});

describe('the file of a vault', () => {
  const words = (index: number): string => `secret ${String(index).padStart(5, '0')}`;
  const found = (): ReadonlySet<string> =>
    new Set(
      readPages(path, key)
        .toString('latin1')
        .match(/secret \d{5}/g),
    );

  // SQLite moves rows when pages are divided and joined, and leaves copies of them behind there: rows that grow do that.
  it('holds nothing of the words of messages that have vanished, wherever their rows have been', () => {
    const present = new Map<number, MessageId>();
    let draw = 12_345;
    const drawn = (below: number): number => {
      draw = (draw * 1_103_515_245 + 12_345) % 2 ** 31;
      return Math.floor((draw / 2 ** 31) * below);
    };
    const vanished: string[] = [];
    for (let index = 1; index <= 2_500; index += 1) {
      vault.transact((tx) => {
        const text = words(index).padEnd(20 + drawn(index % 25 === 0 ? 9_000 : 1_200), '.') + words(index);
        const position = nextWaitingPosition(tx.db, conversationId);
        const preview = { url: 'https://a.example/', title: words(index), description: '', siteName: '' };
        const body = { kind: 'text', text, preview } as const;
        const messageId = addMessage(tx, conversationId, { state: 'waiting', position, body, timerMs });
        present.set(index, messageId);
        for (const event of ['stored', 'received-by-all'] as const) {
          const grown = present.get(index - drawn(300));
          if (grown !== undefined) advanceMessage(tx, conversationId, grown, event);
        }
        const gone = 1 + drawn(index);
        const goneId = present.get(gone);
        if (goneId === undefined || index % 3 > 0) return;
        removeMessages(tx, conversationId, [goneId]);
        present.delete(gone);
        vanished.push(words(gone));
      });
    }
    expect(vault.emptyLog()).toBe(true);
    const left = found();
    expect(vanished.filter((text) => left.has(text))).toEqual([]);
    expect(vanished.length).toBeGreaterThan(500);
    expect([...present.keys()].filter((index) => !left.has(words(index)))).toEqual([]);
  }, 60_000);

  it('holds nothing of what an own message was to be sent with, once that is forgotten', () => {
    const messageId = newMessageId();
    const content = Buffer.from(words(1));
    const entryId = idFromBytes('EntryId', randomBytes(16));
    const append = { kind: 'append', entryId, epoch: 1, bytes: randomBytes(100), messageId } as const;
    vault.transact((tx) => insertOutboxEntry(tx, conversationId, { ...append, content, isTimed: true }));
    expect(found().size).toBe(1);
    vault.transact((tx) => {
      addMessage(tx, conversationId, { messageId, timerMs });
      removeMessages(tx, conversationId, [messageId]);
    });
    expect([pending().length, found().size]).toEqual([1, 0]);
  });

  it('and its log hold nothing of a message that was to vanish and is deleted, for this person or for everybody', () => {
    const body = { kind: 'text', text: words(1) } as const;
    const messages = [1, 2, 3].map((sequence) => add({ sequence, body, state: 'sent' }));
    const [first, second] = messages.map((messageId) => vault.read((db) => findMessage(db, conversationId, messageId)));
    expect(found().size).toBe(1);
    if (first === undefined || second === undefined) throw new Error('not there');
    vault.transact((tx) => keepFormerText(tx, second));
    remove(first.messageId);
    vault.transact((tx) => eraseMessage(tx, conversationId, second, second.sender));
    expect(found().size).toBe(1);
    vault.transact((tx) => removeAllMessages(tx, conversationId));
    expect(found().size).toBe(0);
  });

  it('and its log hold nothing of a message that was to be sent later with a timer, once that is taken back', () => {
    const schedule = (index: number): ScheduledRef => {
      const messageId = newMessageId();
      const message = { messageId, text: words(index), mentions: [], dueAtMs: nowMs + 1, timerMs };
      vault.transact((tx) => insertScheduled(tx, conversationId, message));
      return { conversationId, messageId };
    };
    const first = schedule(1);
    expect(found().size).toBe(1);
    vault.transact((tx) => deleteScheduled(tx, first));
    expect(found().size).toBe(0);
    schedule(2);
    vault.transact((tx) => deleteAllScheduled(tx, conversationId));
    expect(found().size).toBe(0);
  });

  it('holds what is to be done to messages that have not come behind ballast, too', () => {
    const ids = { messageId: newMessageId(), actionId: newMessageId() };
    const action = { sender: newUserId(), content: Buffer.from(words(1)) };
    vault.transact((tx) => insertEarlyAction(tx, conversationId, ids, action));
    const columns = vault.read((db) => db.prepare('SELECT * FROM early_action').get()) ?? {};
    const names = Object.keys(columns);
    expect(names.indexOf('ballast')).toBeLessThan(names.indexOf('content'));
    expect(columns['ballast']).toHaveLength(ballastBytes);
    const taken = vault.transact((tx) => takeEarlyActions(tx, conversationId, ids.messageId));
    expect(taken.map(({ content }) => Buffer.from(content))).toEqual([action.content]);
  });

  it('holds nothing of messages for later, once they are gone', () => {
    const present: { readonly text: string; readonly messageId: MessageId }[] = [];
    const gone: string[] = [];
    let draw = 12_345;
    const drawn = (below: number): number => {
      draw = (draw * 1_103_515_245 + 12_345) % 2 ** 31;
      return Math.floor((draw / 2 ** 31) * below);
    };
    const removeOne = (tx: Transaction): void => {
      const [each] = present.splice(drawn(Math.min(200, present.length)), 1);
      if (each === undefined) return;
      deleteScheduled(tx, { conversationId, messageId: each.messageId });
      gone.push(each.text);
    };
    for (let round = 0; round < 60; round += 1) {
      vault.transact((tx) => {
        for (let index = 0; index < 15; index += 1) {
          const said = words(round * 15 + index);
          const messageId = newMessageId();
          const text = said.padEnd(20 + drawn(1_200), '.') + said;
          insertScheduled(tx, conversationId, { messageId, text, mentions: [], dueAtMs: 1, timerMs });
          present.push({ text: said, messageId });
          // A row that grows moves others.
          const grown = present[present.length - 1 - drawn(Math.min(100, present.length))];
          if (grown !== undefined) markFailed(tx, { conversationId, messageId: grown.messageId }, 'not-a-member');
          if (index % 3 === 0) removeOne(tx);
        }
        while (present.length > 240) removeOne(tx);
      });
    }
    expect(vault.emptyLog()).toBe(true);
    const left = found();
    expect(gone.filter((text) => left.has(text))).toEqual([]);
    expect(present.filter(({ text }) => !left.has(text))).toEqual([]);
  });

  it('holds nothing of an image that has vanished, of whatever size, nor of its hash', () => {
    const hashes: Uint8Array[] = [];
    const images = [0, 5_000, 100_000].map((bytes, seed) => {
      const gif = testGif({ seed, bytes });
      // What is searched for stands at its end, where no two are alike, and at its beginning.
      gif.set(Buffer.from(words(seed)), gif.length - 20);
      gif.set(Buffer.from(words(seed)), 13);
      hashes.push(sha256(gif));
      return gif;
    });
    const facts = { format: 'gif', width: 8, height: 8, isAnimated: true } as const;
    const messageIds = images.map((bytes, index) =>
      add({
        sequence: index + 1,
        body: { kind: 'image', bytes, facts, alt: words(9), text: words(8), source: 'secret.example' },
      }),
    );
    const kept = (): readonly boolean[] => {
      const pages = readPages(path, key);
      return [...hashes.map((hash) => pages.includes(Buffer.from(hash))), pages.includes('secret.example')];
    };
    expect([found().size, kept()]).toEqual([5, [false, false, false, true]]);
    remove(...messageIds);
    vault.emptyLog();
    expect([found().size, kept()]).toEqual([0, [false, false, false, false]]);
  });

  it('is not written to while it is checked', async () => {
    add();
    vault.close();
    let done = (_broken: number): void => {};
    const counted = new Promise<number>((resolve) => (done = resolve));
    markInUse(path, 'check');
    vault = openVault({ path, key, clock: { nowMs: () => nowMs }, countBrokenPages: () => counted });
    expect(vault.emptyLog()).toBe(false);
    done(0);
    await vault.integrity;
    expect(vault.emptyLog()).toBe(true);
  });
});
