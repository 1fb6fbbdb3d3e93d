import type { Database } from '@signalapp/sqlcipher';

export const version = 25;

/** `notify_until_ms`: from then on the person is told of everything again. NULL where what they chose holds until they choose anew. */
export function up(db: Database): void {
  db.exec(`
    ALTER TABLE conversation ADD COLUMN notify_until_ms INTEGER;
    CREATE INDEX conversation_notify_until ON conversation (notify_until_ms) WHERE notify_until_ms IS NOT NULL;
  `);
}
