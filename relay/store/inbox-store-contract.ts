import { describe, expect, it } from 'vitest';
import type { TopicId } from '../../shared/domain/ids';
import { bytesOf, newDevice, newEntryId, newTopic, plenty, prepareStore, textOf } from './store-under-test';
import type { StoreHarness } from './store-under-test';

/** Inboxes, key packages and the directory. */
export function describeInboxStore(createHarness: () => StoreHarness): void {
  const test = prepareStore(createHarness);

  describe('inboxes', () => {
    it('exist from the first delivery on, number densely and store a repetition once', async () => {
      const inbox = newTopic();
      const entryId = newEntryId();
      expect(await test.store.readInboxHead(inbox)).toEqual({ firstSequence: 1, lastSequence: 0 });
      expect(await test.store.deliver(inbox, entryId, bytesOf('a'))).toEqual({ kind: 'appended', sequence: 1 });
      expect(await test.store.deliver(inbox, entryId, bytesOf('b'))).toEqual({ kind: 'appended', sequence: 1 });
      test.reopen();
      expect(await test.store.deliver(inbox, entryId, bytesOf('c'))).toEqual({ kind: 'appended', sequence: 1 });
      expect(await test.store.deliver(inbox, newEntryId(), bytesOf('d'))).toEqual({ kind: 'appended', sequence: 2 });
      expect((await test.store.readInbox(inbox, 0, plenty)).map((entry) => textOf(entry.bytes))).toEqual(['a', 'd']);
      expect(await test.store.readInboxHead(inbox)).toEqual({ firstSequence: 1, lastSequence: 2 });
    });

    it('forget acknowledged content but not its id', async () => {
      const inbox = newTopic();
      const entryId = newEntryId();
      await test.store.deliver(inbox, entryId, bytesOf('a'));
      await test.store.deliver(inbox, newEntryId(), bytesOf('b'));
      await test.store.acknowledgeInbox(inbox, 1);
      test.reopen();
      expect(await test.store.readInboxHead(inbox)).toEqual({ firstSequence: 2, lastSequence: 2 });
      expect((await test.store.readInbox(inbox, 0, plenty)).map((entry) => textOf(entry.bytes))).toEqual(['b']);
      expect(await test.store.deliver(inbox, entryId, bytesOf('a'))).toEqual({ kind: 'appended', sequence: 1 });
      expect(await test.store.readInbox(inbox, 0, plenty)).toHaveLength(1);
    });

    it('hold a limited number of entries and bytes until they are acknowledged', async () => {
      test.reopen({ inboxEntries: 2, inboxBytes: 10 });
      const inbox = newTopic();
      const deliver = (text: string) => test.store.deliver(inbox, newEntryId(), bytesOf(text));
      expect(await deliver('12345678901')).toEqual({ kind: 'quota-exceeded' });
      await deliver('12345');
      expect(await deliver('123456')).toEqual({ kind: 'quota-exceeded' });
      await deliver('1');
      expect(await deliver('1')).toEqual({ kind: 'quota-exceeded' });
      await test.store.acknowledgeInbox(inbox, 1);
      expect(await deliver('1')).toEqual({ kind: 'appended', sequence: 3 });
    });

    it('tell the listener', async () => {
      const heard: TopicId[] = [];
      test.store.listen({
        topicEntry: () => undefined,
        inboxEntry: (inbox) => void heard.push(inbox),
        committed: () => undefined,
      });
      const inbox = newTopic();
      await test.store.deliver(inbox, newEntryId(), bytesOf('a'));
      expect(heard).toEqual([inbox]);
    });
  });

  describe('key packages', () => {
    it('are handed out once, oldest first, then the last resort again and again', async () => {
      const device = newDevice();
      expect(await test.store.claimKeyPackage(device)).toBeUndefined();
      await test.store.publishKeyPackages(device, [bytesOf('1'), bytesOf('2')], bytesOf('last'));
      await test.store.publishKeyPackages(newDevice(), [bytesOf('other')], undefined);
      expect(await test.store.countKeyPackages(device)).toEqual({ count: 2, hasLastResort: true });
      const claimed = await Promise.all([1, 2, 3].map(() => test.store.claimKeyPackage(device)));
      expect(claimed.map((bytes) => bytes && textOf(bytes))).toEqual(['1', '2', 'last']);
      test.reopen();
      expect(textOf((await test.store.claimKeyPackage(device)) ?? bytesOf(''))).toBe('last');
    });

    it('replace the last resort, have a limit, and can be deleted', async () => {
      test.reopen({ keyPackagesPerDevice: 2 });
      const device = newDevice();
      await test.store.publishKeyPackages(device, [bytesOf('1')], bytesOf('a'));
      await test.store.publishKeyPackages(device, [], bytesOf('b'));
      expect(await test.store.publishKeyPackages(device, [bytesOf('2'), bytesOf('3')], undefined)).toBe(
        'quota-exceeded',
      );
      expect(await test.store.countKeyPackages(device)).toEqual({ count: 1, hasLastResort: true });
      await test.store.claimKeyPackage(device);
      expect(textOf((await test.store.claimKeyPackage(device)) ?? bytesOf(''))).toBe('b');
      await test.store.deleteKeyPackages(device);
      expect(await test.store.claimKeyPackage(device)).toBeUndefined();
    });

    it('give back their room', async () => {
      test.reopen({ quotaBytes: 2000 });
      const device = newDevice();
      for (let round = 0; round < 20; round += 1) {
        expect(await test.store.publishKeyPackages(device, [bytesOf('x'.repeat(400))], bytesOf('y'.repeat(400)))).toBe(
          'published',
        );
        await test.store.claimKeyPackage(device);
      }
    });
  });

  describe('directory', () => {
    it('takes each sequence once, and the founding entry uses up the token', async () => {
      const token = test.store.foundingToken();
      expect(token).toHaveLength(32);
      test.reopen();
      expect(test.store.foundingToken()).toEqual(token);
      expect(await test.store.appendDirectory(2, bytesOf('ahead'))).toBe('moved');
      const both = await Promise.all([
        test.store.appendDirectory(1, bytesOf('a')),
        test.store.appendDirectory(1, bytesOf('b')),
      ]);
      expect(both).toEqual(['appended', 'moved']);
      expect(test.store.foundingToken()).toBeUndefined();
      await test.store.appendDirectory(2, bytesOf('c'));
      test.reopen();
      expect(test.store.foundingToken()).toBeUndefined();
      const entries = await test.store.readDirectory(0, plenty);
      expect(entries.map((entry) => [entry.sequence, textOf(entry.bytes)])).toEqual([
        [1, 'a'],
        [2, 'c'],
      ]);
      expect(await test.store.readDirectory(1, plenty)).toHaveLength(1);
      expect(await test.store.readDirectory(0, { entries: 10, bytes: 1 })).toHaveLength(1);
    });

    it('has its own ticket secret, which lasts', () => {
      const secret = test.store.ticketSecret;
      expect(secret).toHaveLength(32);
      test.reopen();
      expect(test.store.ticketSecret).toEqual(secret);
    });

    it('is part of the quota', async () => {
      test.reopen({ quotaBytes: 500 });
      expect(await test.store.appendDirectory(1, bytesOf('x'.repeat(500)))).toBe('quota-exceeded');
      expect(test.store.foundingToken()).toBeDefined();
    });
  });
}
