import type { Database } from '@signalapp/sqlcipher';

export const version = 22;

/**
 * What is asked in a lobby counts once. `admission_request.is_settled`: who asked then has withdrawn since, or was let in; the row
 * stays, so that the relay, or whoever has the link, can't bring up again what was said before. `lobby.since_ms`: this device came
 * then, and takes no older request. `own_join_request.said_at_ms`: when it was last tried to tell the relay, which may have it
 * although it has not said so.
 */
export function up(db: Database): void {
  db.exec(`
    ALTER TABLE admission_request ADD COLUMN is_settled INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE lobby ADD COLUMN since_ms INTEGER;
    ALTER TABLE own_join_request ADD COLUMN said_at_ms INTEGER;
    UPDATE own_join_request SET said_at_ms = sent_at_ms;
  `);
}
