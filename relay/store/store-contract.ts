/** What every store must do. Call `describeStore` from the test of an implementation. */
import { describe } from 'vitest';
import { describeInboxStore } from './inbox-store-contract';
import { describeRetention } from './retention-store-contract';
import type { StoreHarness } from './store-under-test';
import { describeTopicStore } from './topic-store-contract';

export function describeStore(name: string, createHarness: () => StoreHarness): void {
  describe(name, () => {
    describe('as topics', () => describeTopicStore(createHarness));
    describe('as time passes', () => describeRetention(createHarness));
    describe('as inboxes and directory', () => describeInboxStore(createHarness));
  });
}
