/** What every store must do. Call `describeStore` from the test of an implementation. */
import { createHash, randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { idFromBytes } from '../../shared/domain/ids';
import type { DeviceId, EntryId, TopicId } from '../../shared/domain/ids';
import type { AccessHash, Store, StoredEntry, StoreLimits } from './store';

export interface StoreHarness {
  /** Opens the store again: what was durable is there, nothing in memory survives. */
  open(limits: StoreLimits, nowMs: () => number): Store;
  dispose(): void;
}

export const roomyLimits: StoreLimits = {
  quotaBytes: 1e9,
  inboxEntries: 1000,
  inboxBytes: 1e8,
  keyPackagesPerDevice: 100,
};
const plenty = { entries: 1000, bytes: 1e9 };
const dayMs = 86_400_000;
const today = 20_000 * dayMs + 5000;

export const newTopic = (): TopicId => idFromBytes('TopicId', randomBytes(32));
export const newEntryId = (): EntryId => idFromBytes('EntryId', randomBytes(16));
const newDevice = (): DeviceId => idFromBytes('DeviceId', randomBytes(16));
export const hashOf = (text: string): AccessHash =>
  createHash('sha256').update(text).digest() as Uint8Array as AccessHash;
const bytesOf = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text));
const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString();

export function describeStore(name: string, createHarness: () => StoreHarness): void {
  describe(name, () => {
    let harness: StoreHarness;
    let store: Store;
    let nowMs = today;

    function reopen(limits: Partial<StoreLimits> = {}): void {
      store.close();
      store = harness.open({ ...roomyLimits, ...limits }, () => nowMs);
    }
    async function appendText(topic: TopicId, text: string, epoch = 1, entryId = newEntryId()) {
      return store.append({ topic, epoch, entryId, bytes: bytesOf(text) });
    }
    async function textsOf(topic: TopicId, after = 0): Promise<string[]> {
      return (await store.readTopic(topic, after, plenty)).map((entry) => textOf(entry.bytes));
    }

    beforeEach(() => {
      harness = createHarness();
      nowMs = today;
      store = harness.open(roomyLimits, () => nowMs);
    });
    afterEach(() => {
      store.close();
      harness.dispose();
    });

    describe('topics', () => {
      it('are created once', async () => {
        const topic = newTopic();
        expect(await store.createTopic(topic, 3, hashOf('a'))).toBe('created');
        expect(await store.createTopic(topic, 9, hashOf('b'))).toBe('exists');
        expect(await store.readTopicHead(topic)).toEqual({ lastSequence: 0, epoch: 3 });
        expect(await store.readAccessHash(topic, 3)).toEqual(hashOf('a'));
        expect(await store.readAccessHash(topic, 9)).toBeUndefined();
      });

      it('number their entries densely from 1, each topic for itself', async () => {
        const [one, two] = [newTopic(), newTopic()];
        await Promise.all([one, two].map((topic) => store.createTopic(topic, 1, hashOf('a'))));
        const outcomes = await Promise.all(
          ['a', 'b', 'c'].flatMap((text) => [appendText(one, text), appendText(two, text)]),
        );
        expect(outcomes.map((outcome) => outcome.kind === 'appended' && outcome.sequence)).toEqual([1, 1, 2, 2, 3, 3]);
        expect(await textsOf(one)).toEqual(['a', 'b', 'c']);
        expect(await textsOf(two, 2)).toEqual(['c']);
      });

      it('are unknown until created', async () => {
        expect(await appendText(newTopic(), 'a')).toEqual({ kind: 'unknown-topic' });
        expect(await store.readTopicHead(newTopic())).toBeUndefined();
        expect(await store.readTopic(newTopic(), 0, plenty)).toEqual([]);
      });

      it('store a repeated entry id once, in one turn, later, after the epoch moved and after a restart', async () => {
        const topic = newTopic();
        await store.createTopic(topic, 1, hashOf('a'));
        const entryId = newEntryId();
        const both = await Promise.all([appendText(topic, 'a', 1, entryId), appendText(topic, 'again', 1, entryId)]);
        expect(both).toEqual([
          { kind: 'appended', sequence: 1 },
          { kind: 'appended', sequence: 1 },
        ]);
        await store.commit({ topic, epoch: 1, entryId: newEntryId(), bytes: bytesOf('commit') }, hashOf('b'));
        expect(await appendText(topic, 'later', 1, entryId)).toEqual({ kind: 'appended', sequence: 1 });
        reopen();
        expect(await appendText(topic, 'restarted', 1, entryId)).toEqual({ kind: 'appended', sequence: 1 });
        expect(await store.findEntry(topic, entryId)).toBe(1);
        expect(await store.findEntry(topic, newEntryId())).toBeUndefined();
        expect(await textsOf(topic)).toEqual(['a', 'commit']);
      });

      it('take the same entry id in another topic', async () => {
        const entryId = newEntryId();
        for (const topic of [newTopic(), newTopic()]) {
          // oxlint-disable-next-line no-await-in-loop
          await store.createTopic(topic, 1, hashOf('a'));
          // oxlint-disable-next-line no-await-in-loop
          expect(await appendText(topic, 'a', 1, entryId)).toEqual({ kind: 'appended', sequence: 1 });
        }
      });

      it('let the first commit of an epoch win, and move on', async () => {
        const topic = newTopic();
        await store.createTopic(topic, 7, hashOf('7'));
        const commit = (text: string) =>
          store.commit({ topic, epoch: 7, entryId: newEntryId(), bytes: bytesOf(text) }, hashOf(text));
        expect(await Promise.all([commit('first'), commit('second')])).toEqual([
          { kind: 'appended', sequence: 1 },
          { kind: 'stale-epoch', currentEpoch: 8 },
        ]);
        expect(await store.readAccessHash(topic, 8)).toEqual(hashOf('first'));
        expect(await appendText(topic, 'old', 7)).toEqual({ kind: 'stale-epoch', currentEpoch: 8 });
        expect(await appendText(topic, 'ahead', 9)).toEqual({ kind: 'stale-epoch', currentEpoch: 8 });
        expect(await appendText(topic, 'new', 8)).toEqual({ kind: 'appended', sequence: 2 });
        const entries = await store.readTopic(topic, 0, plenty);
        expect(entries.map((entry) => entry.epoch)).toEqual([7, 8]);
      });

      it('answer a repeated commit without moving the epoch again', async () => {
        const topic = newTopic();
        await store.createTopic(topic, 1, hashOf('1'));
        const entry = { topic, epoch: 1, entryId: newEntryId(), bytes: bytesOf('commit') };
        await store.commit(entry, hashOf('2'));
        expect(await store.commit(entry, hashOf('other'))).toEqual({ kind: 'appended', sequence: 1 });
        expect(await store.readTopicHead(topic)).toEqual({ lastSequence: 1, epoch: 2 });
        expect(await store.readAccessHash(topic, 2)).toEqual(hashOf('2'));
      });

      it('keep entries, epochs and heads over a restart', async () => {
        const topic = newTopic();
        await store.createTopic(topic, 1, hashOf('1'));
        await appendText(topic, 'a');
        await store.commit({ topic, epoch: 1, entryId: newEntryId(), bytes: bytesOf('b') }, hashOf('2'));
        reopen();
        expect(await store.readTopicHead(topic)).toEqual({ lastSequence: 2, epoch: 2 });
        expect(await store.readAccessHash(topic, 2)).toEqual(hashOf('2'));
        expect(await appendText(topic, 'c', 2)).toEqual({ kind: 'appended', sequence: 3 });
        expect(await textsOf(topic)).toEqual(['a', 'b', 'c']);
      });

      it('read within a budget, and at least one entry', async () => {
        const topic = newTopic();
        await store.createTopic(topic, 1, hashOf('a'));
        for (const text of ['12345', '12345', '1', '1']) void appendText(topic, text);
        await appendText(topic, '1');
        const sequences = async (entries: number, bytes: number) =>
          (await store.readTopic(topic, 0, { entries, bytes })).map((entry) => entry.sequence);
        expect(await sequences(2, 1000)).toEqual([1, 2]);
        expect(await sequences(100, 1)).toEqual([1]);
        expect(await sequences(100, 11)).toEqual([1, 2, 3]);
      });

      it('tell the listener of each new entry once, in order, when it is there', async () => {
        const topic = newTopic();
        const heard: StoredEntry[] = [];
        store.listen({ topicEntry: (_, entry) => void heard.push(entry), inboxEntry: () => undefined });
        await store.createTopic(topic, 1, hashOf('a'));
        const entryId = newEntryId();
        await Promise.all([
          appendText(topic, 'a', 1, entryId),
          appendText(topic, 'a', 1, entryId),
          appendText(topic, 'b'),
        ]);
        expect(heard.map((entry) => [entry.sequence, textOf(entry.bytes)])).toEqual([
          [1, 'a'],
          [2, 'b'],
        ]);
      });
    });

    describe('retention', () => {
      it('deletes entries of earlier days only, and sequences go on', async () => {
        const topic = newTopic();
        await store.createTopic(topic, 1, hashOf('1'));
        await appendText(topic, 'old');
        await store.commit({ topic, epoch: 1, entryId: newEntryId(), bytes: bytesOf('old too') }, hashOf('2'));
        nowMs += 3 * dayMs;
        expect(await store.deleteEntriesBefore(today)).toEqual({ deletedEntries: 0 });
        expect(await store.deleteEntriesBefore(nowMs)).toEqual({ deletedEntries: 2 });
        expect(await textsOf(topic)).toEqual([]);
        expect(await store.readAccessHash(topic, 1)).toBeUndefined();
        expect(await store.readAccessHash(topic, 2)).toEqual(hashOf('2'));
        reopen();
        expect(await appendText(topic, 'new', 2)).toEqual({ kind: 'appended', sequence: 3 });
        expect(await store.deleteEntriesBefore(nowMs)).toEqual({ deletedEntries: 0 });
        expect(await textsOf(topic)).toEqual(['new']);
      });

      it('deletes more than one batch and frees the quota', async () => {
        const topic = newTopic();
        reopen({ quotaBytes: 400_000 });
        await store.createTopic(topic, 1, hashOf('1'));
        await Promise.all(Array.from({ length: 1200 }, () => appendText(topic, 'x'.repeat(100))));
        expect(await appendText(topic, 'x'.repeat(300_000))).toEqual({ kind: 'quota-exceeded' });
        nowMs += dayMs;
        expect(await store.deleteEntriesBefore(nowMs)).toEqual({ deletedEntries: 1200 });
        expect(await appendText(topic, 'x'.repeat(300_000))).toEqual({ kind: 'appended', sequence: 1201 });
      });

      it('deletes inbox entries, acknowledged or not', async () => {
        const inbox = newTopic();
        await store.deliver(inbox, newEntryId(), bytesOf('a'));
        await store.deliver(inbox, newEntryId(), bytesOf('b'));
        await store.acknowledgeInbox(inbox, 1);
        nowMs += dayMs;
        expect(await store.deleteEntriesBefore(nowMs)).toEqual({ deletedEntries: 2 });
        expect(await store.deliver(inbox, newEntryId(), bytesOf('c'))).toEqual({ kind: 'appended', sequence: 3 });
      });
    });

    describe('inboxes', () => {
      it('exist from the first delivery on, number densely and store a repetition once', async () => {
        const inbox = newTopic();
        const entryId = newEntryId();
        expect(await store.readInboxHead(inbox)).toBe(0);
        expect(await store.deliver(inbox, entryId, bytesOf('a'))).toEqual({ kind: 'appended', sequence: 1 });
        expect(await store.deliver(inbox, entryId, bytesOf('b'))).toEqual({ kind: 'appended', sequence: 1 });
        reopen();
        expect(await store.deliver(inbox, entryId, bytesOf('c'))).toEqual({ kind: 'appended', sequence: 1 });
        expect(await store.deliver(inbox, newEntryId(), bytesOf('d'))).toEqual({ kind: 'appended', sequence: 2 });
        expect((await store.readInbox(inbox, 0, plenty)).map((entry) => textOf(entry.bytes))).toEqual(['a', 'd']);
        expect(await store.readInboxHead(inbox)).toBe(2);
      });

      it('forget acknowledged content but not its id', async () => {
        const inbox = newTopic();
        const entryId = newEntryId();
        await store.deliver(inbox, entryId, bytesOf('a'));
        await store.deliver(inbox, newEntryId(), bytesOf('b'));
        await store.acknowledgeInbox(inbox, 1);
        reopen();
        expect((await store.readInbox(inbox, 0, plenty)).map((entry) => textOf(entry.bytes))).toEqual(['b']);
        expect(await store.deliver(inbox, entryId, bytesOf('a'))).toEqual({ kind: 'appended', sequence: 1 });
        expect(await store.readInbox(inbox, 0, plenty)).toHaveLength(1);
      });

      it('hold a limited number of entries and bytes until they are acknowledged', async () => {
        reopen({ inboxEntries: 2, inboxBytes: 10 });
        const inbox = newTopic();
        const deliver = (text: string) => store.deliver(inbox, newEntryId(), bytesOf(text));
        expect(await deliver('12345678901')).toEqual({ kind: 'quota-exceeded' });
        await deliver('12345');
        expect(await deliver('123456')).toEqual({ kind: 'quota-exceeded' });
        await deliver('1');
        expect(await deliver('1')).toEqual({ kind: 'quota-exceeded' });
        await store.acknowledgeInbox(inbox, 1);
        expect(await deliver('1')).toEqual({ kind: 'appended', sequence: 3 });
      });

      it('tell the listener', async () => {
        const heard: TopicId[] = [];
        store.listen({ topicEntry: () => undefined, inboxEntry: (inbox) => void heard.push(inbox) });
        const inbox = newTopic();
        await store.deliver(inbox, newEntryId(), bytesOf('a'));
        expect(heard).toEqual([inbox]);
      });
    });

    describe('key packages', () => {
      it('are handed out once, oldest first, then the last resort again and again', async () => {
        const device = newDevice();
        expect(await store.claimKeyPackage(device)).toBeUndefined();
        await store.publishKeyPackages(device, [bytesOf('1'), bytesOf('2')], bytesOf('last'));
        await store.publishKeyPackages(newDevice(), [bytesOf('other')], undefined);
        expect(await store.countKeyPackages(device)).toEqual({ count: 2, hasLastResort: true });
        const claimed = await Promise.all([1, 2, 3].map(() => store.claimKeyPackage(device)));
        expect(claimed.map((bytes) => bytes && textOf(bytes))).toEqual(['1', '2', 'last']);
        reopen();
        expect(textOf((await store.claimKeyPackage(device)) ?? bytesOf(''))).toBe('last');
      });

      it('replace the last resort, have a limit, and can be deleted', async () => {
        reopen({ keyPackagesPerDevice: 2 });
        const device = newDevice();
        await store.publishKeyPackages(device, [bytesOf('1')], bytesOf('a'));
        await store.publishKeyPackages(device, [], bytesOf('b'));
        expect(await store.publishKeyPackages(device, [bytesOf('2'), bytesOf('3')], undefined)).toBe('quota-exceeded');
        expect(await store.countKeyPackages(device)).toEqual({ count: 1, hasLastResort: true });
        await store.claimKeyPackage(device);
        expect(textOf((await store.claimKeyPackage(device)) ?? bytesOf(''))).toBe('b');
        await store.deleteKeyPackages(device);
        expect(await store.claimKeyPackage(device)).toBeUndefined();
      });

      it('give back their room', async () => {
        reopen({ quotaBytes: 2000 });
        const device = newDevice();
        for (let round = 0; round < 20; round += 1) {
          // oxlint-disable-next-line no-await-in-loop
          expect(await store.publishKeyPackages(device, [bytesOf('x'.repeat(400))], bytesOf('y'.repeat(400)))).toBe(
            'published',
          );
          // oxlint-disable-next-line no-await-in-loop
          await store.claimKeyPackage(device);
        }
      });
    });

    describe('directory', () => {
      it('takes each sequence once, and the founding entry uses up the token', async () => {
        const token = store.foundingToken();
        expect(token).toHaveLength(32);
        reopen();
        expect(store.foundingToken()).toEqual(token);
        expect(await store.appendDirectory(2, bytesOf('ahead'))).toBe('moved');
        const both = await Promise.all([
          store.appendDirectory(1, bytesOf('a')),
          store.appendDirectory(1, bytesOf('b')),
        ]);
        expect(both).toEqual(['appended', 'moved']);
        expect(store.foundingToken()).toBeUndefined();
        await store.appendDirectory(2, bytesOf('c'));
        reopen();
        expect(store.foundingToken()).toBeUndefined();
        const entries = await store.readDirectory(0, plenty);
        expect(entries.map((entry) => [entry.sequence, textOf(entry.bytes)])).toEqual([
          [1, 'a'],
          [2, 'c'],
        ]);
        expect(await store.readDirectory(1, plenty)).toHaveLength(1);
        expect(await store.readDirectory(0, { entries: 10, bytes: 1 })).toHaveLength(1);
      });

      it('has its own ticket secret, which lasts', () => {
        const secret = store.ticketSecret;
        expect(secret).toHaveLength(32);
        reopen();
        expect(store.ticketSecret).toEqual(secret);
      });

      it('is part of the quota', async () => {
        reopen({ quotaBytes: 500 });
        expect(await store.appendDirectory(1, bytesOf('x'.repeat(500)))).toBe('quota-exceeded');
        expect(store.foundingToken()).toBeDefined();
      });
    });
  });
}
