import type { Database } from '@signalapp/sqlcipher';

export const version = 28;

/**
 * What the workspace's log comes to up to some entry, so that a start does not replay all of it. Everything here follows
 * from `directory_entry` and may be thrown away. Without the one row of `directory_state` the other rows mean nothing.
 * `place` is how many came before.
 */
export function up(db: Database): void {
  db.exec(`
    CREATE TABLE directory_state (
      only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
      version INTEGER NOT NULL,
      workspace_id BLOB NOT NULL CHECK (length(workspace_id) = 32),
      sequence INTEGER NOT NULL,
      head_hash BLOB NOT NULL CHECK (length(head_hash) = 32),
      at_ms INTEGER NOT NULL,
      members INTEGER NOT NULL,
      devices INTEGER NOT NULL,
      invites INTEGER NOT NULL,
      sealed_workspace_profile BLOB NOT NULL
    ) STRICT;

    CREATE TABLE directory_member (
      place INTEGER PRIMARY KEY,
      user_id BLOB NOT NULL UNIQUE CHECK (length(user_id) = 32),
      role TEXT NOT NULL CHECK (role IN ('owner', 'admin', 'member', 'guest')),
      joined_at_ms INTEGER NOT NULL,
      invited_with BLOB CHECK (length(invited_with) = 16),
      chain_head BLOB NOT NULL CHECK (length(chain_head) = 32),
      display_name TEXT NOT NULL,
      title TEXT NOT NULL,
      picture_id BLOB CHECK (length(picture_id) = 32),
      sealed_profile BLOB NOT NULL
    ) STRICT;

    CREATE TABLE directory_device (
      place INTEGER PRIMARY KEY,
      device_id BLOB NOT NULL UNIQUE CHECK (length(device_id) = 16),
      -- Place of whose it is: devices of people who stand together do so too.
      member INTEGER NOT NULL,
      signature_key BLOB NOT NULL UNIQUE CHECK (length(signature_key) = 32),
      encryption_key BLOB NOT NULL CHECK (length(encryption_key) = 32),
      inbox BLOB NOT NULL UNIQUE CHECK (length(inbox) = 32),
      revoked_at_ms INTEGER
    ) STRICT;
    CREATE INDEX directory_device_member ON directory_device (member);

    CREATE TABLE directory_invite (
      place INTEGER PRIMARY KEY,
      invite_id BLOB NOT NULL UNIQUE CHECK (length(invite_id) = 16),
      invite_key BLOB NOT NULL CHECK (length(invite_key) = 32),
      role TEXT NOT NULL CHECK (role IN ('admin', 'member', 'guest')),
      created_by BLOB NOT NULL CHECK (length(created_by) = 32),
      created_at_ms INTEGER NOT NULL,
      expires_at_ms INTEGER NOT NULL,
      uses INTEGER NOT NULL,
      uses_left INTEGER NOT NULL,
      is_revoked INTEGER NOT NULL,
      sealed_label BLOB NOT NULL
    ) STRICT;

    -- Each as the SetPolicy that it was set with.
    CREATE TABLE directory_policy (
      place INTEGER PRIMARY KEY,
      since_ms INTEGER NOT NULL,
      user_id BLOB NOT NULL CHECK (length(user_id) = 32),
      value BLOB NOT NULL
    ) STRICT;
  `);
}
