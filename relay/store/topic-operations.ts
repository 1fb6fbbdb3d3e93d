import { entryOverheadBytes } from './entry-log';
import type { AppendOutcome, NewEntry, Store } from './store';
import type { StoreCore } from './store-core';
import { topicOverheadBytes } from './topic-table';
import type { TopicRecord } from './topic-table';

type TopicOperation =
  | 'createTopic'
  | 'readTopicHead'
  | 'readAccessHash'
  | 'append'
  | 'commit'
  | 'findEntry'
  | 'readFirstSequence'
  | 'readTopic';

export function topicOperations(core: StoreCore): Pick<Store, TopicOperation> {
  const { topics, topicEntries } = core.tables;
  return {
    createTopic: (topic, epoch, accessHash) =>
      core.run(() => {
        if (topics.find(topic) !== undefined) return 'exists';
        if (!core.hasRoomFor(topicOverheadBytes)) return 'quota-exceeded';
        topics.create(topic, epoch, accessHash);
        core.addOtherBytes(topicOverheadBytes);
        return 'created';
      }),
    readTopicHead: async (topic) => {
      const record = topics.find(topic);
      return record && { lastSequence: record.lastSequence, epoch: record.epoch };
    },
    readAccessHash: async (topic, epoch) => {
      const record = topics.find(topic);
      return record && topics.readAccessHash(record, epoch);
    },
    append: (entry) => core.run(() => appendEntry(core, entry).outcome),
    commit: (entry, nextAccessHash) =>
      core.run(() => {
        const { outcome, appendedTo } = appendEntry(core, entry);
        if (appendedTo !== undefined) topics.advanceEpoch(appendedTo, nextAccessHash);
        return outcome;
      }),
    findEntry: async (topic, entryId) => {
      const record = topics.find(topic);
      return record && topicEntries.findSequence(record.id, entryId);
    },
    readFirstSequence: async (topic) => {
      const record = topics.find(topic);
      return record === undefined ? 1 : (topicEntries.readFirstSequence(record.id) ?? record.lastSequence + 1);
    },
    readTopic: async (topic, afterSequence, budget) => {
      const record = topics.find(topic);
      return record === undefined ? [] : topicEntries.read(record.id, afterSequence, budget);
    },
  };
}

/** `appendedTo` is defined when the entry is new, not the repetition of one. */
function appendEntry(core: StoreCore, entry: NewEntry): { outcome: AppendOutcome; appendedTo?: TopicRecord } {
  const { topics, topicEntries } = core.tables;
  const record = topics.find(entry.topic);
  if (record === undefined) return { outcome: { kind: 'unknown-topic' } };
  // Before the epoch: a repetition of what was appended is answered as it was, though the epoch has moved since.
  const known = topicEntries.findSequence(record.id, entry.entryId);
  if (known !== undefined) return { outcome: { kind: 'appended', sequence: known } };
  if (record.epoch !== entry.epoch) return { outcome: { kind: 'stale-epoch', currentEpoch: record.epoch } };
  const { previousEntryId } = entry;
  if (previousEntryId !== undefined && topicEntries.findSequence(record.id, previousEntryId) === undefined) {
    return { outcome: { kind: 'out-of-order' } };
  }
  if (!core.hasRoomFor(entry.bytes.length + entryOverheadBytes)) return { outcome: { kind: 'quota-exceeded' } };

  record.lastSequence += 1;
  const { epoch, entryId, bytes } = entry;
  const stored = { sequence: record.lastSequence, epoch, entryId, bytes };
  topicEntries.append(record.id, stored, core.storedDay());
  core.announce((listener) => listener.topicEntry(entry.topic, stored));
  return { outcome: { kind: 'appended', sequence: stored.sequence }, appendedTo: record };
}
