import type { Database } from '@signalapp/sqlcipher';
import type { TopicId } from '../../shared/domain/ids';
import type { EntryLog } from './entry-log';

/** An inbox as it is kept in memory; see `TopicRecord`. */
export interface InboxRecord {
  readonly id: number;
  lastSequence: number;
  unreadEntries: number;
  unreadBytes: number;
}

export interface InboxTable {
  find(inbox: TopicId): InboxRecord | undefined;
  create(inbox: TopicId): InboxRecord;
  /** Reads from the log again what an acknowledgement or a deletion has changed. */
  noteChanged(inboxId: number): void;
  noteDeleted(inboxId: number, sequence: number): void;
  forget(): void;
}

export function openInboxTable(db: Database, entries: EntryLog): InboxTable {
  const records = new Map<TopicId, InboxRecord>();
  const recordsById = new Map<number, InboxRecord>();
  const select = db.prepare('SELECT id, deleted_sequence FROM inboxes WHERE inbox = ?');
  const insert = db.prepare('INSERT INTO inboxes (inbox, deleted_sequence) VALUES (?, 0)');
  const setDeleted = db.prepare('UPDATE inboxes SET deleted_sequence = max(deleted_sequence, ?) WHERE id = ?');

  function keep(inbox: TopicId, record: InboxRecord): InboxRecord {
    records.set(inbox, record);
    recordsById.set(record.id, record);
    return record;
  }

  function noteChanged(inboxId: number): void {
    const record = recordsById.get(inboxId);
    if (record === undefined) return;
    const size = entries.measure(inboxId);
    record.unreadEntries = size.entries;
    record.unreadBytes = size.bytes;
  }

  return {
    find(inbox) {
      const known = records.get(inbox);
      if (known !== undefined) return known;
      const row = select.get<{ id: number; deleted_sequence: number }>([Buffer.from(inbox, 'hex')]);
      if (row === undefined) return undefined;
      const size = entries.measure(row.id);
      return keep(inbox, {
        id: row.id,
        lastSequence: entries.readLastSequence(row.id) ?? row.deleted_sequence,
        unreadEntries: size.entries,
        unreadBytes: size.bytes,
      });
    },
    create(inbox) {
      const { lastInsertRowid } = insert.run([Buffer.from(inbox, 'hex')]);
      return keep(inbox, { id: lastInsertRowid, lastSequence: 0, unreadEntries: 0, unreadBytes: 0 });
    },
    noteChanged,
    noteDeleted(inboxId, sequence) {
      setDeleted.run([sequence, inboxId]);
      noteChanged(inboxId);
    },
    forget() {
      records.clear();
      recordsById.clear();
    },
  };
}
