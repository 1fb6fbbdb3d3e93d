/** What a relay says of the places of own entries, and what comes in these places. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { newEntryId, nowMs, testConversation, type TestConversation } from '../conversation/testing/test-conversation';
import { randomBytes } from '../crypto/primitives';
import { commitChanges } from '../group/commit-changes';
import { readTopicHead } from '../topic-chain/topic-chain';
import type { TopicEntry } from '../transport/topic-connection';
import { findConversation } from '../vault/conversation-table';
import { advanceMessage, insertMessage, nextWaitingPosition } from '../vault/message-table';
import { readMessagePage } from '../vault/message-page';
import { insertOutboxEntry, markAcknowledged, pendingEntries, unprotectedEpoch } from '../vault/outbox-table';
import { positionOf } from '../vault/position';
import { newMessageId } from '../vault/testing/temporary-vault';
import { listWarnings } from '../vault/warning-table';
import { loseEntriesAfter } from './lost-entries';

let conversation: TestConversation;

beforeEach(async () => {
  conversation = await testConversation(2);
});
afterEach(() => conversation.remove());

interface Sent {
  readonly entryId: TopicEntry['entryId'];
  readonly bytes: Uint8Array;
}

/** An own message that the relay says is at this place. */
function acknowledged(text: string, sequence: number): Sent {
  const { vault, conversationId, userIds } = conversation;
  const [sender] = userIds;
  if (sender === undefined) throw new Error('somebody sends');
  const sent = { entryId: newEntryId(), bytes: randomBytes(50) };
  const messageId = newMessageId();
  vault.transact((tx) => {
    const position = nextWaitingPosition(tx.db, conversationId);
    const body = { kind: 'text', text } as const;
    insertMessage(tx, {
      conversationId,
      messageId,
      sender,
      isOwn: true,
      sentAtMs: nowMs,
      position,
      state: 'waiting',
      body,
    });
    insertOutboxEntry(tx, conversationId, { kind: 'append', ...sent, epoch: 1, content: randomBytes(5), messageId });
    const entry = pendingEntries(tx.db, conversationId, 9).find(({ entryId }) => entryId === sent.entryId);
    markAcknowledged(tx, entry?.key ?? 0, sequence);
    advanceMessage(tx, conversationId, messageId, 'stored', positionOf(sequence));
  });
  return sent;
}

function comes(sent: Sent): TopicEntry {
  return { ...conversation.entryOf(sent.bytes), entryId: sent.entryId };
}

const shown = (): string[] =>
  conversation.vault
    .read((db) => readMessagePage(db, conversation.conversationId, { at: 'newest' }, 50))
    .messages.map(({ body, state }) => `${body.kind === 'text' ? body.text : body.kind} ${state}`);
const kinds = (): string[] => conversation.vault.read(listWarnings).map(({ kind }) => kind);
const pending = (): number =>
  conversation.vault.read((db) => pendingEntries(db, conversation.conversationId, 9)).length;

test('a message that comes behind another one, which has the place that it was said to have, is shown behind it', async () => {
  const own = acknowledged('own', 1);
  await conversation.apply(await conversation.say(1, {}), comes(own));
  expect(shown()).toEqual(['hello received', 'own sent']);
  expect([kinds(), pending()]).toEqual([['different-entries'], 0]);
});

test('messages that were said to have each other’s places are shown where they came', async () => {
  const [first, second] = [acknowledged('first', 1), acknowledged('second', 2)];
  await conversation.apply(comes(second), comes(first));
  expect(shown()).toEqual(['second sent', 'first sent']);
  expect([kinds(), pending()]).toEqual([['different-entries'], 0]);
});

test('a message in whose place another one comes is sent again', async () => {
  acknowledged('own', 1);
  const applied = await conversation.apply(await conversation.say(1, {}));
  expect(applied).toMatchObject({ change: 'messages', sentAgain: [conversation.conversationId] });
  expect(shown()).toEqual(['hello received', 'own waiting']);
  expect([kinds(), pending()]).toEqual([['entries-lost'], 1]);
});

test('what was not sent like this does not count as sent, whatever id it bears', async () => {
  const own = acknowledged('own', 1);
  await conversation.apply(comes({ ...own, bytes: randomBytes(50) }));
  expect(shown()).toEqual(['own waiting']);
  expect(kinds().sort()).toEqual(['entries-lost', 'unreadable-entries']);
  expect(pending()).toBe(1);
});

describe('a relay that ends before what was read', () => {
  const cursor = (): number | undefined =>
    conversation.vault.read((db) => findConversation(db, conversation.conversationId)?.cursor);
  const loseAfter = (sequence: number): void =>
    conversation.vault.transact((tx) => loseEntriesAfter(tx, conversation.conversationId, sequence, nowMs));
  const head = () => conversation.vault.read((db) => readTopicHead(db, conversation.conversationId));
  const textOf = (text: string) => conversation.say(1, { body: { kind: 'text', text } });

  test('gets what comes in the places that were read shown behind it, in the chain that members then have', async () => {
    const entries = [await textOf('one'), await textOf('two'), await textOf('three')] as const;
    await conversation.apply(entries[0]);
    const kept = head();
    await conversation.apply(entries[1], entries[2]);
    loseAfter(1);
    expect([cursor(), head(), kinds()]).toEqual([1, kept, ['entries-lost']]);
    const next = { ...(await textOf('two again')), sequence: 2 };
    await conversation.apply(next, { ...(await textOf('three again')), sequence: 3 });
    expect(shown().map((text) => text.replace(' received', ''))).toEqual([
      'one',
      'two',
      'three',
      'two again',
      'three again',
    ]);
    expect(kinds()).toEqual(['entries-lost']);
  });

  test('gains nothing by that: what it pushes once more is not shown again', async () => {
    const entries = [await textOf('one'), await textOf('two')] as const;
    await conversation.apply(...entries);
    loseAfter(0);
    await conversation.apply(...entries);
    expect([cursor(), shown()]).toEqual([2, ['one received', 'two received']]);
    expect(kinds().sort()).toEqual(['entries-lost', 'unreadable-entries']);
  });

  test('is not believed when it would not have the commit that began the epoch which it knows', async () => {
    const one = await textOf('one');
    const { commit, next } = commitChanges(conversation.state(1), {});
    const entry = conversation.entryOf(commit);
    conversation.setState(1, next);
    await conversation.apply(one, entry);
    await conversation.apply(await textOf('three'));
    loseAfter(1);
    expect([cursor(), kinds()]).toEqual([3, ['entries-lost']]);
    loseAfter(2);
    expect(cursor()).toBe(2);
  });

  test('is sent what waits with what it says of the topic put right', async () => {
    acknowledged('own', 3);
    await conversation.apply(await textOf('one'), await textOf('two'));
    loseAfter(1);
    const waiting = conversation.vault.read((db) => pendingEntries(db, conversation.conversationId, 9));
    expect(waiting.map(({ epoch }) => epoch)).toEqual([unprotectedEpoch]);
    expect(shown()).toEqual(['one received', 'two received', 'own waiting']);
  });
});
