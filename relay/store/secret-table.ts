import { randomBytes } from 'node:crypto';
import type { Database } from '@signalapp/sqlcipher';
import { blob } from './blob';
import type { FoundingToken, TicketSecret } from './store';

/** The relay's own secrets: made on the first start, in the same transaction. */
export interface SecretTable {
  readonly ticketSecret: TicketSecret;
  foundingToken(): FoundingToken | undefined;
  deleteFoundingToken(): void;
}

const secretBytes = 32;

export function openSecretTable(db: Database): SecretTable {
  const select = db.prepare('SELECT value FROM secrets WHERE name = ?');
  const insert = db.prepare('INSERT INTO secrets (name, value) VALUES (?, ?)');
  const remove = db.prepare('DELETE FROM secrets WHERE name = ?');
  const read = (name: string) => select.get<{ value: Uint8Array<ArrayBuffer> }>([name])?.value;

  if (read('ticket') === undefined) {
    db.exec('BEGIN IMMEDIATE');
    for (const name of ['ticket', 'founding']) insert.run([name, blob(randomBytes(secretBytes))]);
    db.exec('COMMIT');
  }
  const ticketSecret = read('ticket') as TicketSecret;
  return {
    ticketSecret,
    foundingToken: () => read('founding') as FoundingToken | undefined,
    deleteFoundingToken: () => void remove.run(['founding']),
  };
}
