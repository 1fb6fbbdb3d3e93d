import type { Database } from '@signalapp/sqlcipher';
import { blob } from './blob';
import { entryOverheadBytes } from './entry-log';
import type { DirectoryEntry, ReadBudget } from './store';

export interface DirectoryTable {
  readLastSequence(): number;
  append(sequence: number, bytes: Uint8Array): void;
  read(afterSequence: number, budget: ReadBudget): readonly DirectoryEntry[];
  measure(): number;
}

export function openDirectoryTable(db: Database): DirectoryTable {
  const last = db.prepare('SELECT coalesce(max(sequence), 0) AS sequence FROM directory');
  const insert = db.prepare('INSERT INTO directory (sequence, bytes) VALUES (?, ?)');
  const select = db.prepare('SELECT sequence, bytes FROM directory WHERE sequence > ? ORDER BY sequence LIMIT ?');
  const size = db.prepare('SELECT count(*) AS count, coalesce(sum(length(bytes)), 0) AS bytes FROM directory');

  return {
    readLastSequence: () => last.get<{ sequence: number }>()?.sequence ?? 0,
    append: (sequence, bytes) => void insert.run([sequence, blob(bytes)]),
    read(afterSequence, budget) {
      const rows = select.all<{ sequence: number; bytes: Uint8Array<ArrayBuffer> }>([afterSequence, budget.entries]);
      let bytesLeft = budget.bytes;
      const end = rows.findIndex((row, index) => {
        bytesLeft -= row.bytes.length;
        return index > 0 && bytesLeft < 0;
      });
      return end === -1 ? rows : rows.slice(0, end);
    },
    measure() {
      const row = size.get<{ count: number; bytes: number }>();
      return (row?.bytes ?? 0) + (row?.count ?? 0) * entryOverheadBytes;
    },
  };
}
