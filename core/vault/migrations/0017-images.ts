import type { Database } from '@signalapp/sqlcipher';

export const version = 17;

/**
 * Images of messages, and those that the person keeps. What an image is called is its message's `text`.
 *
 * `hash` is the SHA-256 of the bytes, by which GIFs that were seen are offered again; NULL for an image that is to vanish, of which
 * nothing may be known elsewhere. `ballast` stands before all that says something of such an image; see ballast.ts.
 */
export function up(db: Database): void {
  db.exec(`
    CREATE TABLE image (
      message_key INTEGER PRIMARY KEY REFERENCES message (key) ON DELETE CASCADE,
      ballast BLOB,
      hash BLOB CHECK (length(hash) = 32),
      width INTEGER NOT NULL,
      height INTEGER NOT NULL,
      is_animated INTEGER NOT NULL,
      source TEXT,
      bytes BLOB NOT NULL
    ) STRICT;
    CREATE INDEX image_hash ON image (hash) WHERE hash IS NOT NULL;
    CREATE INDEX image_seen ON image (message_key) WHERE is_animated = 1 AND hash IS NOT NULL;
    CREATE INDEX message_image ON message (key) WHERE kind = 'image';

    CREATE TABLE saved_gif (
      key INTEGER PRIMARY KEY,
      hash BLOB NOT NULL UNIQUE CHECK (length(hash) = 32),
      width INTEGER NOT NULL,
      height INTEGER NOT NULL,
      alt TEXT NOT NULL,
      source TEXT,
      bytes BLOB NOT NULL
    ) STRICT;
  `);
}
