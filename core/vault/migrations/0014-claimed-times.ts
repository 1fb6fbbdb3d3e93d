import type { Database } from '@signalapp/sqlcipher';

export const version = 14;

/**
 * When a message was sent, as its sender said: only where that was in the future of this device's clock, by which it is shown.
 * What is done to it later is judged by the sender's own times.
 */
export function up(db: Database): void {
  db.exec('ALTER TABLE message ADD COLUMN claimed_at_ms INTEGER');
}
