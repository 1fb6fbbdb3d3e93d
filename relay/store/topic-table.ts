import type { Database } from '@signalapp/sqlcipher';
import type { TopicId } from '../../shared/domain/ids';
import { blob } from './blob';
import type { EntryLog } from './entry-log';
import type { AccessHash } from './store';

/** What a topic costs without its entries: its rows and their indexes. */
export const topicOverheadBytes = 512;

/** A topic as it is kept in memory. Changed only within a transaction; forgotten when that fails. */
export interface TopicRecord {
  readonly id: number;
  epoch: number;
  lastSequence: number;
}

export interface TopicTable {
  find(topic: TopicId): TopicRecord | undefined;
  create(topic: TopicId, epoch: number, accessHash: AccessHash): void;
  readAccessHash(record: TopicRecord, epoch: number): AccessHash | undefined;
  advanceEpoch(record: TopicRecord, nextAccessHash: AccessHash): void;
  /** Keeps the sequence going when entries up to `sequence` are gone, and forgets the epochs that no entry is of. */
  noteDeleted(topicId: number, sequence: number): void;
  /** The overhead of all topics. */
  measure(): number;
  /** Reads everything from the database again: after a transaction that failed. */
  forget(): void;
}

// About 30 MB. The others are read when they are needed.
const rememberedTopics = 100_000;

export function openTopicTable(db: Database, entries: EntryLog): TopicTable {
  const records = new Map<TopicId, TopicRecord>();
  const select = db.prepare('SELECT id, epoch, deleted_sequence FROM topics WHERE topic = ?');
  const insert = db.prepare('INSERT INTO topics (topic, epoch, deleted_sequence) VALUES (?, ?, 0)');
  const setEpoch = db.prepare('UPDATE topics SET epoch = ? WHERE id = ?');
  const insertEpoch = db.prepare('INSERT INTO topic_epochs (topic, epoch, access_hash) VALUES (?, ?, ?)');
  const selectHash = db.prepare('SELECT access_hash FROM topic_epochs WHERE topic = ? AND epoch = ?');
  const setDeleted = db.prepare('UPDATE topics SET deleted_sequence = max(deleted_sequence, ?) WHERE id = ?');
  const deleteEpochs = db.prepare(
    `DELETE FROM topic_epochs WHERE topic = $topic AND epoch < coalesce($epoch, (SELECT epoch FROM topics WHERE id = $topic))`,
  );

  const count = db.prepare('SELECT count(*) AS count FROM topics');

  function remember(topic: TopicId, record: TopicRecord): TopicRecord {
    const [oldest] = records.keys();
    if (records.size >= rememberedTopics && oldest !== undefined) records.delete(oldest);
    records.set(topic, record);
    return record;
  }

  return {
    find(topic) {
      const known = records.get(topic);
      if (known !== undefined) return known;
      const row = select.get<{ id: number; epoch: number; deleted_sequence: number }>([Buffer.from(topic, 'hex')]);
      if (row === undefined) return undefined;
      const lastSequence = entries.readLastSequence(row.id) ?? row.deleted_sequence;
      return remember(topic, { id: row.id, epoch: row.epoch, lastSequence });
    },
    create(topic, epoch, accessHash) {
      const { lastInsertRowid } = insert.run([Buffer.from(topic, 'hex'), epoch]);
      insertEpoch.run([lastInsertRowid, epoch, blob(accessHash)]);
      remember(topic, { id: lastInsertRowid, epoch, lastSequence: 0 });
    },
    readAccessHash(record, epoch) {
      const row = selectHash.get<{ access_hash: Uint8Array<ArrayBuffer> }>([record.id, epoch]);
      return row?.access_hash as AccessHash | undefined;
    },
    advanceEpoch(record, nextAccessHash) {
      record.epoch += 1;
      setEpoch.run([record.epoch, record.id]);
      insertEpoch.run([record.id, record.epoch, blob(nextAccessHash)]);
    },
    noteDeleted(topicId, sequence) {
      setDeleted.run([sequence, topicId]);
      deleteEpochs.run({ topic: topicId, epoch: entries.readFirstEpoch(topicId) ?? null });
    },
    measure: () => (count.get<{ count: number }>()?.count ?? 0) * topicOverheadBytes,
    forget: () => records.clear(),
  };
}
