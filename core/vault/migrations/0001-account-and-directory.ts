import type { Database } from '@signalapp/sqlcipher';

export const version = 1;

/**
 * Who this device is, the workspace's log as it was received, and the secrets of the invites made here.
 *
 * An account is pending from before its first entry is appended until that entry was read back, so that an interrupted
 * founding or join is completed, not repeated: the founding entry is kept to be sent again byte for byte.
 */
export function up(db: Database): void {
  db.exec(`
    CREATE TABLE account (
      only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
      state TEXT NOT NULL CHECK (state IN ('pending', 'member')),
      workspace_id BLOB NOT NULL CHECK (length(workspace_id) = 32),
      user_id BLOB NOT NULL CHECK (length(user_id) = 32),
      device_id BLOB NOT NULL CHECK (length(device_id) = 16),
      signature_public_key BLOB NOT NULL CHECK (length(signature_public_key) = 32),
      signature_secret_key BLOB NOT NULL CHECK (length(signature_secret_key) = 64),
      encryption_public_key BLOB NOT NULL CHECK (length(encryption_public_key) = 32),
      encryption_secret_key BLOB NOT NULL CHECK (length(encryption_secret_key) = 32),
      inbox BLOB NOT NULL CHECK (length(inbox) = 32),
      genesis BLOB NOT NULL,
      profile_key BLOB NOT NULL CHECK (length(profile_key) = 32),
      relay_url TEXT NOT NULL,
      relay_fingerprint BLOB CHECK (length(relay_fingerprint) = 32),
      founding_entry BLOB,
      inbox_cursor INTEGER NOT NULL DEFAULT 0
    ) STRICT;

    CREATE TABLE directory_entry (
      sequence INTEGER PRIMARY KEY,
      hash BLOB NOT NULL CHECK (length(hash) = 32),
      bytes BLOB NOT NULL
    ) STRICT;

    CREATE TABLE own_invite (
      invite_id BLOB PRIMARY KEY CHECK (length(invite_id) = 16),
      seed BLOB NOT NULL CHECK (length(seed) = 32)
    ) STRICT, WITHOUT ROWID;
  `);
}
