import { create, toBinary } from '@bufbuild/protobuf';
import { afterEach, describe, expect, it } from 'vitest';
import { idToBytes, type MessageId } from '../../shared/domain/ids';
import type { MessageView } from '../../shared/ipc/core-contract';
import { ContentSchema } from '../../shared/protocol/gen/content_pb';
import { encodeContent } from '../content/content-codec';
import { type ConversationStateFields } from '../content/group-state-codec';
import { nowMs, testConversation, type TestConversation } from '../conversation/testing/test-conversation';
import { commitChanges } from '../group/commit-changes';
import { protect, unprotect } from '../group/messages';
import { groupFromRows } from '../group/stored-group';
import { findConversation, skippedEntries } from '../vault/conversation-table';
import { advanceMessage, insertMessage, nextWaitingPosition } from '../vault/message-table';
import { readMessagePage } from '../vault/message-page';
import { findGroupRows } from '../vault/mls-table';
import { positionOf } from '../vault/position';
import { deleteReceiptsDue, receiptsDue } from '../vault/receipt-table';
import { newMessageId } from '../vault/testing/temporary-vault';
import { applyEntries } from './apply-entries';

let conversation: TestConversation;

async function open(count: number, state?: ConversationStateFields): Promise<TestConversation> {
  conversation = await testConversation(count, state);
  return conversation;
}
afterEach(() => conversation.remove());

function messages(): readonly MessageView[] {
  const { vault, conversationId } = conversation;
  return vault.read((db) => readMessagePage(db, conversationId, { at: 'newest' }, 100)).messages;
}
const texts = (): readonly string[] => messages().map(({ body }) => (body.kind === 'text' ? body.text : body.kind));
const cursor = (): number | undefined =>
  conversation.vault.read((db) => findConversation(db, conversation.conversationId))?.cursor;
const skipped = (): number => conversation.vault.read((db) => skippedEntries(db, conversation.conversationId));
const text = (value: string) => ({ body: { kind: 'text', text: value } as const });

describe('messages of this device that the vault does not know, because it is an older one', () => {
  it('are taken back, and what is sent next uses none of their keys', async () => {
    const { apply, entryOf, groups, vault, conversationId, userIds, state, events } = await open(2);
    let twin = groupFromRows(vault.read((db) => findGroupRows(db, conversationId)));
    const sent = ['one', 'two'].map((value) => {
      const content = encodeContent({ messageId: newMessageId(), sentAtMs: 5, ...text(value) });
      const { message, next } = protect(twin, content, new Uint8Array(0));
      twin = next;
      return message;
    });
    expect(await apply(...sent.map(entryOf))).toMatchObject({ count: 2, hasSkipped: false });
    expect(messages().map(({ body, ...message }) => [body, message.isOwn, message.state, message.sender])).toEqual([
      [text('one').body, true, 'sent', userIds[0]],
      [text('two').body, true, 'sent', userIds[0]],
    ]);
    expect([skipped(), events]).toEqual([0, ['vault-is-older ', 'vault-is-older ']]);

    await groups.inTurn(conversationId, async (turn) => {
      const { message, next } = protect(turn.group(), new Uint8Array([3]), new Uint8Array(0));
      turn.transact(next, () => undefined);
      sent.push(message);
    });
    let other = state(1);
    for (const message of sent) other = unprotect(other, message, () => true).next;
    expect(await apply(...sent.map(entryOf))).toMatchObject({ count: 3, hasSkipped: true });
    expect([texts(), skipped()]).toEqual([['one', 'two'], 3]);
  });
});

describe('messages of others', () => {
  it('are stored with their authenticated sender, and a receipt is owed', async () => {
    const { say, apply, userIds, vault, conversationId } = await open(3);
    const messageId = newMessageId();
    await apply(await say(1, { messageId, ...text('one') }), await say(2, text('two')));
    expect(texts()).toEqual(['one', 'two']);
    expect(messages().map(({ sender, state }) => [sender, state])).toEqual([
      [userIds[1], 'received'],
      [userIds[2], 'received'],
    ]);
    const due = vault.read((db) => receiptsDue(db, conversationId, 10));
    expect(due).toHaveLength(2);
    expect(due[0]).toBe(messageId);
    expect(cursor()).toBe(2);
  });

  it('are dropped when they come again', async () => {
    const { say, apply } = await open(2);
    const entry = await say(1, text('once'));
    await apply(entry);
    expect(await apply(entry)).toEqual({ count: 1, change: 'none', hasSkipped: false, sentAgain: [] });
    await apply(entry, await say(1, text('next')));
    expect(texts()).toEqual(['once', 'next']);
    expect(skipped()).toBe(0);
  });

  it('wait for the next call when their time is spent', async () => {
    const { say, groups, conversationId, dependencies } = await open(2);
    const entries = [await say(1, text('one')), await say(1, text('two')), await say(1, text('three'))];
    let left = 2;
    const pace = { pause: () => undefined, isSpent: () => (left -= 1) === 0 };
    const apply = (some: typeof entries) =>
      groups.inTurn(conversationId, (turn) => applyEntries(turn, some, dependencies, pace));
    expect(await apply(entries)).toEqual({ count: 2, change: 'messages', hasSkipped: false, sentAgain: [] });
    expect([texts(), cursor()]).toEqual([['one', 'two'], 2]);
    await apply(entries.slice(2));
    expect(texts()).toEqual(['one', 'two', 'three']);
  });

  it('are stored once when their sender sent them twice', async () => {
    const { say, apply } = await open(2);
    const messageId = newMessageId();
    await apply(await say(1, { messageId, ...text('first') }), await say(1, { messageId, ...text('second') }));
    expect(texts()).toEqual(['first']);
  });

  it('are confirmed again when they were sent again', async () => {
    const { say, apply, vault, conversationId } = await open(2);
    const messageId = newMessageId();
    await apply(await say(1, { messageId, ...text('first') }));
    vault.transact((tx) => deleteReceiptsDue(tx, conversationId, [messageId]));
    await apply(await say(1, { messageId, ...text('again') }));
    expect(vault.read((db) => receiptsDue(db, conversationId, 10))).toEqual([messageId]);
    expect(texts()).toEqual(['first']);
  });

  it('neither replace nor lose one whose id another member used', async () => {
    const { say, apply, userIds, vault, conversationId } = await open(3);
    const messageId = newMessageId();
    await apply(await say(1, { messageId, ...text('mine') }), await say(2, { messageId, ...text('copycat') }));
    expect(messages().map(({ sender }) => sender)).toEqual([userIds[1], userIds[2]]);
    expect(texts()).toEqual(['mine', 'copycat']);
    expect(messages()[0]?.messageId).toBe(messageId);
    // The copycat's id is the other's: one receipt confirms what both sent.
    expect(vault.read((db) => receiptsDue(db, conversationId, 10))).toEqual([messageId]);
  });

  it('from the future are dated now', async () => {
    const { say, apply } = await open(2);
    await apply(await say(1, { sentAtMs: nowMs + 5_000 }), await say(1, { sentAtMs: 7 }));
    expect(messages().map(({ sentAtMs }) => sentAtMs)).toEqual([nowMs, 7]);
  });

  it('of a newer version are kept as they came', async () => {
    const { say, apply, vault } = await open(2);
    const known = toBinary(ContentSchema, create(ContentSchema, { messageId: idToBytes(newMessageId()) }));
    const content = Uint8Array.from([...known, 0xa2, 0x06, 0x01, 0x78]);
    await apply(await say(1, content));
    expect(messages()[0]?.body).toEqual({ kind: 'unsupported' });
    const kept = vault.read((db) =>
      db.prepare('SELECT content FROM message', { pluck: true }).get<Uint8Array<ArrayBuffer>>(),
    );
    expect(Uint8Array.from(kept ?? [])).toEqual(content);
  });
});

describe('entries that make no sense', () => {
  it('are passed over and counted, and what follows is read', async () => {
    const { say, apply, entryOf, events } = await open(2);
    const tampered = await say(1, text('tampered'));
    tampered.bytes[tampered.bytes.length - 1]! ^= 1;
    const entries = [
      tampered,
      entryOf(new Uint8Array([1, 2, 3])),
      entryOf(new Uint8Array(0)),
      await say(1, new Uint8Array([0xff, 0xff])), // authentic, but no content
      await say(1, text('after')),
    ];
    expect(await apply(...entries)).toEqual({ count: 5, change: 'messages', hasSkipped: true, sentAgain: [] });
    expect(texts()).toEqual(['after']);
    expect([skipped(), cursor()]).toEqual([4, 5]);
    expect(events).toEqual([...Array(3).fill('entry-skipped crypto.failed'), 'entry-skipped protocol.malformed']);
  });

  it('don’t stop a replayed message under another entry id from being recognised', async () => {
    const { say, apply, entryOf } = await open(2);
    const entry = await say(1, text('once'));
    await apply(entry, { ...entryOf(entry.bytes) });
    expect(texts()).toEqual(['once']);
    expect(skipped()).toBe(1);
  });

  it('from another group are not read', async () => {
    const other = await testConversation(2);
    const foreign = await other.say(1, text('elsewhere'));
    other.remove();
    const { apply, entryOf } = await open(2);
    await apply(entryOf(foreign.bytes));
    expect(texts()).toEqual([]);
    expect(skipped()).toBe(1);
  });
});

describe('receipts', () => {
  async function ownMessage(messageId: MessageId): Promise<void> {
    const { vault, conversationId, userIds } = conversation;
    vault.transact((tx) => {
      insertMessage(tx, {
        conversationId,
        messageId,
        sender: userIds[0] ?? ('' as never),
        isOwn: true,
        sentAtMs: 1,
        position: nextWaitingPosition(tx.db, conversationId),
        state: 'waiting',
        body: { kind: 'text', text: 'own' },
      });
      advanceMessage(tx, conversationId, messageId, 'stored', positionOf(1));
    });
  }
  const receipt = (...messageIds: readonly MessageId[]) => ({ body: { kind: 'receipt', messageIds } as const });

  it('of all members make a message delivered, and are no messages', async () => {
    const { say, apply, entryOf, vault, conversationId } = await open(3);
    const messageId = newMessageId();
    await ownMessage(messageId);
    await apply(entryOf(new Uint8Array(1)), await say(1, receipt(messageId, newMessageId())));
    expect(messages()[0]?.state).toBe('sent');
    await apply(await say(2, receipt(messageId)));
    expect(messages()[0]?.state).toBe('delivered');
    expect(vault.read((db) => receiptsDue(db, conversationId, 10))).toEqual([]);
    await apply(await say(2, receipt(messageId)));
    expect(vault.read((db) => db.prepare('SELECT count(*) FROM receipt', { pluck: true }).get())).toBe(0);
  });

  it('for the messages of others change nothing', async () => {
    const { say, apply } = await open(3);
    const messageId = newMessageId();
    await apply(await say(1, { messageId }), await say(2, receipt(messageId)), await say(1, receipt(messageId)));
    expect(messages().map(({ state }) => state)).toEqual(['received']);
  });

  it('do not wait for a member who was removed', async () => {
    const { say, apply, entryOf, state, setState, devices } = await open(3);
    const messageId = newMessageId();
    await ownMessage(messageId);
    await apply(entryOf(new Uint8Array(1)), await say(1, receipt(messageId)));
    const removed = devices[2];
    if (removed === undefined) throw new Error('there is a third device');
    const { commit, next } = commitChanges(state(1), { remove: [removed.identity] });
    await apply(entryOf(commit));
    setState(1, next);
    expect(messages()[0]?.state).toBe('delivered');
  });
});

describe('a batch', () => {
  it('that can’t be written leaves everything as it was, and is read again', async () => {
    const { apply, say, vault } = await open(2);
    const entries = [await say(1, text('one')), await say(1, text('two'))];
    vault.read((db) =>
      db.exec("CREATE TEMP TRIGGER full BEFORE INSERT ON message BEGIN SELECT raise(ABORT, 'no'); END"),
    );
    await expect(apply(...entries)).rejects.toThrow();
    expect(texts()).toEqual([]);
    expect(cursor()).toBe(0);
    vault.read((db) => db.exec('DROP TRIGGER full'));
    await apply(...entries);
    expect(texts()).toEqual(['one', 'two']);
  });

  it('takes a witness of the ticket for what it is', async () => {
    const { apply, say, events } = await open(2);
    await apply(await say(1, { body: { kind: 'ticket-witness', day: 20_000, ticketHash: new Uint8Array(32) } }));
    expect(events).toEqual(['ticket of day 20000']);
    expect(texts()).toEqual([]);
  });

  it('of a state that was sent with meanwhile is read with the newer state', async () => {
    const { apply, say, groups, conversationId, vault } = await open(2);
    await groups.inTurn(conversationId, async (turn) => {
      const { next } = protect(turn.group(), new Uint8Array(4), new Uint8Array(0));
      turn.transact(next, () => undefined);
    });
    await apply(await say(1, text('fine')));
    expect(texts()).toEqual(['fine']);
    expect(vault.read((db) => findGroupRows(db, conversationId))).not.toEqual([]);
  });
});
