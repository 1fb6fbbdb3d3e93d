/** Where a relay that was set back, and has been written to since, parts from what this device has read. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { testConversation, type TestConversation } from '../conversation/testing/test-conversation';
import { randomBytes } from '../crypto/primitives';
import type { Timers } from '../transport/timers';
import type { TopicConnection, TopicEntry, TopicHandler } from '../transport/topic-connection';
import { insertRun, keptEntries, runsFrom } from '../vault/topic-chain-table';
import { findRelapse } from './find-relapse';

let conversation: TestConversation;
let read: readonly TopicEntry[];
let isSubscribed: boolean;

beforeEach(async () => {
  conversation = await testConversation(2);
  isSubscribed = false;
  read = Array.from({ length: 6 }, () => conversation.entryOf(randomBytes(40)));
  await conversation.apply(...read);
});
afterEach(() => conversation.remove());

const other = (sequence: number): TopicEntry => ({ ...conversation.entryOf(randomBytes(40)), sequence });

/** The edge of the network: a relay that has these entries, and pushes the first of them before it answers. */
function relayWith(entries: readonly TopicEntry[], firstSequence = 1): TopicConnection {
  const connection: Partial<TopicConnection> = {
    async subscribe(_, after: number, handler: TopicHandler) {
      isSubscribed = true;
      const wanted = entries.filter(({ sequence }) => sequence > after);
      for (const entry of wanted.slice(0, 2)) await handler(entry);
      setImmediate(() => wanted.slice(2).forEach((entry) => void handler(entry)));
      return { firstSequence, lastSequence: entries.at(-1)?.sequence ?? 0, currentEpoch: 1, nextEpoch: 1 };
    },
    async unsubscribe() {
      isSubscribed = false;
    },
    closed: new Promise(() => undefined),
  };
  return connection as TopicConnection;
}

const noTimers = { after: () => () => undefined };

const find = (entries: readonly TopicEntry[], firstSequence?: number, timers: Timers = noTimers): Promise<number> =>
  findRelapse(
    { vault: conversation.vault, timers },
    relayWith(entries, firstSequence),
    conversation.conversationId,
    entries.at(-1)?.sequence ?? 0,
  );

it.each([1, 3, 4])('is where the first entry comes that is another one, after %i', async (kept) => {
  expect(await find([...read.slice(0, kept), other(kept + 1)])).toBe(kept);
  expect(isSubscribed).toBe(false);
});

it('is where the relay ends, when nobody has written since', async () => {
  for (const kept of [0, 1, 2, 5]) expect(await find(read.slice(0, kept))).toBe(kept);
});

it('is nowhere when the relay has everything that was read after all, or grows on from there', async () => {
  expect(await find(read)).toBe(6);
  expect(await find([...read, other(7)])).toBe(6);
});

it('is not sought among entries that the relay has deleted, or whose hashes are forgotten', async () => {
  expect(await find([...read.slice(2, 4), other(5)], 3)).toBe(4);
  const more = Array.from({ length: keptEntries + 10 }, () => conversation.entryOf(randomBytes(40)));
  for (let index = 0; index < more.length; index += 100) await conversation.apply(...more.slice(index, index + 100));
  expect(await find(read.slice(0, 5))).toBe(5);
  expect(isSubscribed).toBe(false);
});

it('is not waited for without end when the relay does not push what it says that it has', async () => {
  let pass = (): void => undefined;
  const timers: Timers = { after: (_, action) => ((pass = action), () => undefined) };
  const bounds = { firstSequence: 1, lastSequence: 4, currentEpoch: 1, nextEpoch: 1 };
  const silent = { ...relayWith([]), subscribe: async () => bounds };
  const waiting = findRelapse({ vault: conversation.vault, timers }, silent, conversation.conversationId, 4);
  setImmediate(() => pass());
  await expect(waiting).rejects.toMatchObject({ code: 'relay.unreachable', retry: 'later' });
});

it('is looked for up to the newest of as many entries as are remembered, each applied by itself', async () => {
  const { vault, conversationId } = conversation;
  vault.transact((tx) => {
    for (let sequence = 7; sequence <= 6 + keptEntries + 10; sequence += 1) {
      insertRun(tx, conversationId, { lastSequence: sequence, kind: 'digests', hashes: randomBytes(32) });
    }
  });
  const newest = vault.read((db) => runsFrom(db, conversationId, 0)).at(-1);
  expect(newest?.lastSequence).toBe(6 + keptEntries + 10);
});
