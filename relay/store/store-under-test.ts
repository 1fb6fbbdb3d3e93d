/** What the parts of the store contract share. */
import { createHash, randomBytes } from 'node:crypto';
import { afterEach, beforeEach } from 'vitest';
import { idFromBytes } from '../../shared/domain/ids';
import type { DeviceId, EntryId, TopicId } from '../../shared/domain/ids';
import type { AccessHash, Store, StoreLimits } from './store';

export interface StoreHarness {
  /** Opens the store again: what was durable is there, nothing in memory survives. */
  open(limits: StoreLimits, nowMs: () => number): Store;
  dispose(): void;
}

/** A store that is new for each test. */
export interface StoreUnderTest {
  readonly store: Store;
  nowMs: number;
  reopen(limits?: Partial<StoreLimits>): void;
  appendText(topic: TopicId, text: string, epoch?: number, entryId?: EntryId): ReturnType<Store['append']>;
  textsOf(topic: TopicId, after?: number): Promise<string[]>;
}

export const roomyLimits: StoreLimits = {
  quotaBytes: 1e9,
  inboxEntries: 1000,
  inboxBytes: 1e8,
  keyPackagesPerDevice: 100,
};
export const plenty = { entries: 1000, bytes: 1e9 };
export const dayMs = 86_400_000;
export const today = 20_000 * dayMs + 5000;

export const newTopic = (): TopicId => idFromBytes('TopicId', randomBytes(32));
export const newEntryId = (): EntryId => idFromBytes('EntryId', randomBytes(16));
export const newDevice = (): DeviceId => idFromBytes('DeviceId', randomBytes(16));
export const hashOf = (text: string): AccessHash =>
  createHash('sha256').update(text).digest() as Uint8Array as AccessHash;
export const bytesOf = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text));
export const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString();

/** Call within `describe`. */
export function prepareStore(createHarness: () => StoreHarness): StoreUnderTest {
  let harness: StoreHarness;
  let store: Store;
  const open = (limits: Partial<StoreLimits>) => harness.open({ ...roomyLimits, ...limits }, () => underTest.nowMs);
  const underTest: StoreUnderTest = {
    get store() {
      return store;
    },
    nowMs: today,
    reopen(limits = {}) {
      store.close();
      store = open(limits);
    },
    appendText: (topic, text, epoch = 1, entryId = newEntryId()) =>
      store.append({ topic, epoch, entryId, bytes: bytesOf(text) }),
    textsOf: async (topic, after = 0) =>
      (await store.readTopic(topic, after, plenty)).map((entry) => textOf(entry.bytes)),
  };
  beforeEach(() => {
    harness = createHarness();
    underTest.nowMs = today;
    store = open({});
  });
  afterEach(() => {
    store.close();
    harness.dispose();
  });
  return underTest;
}
