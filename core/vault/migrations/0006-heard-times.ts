import type { Database } from '@signalapp/sqlcipher';

export const version = 6;

/** `heard_at_ms` is when the other person's last content in a direct conversation's topic was sent; 0 when there was none. */
export function up(db: Database): void {
  db.exec('ALTER TABLE conversation ADD COLUMN heard_at_ms INTEGER NOT NULL DEFAULT 0');
}
