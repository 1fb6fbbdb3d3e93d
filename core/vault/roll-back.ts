import type { Database } from '@signalapp/sqlcipher';

/** Undoes the transaction, whatever made it fail. */
export function rollBack(db: Database): void {
  try {
    db.exec('ROLLBACK');
  } catch {
    // SQLite has already undone the transaction, as it does when the disk is full.
  }
}
