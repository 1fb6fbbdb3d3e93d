import { describe, expect, it } from 'vitest';
import type { StoredEntry } from './store';
import { bytesOf, dayMs, hashOf, newEntryId, newTopic, plenty, prepareStore, textOf, today } from './store-under-test';
import type { StoreHarness } from './store-under-test';

/** Topics and retention. */
export function describeTopicStore(createHarness: () => StoreHarness): void {
  const test = prepareStore(createHarness);

  describe('topics', () => {
    it('are created once', async () => {
      const topic = newTopic();
      expect(await test.store.createTopic(topic, 3, hashOf('a'))).toBe('created');
      expect(await test.store.createTopic(topic, 9, hashOf('b'))).toBe('exists');
      expect(await test.store.readTopicHead(topic)).toEqual({ lastSequence: 0, epoch: 3 });
      expect(await test.store.readAccessHash(topic, 3)).toEqual(hashOf('a'));
      expect(await test.store.readAccessHash(topic, 9)).toBeUndefined();
    });

    it('number their entries densely from 1, each topic for itself', async () => {
      const [one, two] = [newTopic(), newTopic()];
      await Promise.all([one, two].map((topic) => test.store.createTopic(topic, 1, hashOf('a'))));
      const outcomes = await Promise.all(
        ['a', 'b', 'c'].flatMap((text) => [test.appendText(one, text), test.appendText(two, text)]),
      );
      expect(outcomes.map((outcome) => outcome.kind === 'appended' && outcome.sequence)).toEqual([1, 1, 2, 2, 3, 3]);
      expect(await test.textsOf(one)).toEqual(['a', 'b', 'c']);
      expect(await test.textsOf(two, 2)).toEqual(['c']);
    });

    it('are unknown until created', async () => {
      expect(await test.appendText(newTopic(), 'a')).toEqual({ kind: 'unknown-topic' });
      expect(await test.store.readTopicHead(newTopic())).toBeUndefined();
      expect(await test.store.readTopic(newTopic(), 0, plenty)).toEqual([]);
    });

    it('store a repeated entry id once, in one turn, later, after the epoch moved and after a restart', async () => {
      const topic = newTopic();
      await test.store.createTopic(topic, 1, hashOf('a'));
      const entryId = newEntryId();
      const both = await Promise.all([
        test.appendText(topic, 'a', 1, entryId),
        test.appendText(topic, 'again', 1, entryId),
      ]);
      expect(both).toEqual([
        { kind: 'appended', sequence: 1 },
        { kind: 'appended', sequence: 1 },
      ]);
      await test.store.commit({ topic, epoch: 1, entryId: newEntryId(), bytes: bytesOf('commit') }, hashOf('b'));
      expect(await test.appendText(topic, 'later', 1, entryId)).toEqual({ kind: 'appended', sequence: 1 });
      test.reopen();
      expect(await test.appendText(topic, 'restarted', 1, entryId)).toEqual({ kind: 'appended', sequence: 1 });
      expect(await test.store.findEntry(topic, entryId)).toBe(1);
      expect(await test.store.findEntry(topic, newEntryId())).toBeUndefined();
      expect(await test.textsOf(topic)).toEqual(['a', 'commit']);
    });

    it('take the same entry id in another topic', async () => {
      const entryId = newEntryId();
      for (const topic of [newTopic(), newTopic()]) {
        await test.store.createTopic(topic, 1, hashOf('a'));
        expect(await test.appendText(topic, 'a', 1, entryId)).toEqual({ kind: 'appended', sequence: 1 });
      }
    });

    it('let the first commit of an epoch win, and move on', async () => {
      const topic = newTopic();
      await test.store.createTopic(topic, 7, hashOf('7'));
      const commit = (text: string) =>
        test.store.commit({ topic, epoch: 7, entryId: newEntryId(), bytes: bytesOf(text) }, hashOf(text));
      expect(await Promise.all([commit('first'), commit('second')])).toEqual([
        { kind: 'appended', sequence: 1 },
        { kind: 'stale-epoch', currentEpoch: 8 },
      ]);
      expect(await test.store.readAccessHash(topic, 8)).toEqual(hashOf('first'));
      expect(await test.appendText(topic, 'old', 7)).toEqual({ kind: 'stale-epoch', currentEpoch: 8 });
      expect(await test.appendText(topic, 'ahead', 9)).toEqual({ kind: 'stale-epoch', currentEpoch: 8 });
      expect(await test.appendText(topic, 'new', 8)).toEqual({ kind: 'appended', sequence: 2 });
      const entries = await test.store.readTopic(topic, 0, plenty);
      expect(entries.map((entry) => entry.epoch)).toEqual([7, 8]);
    });

    it('answer a repeated commit without moving the epoch again', async () => {
      const topic = newTopic();
      await test.store.createTopic(topic, 1, hashOf('1'));
      const entry = { topic, epoch: 1, entryId: newEntryId(), bytes: bytesOf('commit') };
      await test.store.commit(entry, hashOf('2'));
      expect(await test.store.commit(entry, hashOf('other'))).toEqual({ kind: 'appended', sequence: 1 });
      expect(await test.store.readTopicHead(topic)).toEqual({ lastSequence: 1, epoch: 2 });
      expect(await test.store.readAccessHash(topic, 2)).toEqual(hashOf('2'));
    });

    it('keep entries, epochs and heads over a restart', async () => {
      const topic = newTopic();
      await test.store.createTopic(topic, 1, hashOf('1'));
      await test.appendText(topic, 'a');
      await test.store.commit({ topic, epoch: 1, entryId: newEntryId(), bytes: bytesOf('b') }, hashOf('2'));
      test.reopen();
      expect(await test.store.readTopicHead(topic)).toEqual({ lastSequence: 2, epoch: 2 });
      expect(await test.store.readAccessHash(topic, 2)).toEqual(hashOf('2'));
      expect(await test.appendText(topic, 'c', 2)).toEqual({ kind: 'appended', sequence: 3 });
      expect(await test.textsOf(topic)).toEqual(['a', 'b', 'c']);
    });

    it('read within a budget, and at least one entry', async () => {
      const topic = newTopic();
      await test.store.createTopic(topic, 1, hashOf('a'));
      for (const text of ['12345', '12345', '1', '1']) void test.appendText(topic, text);
      await test.appendText(topic, '1');
      const sequences = async (entries: number, bytes: number) =>
        (await test.store.readTopic(topic, 0, { entries, bytes })).map((entry) => entry.sequence);
      expect(await sequences(2, 1000)).toEqual([1, 2]);
      expect(await sequences(100, 1)).toEqual([1]);
      expect(await sequences(100, 11)).toEqual([1, 2, 3]);
    });

    it('tell the listener of each new entry once, in order, when it is there', async () => {
      const topic = newTopic();
      const heard: StoredEntry[] = [];
      test.store.listen({
        topicEntry: (_, entry) => void heard.push(entry),
        inboxEntry: () => undefined,
        committed: () => undefined,
      });
      await test.store.createTopic(topic, 1, hashOf('a'));
      const entryId = newEntryId();
      await Promise.all([
        test.appendText(topic, 'a', 1, entryId),
        test.appendText(topic, 'a', 1, entryId),
        test.appendText(topic, 'b'),
      ]);
      expect(heard.map((entry) => [entry.sequence, textOf(entry.bytes)])).toEqual([
        [1, 'a'],
        [2, 'b'],
      ]);
    });
  });

  describe('topics', () => {
    it('take from the quota, also when nothing is in them', async () => {
      test.reopen({ quotaBytes: 5000 });
      const create = () => test.store.createTopic(newTopic(), 1, hashOf('1'));
      let created = 0;
      while (created < 100 && (await create()) === 'created') created += 1;
      expect(created).toBeGreaterThan(0);
      expect(created).toBeLessThan(100);
      test.reopen({ quotaBytes: 5000 });
      expect(await create()).toBe('quota-exceeded');
    });
  });

  describe('retention', () => {
    it('deletes entries of earlier days only, and sequences go on', async () => {
      const topic = newTopic();
      await test.store.createTopic(topic, 1, hashOf('1'));
      await test.appendText(topic, 'old');
      await test.store.commit({ topic, epoch: 1, entryId: newEntryId(), bytes: bytesOf('old too') }, hashOf('2'));
      test.nowMs += 3 * dayMs;
      expect(await test.store.deleteEntriesBefore(today)).toEqual({ deletedEntries: 0 });
      expect(await test.store.deleteEntriesBefore(test.nowMs)).toEqual({ deletedEntries: 2 });
      expect(await test.textsOf(topic)).toEqual([]);
      expect(await test.store.readFirstSequence(topic)).toBe(3);
      expect(await test.store.readAccessHash(topic, 1)).toBeUndefined();
      expect(await test.store.readAccessHash(topic, 2)).toEqual(hashOf('2'));
      test.reopen();
      expect(await test.appendText(topic, 'new', 2)).toEqual({ kind: 'appended', sequence: 3 });
      expect(await test.store.deleteEntriesBefore(test.nowMs)).toEqual({ deletedEntries: 0 });
      expect(await test.textsOf(topic)).toEqual(['new']);
      expect(await test.store.readFirstSequence(topic)).toBe(3);
    });

    it('deletes more than one batch and frees the quota', async () => {
      const topic = newTopic();
      test.reopen({ quotaBytes: 400_000 });
      await test.store.createTopic(topic, 1, hashOf('1'));
      await Promise.all(Array.from({ length: 1200 }, () => test.appendText(topic, 'x'.repeat(100))));
      expect(await test.appendText(topic, 'x'.repeat(300_000))).toEqual({ kind: 'quota-exceeded' });
      test.nowMs += dayMs;
      expect(await test.store.deleteEntriesBefore(test.nowMs)).toEqual({ deletedEntries: 1200 });
      expect(await test.appendText(topic, 'x'.repeat(300_000))).toEqual({ kind: 'appended', sequence: 1201 });
    });

    it('deletes inbox entries, acknowledged or not', async () => {
      const inbox = newTopic();
      await test.store.deliver(inbox, newEntryId(), bytesOf('a'));
      await test.store.deliver(inbox, newEntryId(), bytesOf('b'));
      await test.store.acknowledgeInbox(inbox, 1);
      test.nowMs += dayMs;
      expect(await test.store.deleteEntriesBefore(test.nowMs)).toEqual({ deletedEntries: 2 });
      expect(await test.store.deliver(inbox, newEntryId(), bytesOf('c'))).toEqual({ kind: 'appended', sequence: 3 });
    });
  });
}
