import type { Database } from '@signalapp/sqlcipher';

export const version = 16;

/**
 * Previews of links: the encoded preview in the row of its message, so that it goes with it wherever that goes, and behind its
 * ballast; and whether this person makes some.
 */
export function up(db: Database): void {
  db.exec(`
    ALTER TABLE message ADD COLUMN link_preview BLOB;
    ALTER TABLE account ADD COLUMN makes_link_previews INTEGER NOT NULL DEFAULT 0;
  `);
}
