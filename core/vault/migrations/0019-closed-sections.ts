import type { Database } from '@signalapp/sqlcipher';

export const version = 19;

/** Sections of the list of conversations that the person has closed, by the window's own names for them. */
export function up(db: Database): void {
  db.exec('CREATE TABLE closed_section (section TEXT NOT NULL PRIMARY KEY) STRICT, WITHOUT ROWID');
}
