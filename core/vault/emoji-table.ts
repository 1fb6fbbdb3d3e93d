/** How the person uses emoji. In the vault, for it tells something of what was written. */
import type { Database } from '@signalapp/sqlcipher';
import type { EmojiHabit } from '../../shared/ipc/core-contract';
import type { Transaction } from './vault';

type EmojiRow = { readonly tone: number; readonly recent: string };

export function readEmojiHabit(db: Database): EmojiHabit {
  const row = db.prepare('SELECT tone, recent FROM emoji_habit').get<EmojiRow>();
  return row === undefined ? { tone: 0, recent: [] } : { tone: row.tone, recent: JSON.parse(row.recent) as string[] };
}

export function writeEmojiHabit(tx: Transaction, { tone, recent }: EmojiHabit): void {
  tx.db
    .prepare('INSERT OR REPLACE INTO emoji_habit (key, tone, recent) VALUES (1, ?, ?)')
    .run([tone, JSON.stringify(recent)]);
  tx.changed({ what: 'emoji' });
}
