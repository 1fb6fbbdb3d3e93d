/** Which sections of the list of conversations are closed. In the vault, for folders are named by people. */
import type { Database } from '@signalapp/sqlcipher';
import type { Transaction } from './vault';

export function closedSections(db: Database): string[] {
  return db.prepare('SELECT section FROM closed_section', { pluck: true }).all<string>();
}

/** Of closed ones at most `limit` are kept, so that folders that are no more do not pile up for ever. */
export function setSectionClosed(tx: Transaction, section: string, isClosed: boolean, limit = 1_000): void {
  tx.db.prepare('DELETE FROM closed_section WHERE section = ?').run([section]);
  if (isClosed) {
    tx.db
      .prepare('DELETE FROM closed_section WHERE section IN (SELECT section FROM closed_section LIMIT -1 OFFSET ?)')
      .run([limit - 1]);
    tx.db.prepare('INSERT INTO closed_section (section) VALUES (?)').run([section]);
  }
  tx.changed({ what: 'sections' });
}
