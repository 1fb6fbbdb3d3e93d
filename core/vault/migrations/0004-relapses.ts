import type { Database } from '@signalapp/sqlcipher';

export const version = 4;

/**
 * A relay that was restored from an older copy has lost entries, and gives their places to others.
 *
 * `lost_places` is by how many the cursor was set back because of that, in all: what stands there now is shown behind what stood
 * there. `epoch_since` is the entry that began the group's epoch, without which the relay would not know the epoch.
 */
export function up(db: Database): void {
  db.exec(`
    ALTER TABLE conversation ADD COLUMN lost_places INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE conversation ADD COLUMN epoch_since INTEGER NOT NULL DEFAULT 0;
    UPDATE conversation SET epoch_since = cursor;
  `);
}
