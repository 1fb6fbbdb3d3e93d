import type { Database } from '@signalapp/sqlcipher';

export const version = 21;

/** Conversations that the person has marked as unread, although they have read all of them. */
export function up(db: Database): void {
  db.exec(
    'ALTER TABLE conversation ADD COLUMN is_marked_unread INTEGER NOT NULL DEFAULT 0 CHECK (is_marked_unread IN (0, 1))',
  );
}
