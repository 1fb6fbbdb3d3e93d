/** Whatever happens in whatever order: retention deletes what is old, and nothing else. Beside a model of lists. */
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import type { EntryId, TopicId } from '../../shared/domain/ids';
import type { StoredEntry } from './store';
import {
  bytesOf,
  dayMs,
  hashOf,
  newDevice,
  newEntryId,
  newTopic,
  plenty,
  prepareStore,
  textOf,
} from './store-under-test';
import type { StoreHarness, StoreUnderTest } from './store-under-test';

interface ModelEntry {
  readonly log: TopicId;
  readonly sequence: number;
  readonly epoch: number;
  readonly entryId: EntryId;
  readonly text: string;
  readonly day: number;
}

/** Entries in the order of their arrival, of all topics or all inboxes. */
interface Model {
  readonly topics: readonly TopicId[];
  readonly inboxes: readonly TopicId[];
  topicEntries: ModelEntry[];
  inboxEntries: ModelEntry[];
  readonly lastSequences: Map<TopicId, number>;
  readonly epochs: Map<TopicId, number>;
  readonly acknowledged: Map<TopicId, number>;
  readonly directory: string[];
  keyPackages: string[];
  texts: number;
}

type Step =
  | { readonly kind: 'append' | 'commit' | 'deliver' | 'acknowledge'; readonly index: number }
  | { readonly kind: 'publish' | 'claim' | 'directory' | 'reopen' }
  | { readonly kind: 'pass' | 'delete'; readonly days: number };

const logs = 3;
const firstDevice = newDevice();

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constantFrom('append', 'append', 'commit', 'deliver', 'acknowledge'),
      index: fc.nat(logs - 1),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('publish', 'claim', 'directory', 'reopen') }) },
  // A clock that goes back leaves younger entries before older ones, which wait for them.
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('pass'), days: fc.integer({ min: -2, max: 4 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('delete'), days: fc.nat(5) }) },
);

export function describeRetention(createHarness: () => StoreHarness): void {
  const test = prepareStore(createHarness);

  it('deletes what is old and nothing else, whatever happened before', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 60 }), async (steps) => {
        const model = await newModel(test);
        for (const next of steps) await take(test, model, next);
        await take(test, model, { kind: 'delete', days: 2 });
        await check(test, model);
        await take(test, model, { kind: 'reopen' });
        await check(test, model);
        await empty(test, model);
      }),
      { numRuns: 40, endOnFailure: true },
    );
  });
}

/** The runs share a store; each has topics and inboxes of its own, and nothing else is left of the one before. */
async function newModel({ store }: StoreUnderTest): Promise<Model> {
  const topics = Array.from({ length: logs }, newTopic);
  for (const topic of topics) await store.createTopic(topic, 1, hashOf('1'));
  return {
    topics,
    inboxes: Array.from({ length: logs }, newTopic),
    topicEntries: [],
    inboxEntries: [],
    lastSequences: new Map(),
    epochs: new Map(topics.map((topic) => [topic, 1])),
    acknowledged: new Map(),
    directory: (await store.readDirectory(0, plenty)).map(({ bytes }) => textOf(bytes)),
    keyPackages: [],
    texts: 0,
  };
}

async function empty(test: StoreUnderTest, model: Model): Promise<void> {
  test.nowMs += 400 * dayMs;
  await test.store.deleteEntriesBefore(test.nowMs);
  while (model.keyPackages.length > 0) await take(test, model, { kind: 'claim' });
}

async function take(test: StoreUnderTest, model: Model, next: Step): Promise<void> {
  switch (next.kind) {
    case 'append':
    case 'commit':
      return append(test, model, model.topics[next.index] ?? newTopic(), next.kind);
    case 'deliver':
      return deliver(test, model, model.inboxes[next.index] ?? newTopic());
    case 'acknowledge': {
      const inbox = model.inboxes[next.index] ?? newTopic();
      const sequence = Math.floor(((model.lastSequences.get(inbox) ?? 0) + 1) / 2);
      await test.store.acknowledgeInbox(inbox, sequence);
      model.acknowledged.set(inbox, Math.max(sequence, model.acknowledged.get(inbox) ?? 0));
      return;
    }
    case 'publish': {
      const texts = [newText(model), newText(model)];
      await test.store.publishKeyPackages(firstDevice, texts.map(bytesOf), bytesOf('last resort'));
      model.keyPackages.push(...texts);
      return;
    }
    case 'claim': {
      const claimed = await test.store.claimKeyPackage(firstDevice);
      const oldest = model.keyPackages.shift();
      if (oldest !== undefined) expect(textOf(claimed ?? bytesOf(''))).toBe(oldest);
      return;
    }
    case 'directory': {
      const text = newText(model);
      model.directory.push(text);
      expect(await test.store.appendDirectory(model.directory.length, bytesOf(text))).toBe('appended');
      return;
    }
    case 'reopen': {
      const size = test.store.size();
      test.reopen();
      expect(test.store.size()).toEqual(size);
      return;
    }
    case 'pass':
      test.nowMs += next.days * dayMs;
      return;
    case 'delete':
      return deleteOld(test, model, test.nowMs - next.days * dayMs);
  }
}

function newText(model: Model): string {
  model.texts += 1;
  return `text ${model.texts}`;
}

function newEntry({ nowMs }: StoreUnderTest, model: Model, log: TopicId): ModelEntry {
  const sequence = (model.lastSequences.get(log) ?? 0) + 1;
  model.lastSequences.set(log, sequence);
  const epoch = model.epochs.get(log) ?? 0;
  return { log, sequence, epoch, entryId: newEntryId(), text: newText(model), day: Math.floor(nowMs / dayMs) };
}

async function append(test: StoreUnderTest, model: Model, topic: TopicId, kind: 'append' | 'commit'): Promise<void> {
  const entry = newEntry(test, model, topic);
  const { epoch, entryId, sequence } = entry;
  const written = { topic, epoch, entryId, bytes: bytesOf(entry.text) };
  const nextHash = hashOf(String(epoch + 1));
  const outcome = await (kind === 'commit' ? test.store.commit(written, nextHash) : test.store.append(written));
  expect(outcome).toEqual({ kind: 'appended', sequence });
  if (kind === 'commit') model.epochs.set(topic, epoch + 1);
  model.topicEntries.push(entry);
}

async function deliver(test: StoreUnderTest, model: Model, inbox: TopicId): Promise<void> {
  const entry = newEntry(test, model, inbox);
  const outcome = await test.store.deliver(inbox, entry.entryId, bytesOf(entry.text));
  expect(outcome).toEqual({ kind: 'appended', sequence: entry.sequence });
  model.inboxEntries.push(entry);
}

async function deleteOld({ store }: StoreUnderTest, model: Model, timeMs: number): Promise<void> {
  const day = Math.floor(timeMs / dayMs);
  const { deletedEntries } = await store.deleteEntriesBefore(timeMs);
  const [topics, inboxes] = [dropOld(model.topicEntries, day), dropOld(model.inboxEntries, day)];
  expect(deletedEntries).toBe(model.topicEntries.length - topics.length + model.inboxEntries.length - inboxes.length);
  model.topicEntries = topics;
  model.inboxEntries = inboxes;
}

function dropOld(entries: readonly ModelEntry[], day: number): ModelEntry[] {
  const firstKept = entries.findIndex((entry) => entry.day >= day);
  return firstKept === -1 ? [] : entries.slice(firstKept);
}

async function check({ store }: StoreUnderTest, model: Model): Promise<void> {
  for (const topic of model.topics) await checkTopic(store, model, topic);
  for (const inbox of model.inboxes) {
    const lastSequence = model.lastSequences.get(inbox) ?? 0;
    const acknowledged = model.acknowledged.get(inbox) ?? 0;
    const kept = model.inboxEntries.filter(({ log, sequence }) => log === inbox && sequence > acknowledged);
    expect((await store.readInbox(inbox, 0, plenty)).map(describeEntry)).toEqual(kept.map(describeEntry));
    const firstSequence = kept[0]?.sequence ?? lastSequence + 1;
    expect(await store.readInboxHead(inbox)).toEqual({ firstSequence, lastSequence });
  }
  expect((await store.readDirectory(0, plenty)).map(({ bytes }) => textOf(bytes))).toEqual(model.directory);
  expect((await store.countKeyPackages(firstDevice)).count).toBe(model.keyPackages.length);
  expect(store.size()).toMatchObject({
    topicEntries: model.topicEntries.length,
    inboxEntries: model.inboxEntries.length,
  });
}

async function checkTopic(store: StoreUnderTest['store'], model: Model, topic: TopicId): Promise<void> {
  const kept = model.topicEntries.filter(({ log }) => log === topic);
  const lastSequence = model.lastSequences.get(topic) ?? 0;
  const epoch = model.epochs.get(topic) ?? 0;
  expect((await store.readTopic(topic, 0, plenty)).map(describeEntry)).toEqual(kept.map(describeEntry));
  expect(await store.readTopicHead(topic)).toEqual({ lastSequence, epoch });
  expect(await store.readFirstSequence(topic)).toBe(kept[0]?.sequence ?? lastSequence + 1);
  for (const { entryId, sequence } of kept) expect(await store.findEntry(topic, entryId)).toBe(sequence);
  for (let past = 1; past <= epoch; past += 1) {
    const hash = await store.readAccessHash(topic, past);
    const isKept = past >= (kept[0]?.epoch ?? epoch);
    expect(hash && Buffer.from(hash).equals(hashOf(String(past)))).toBe(isKept ? true : undefined);
  }
}

function describeEntry(entry: StoredEntry | ModelEntry): string {
  const text = 'text' in entry ? entry.text : textOf(entry.bytes);
  return `${entry.sequence} ${entry.entryId} ${text}`;
}
