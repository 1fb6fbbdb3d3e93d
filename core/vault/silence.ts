/** For how long a conversation is silent: until it ends by the core's clock, whether or not anything ran then. */
import type { Database } from '@signalapp/sqlcipher';
import { idFromBytes } from '../../shared/domain/ids';
import type { Blob } from './columns';
import type { Transaction } from './vault';

/** What the person is told of now, of the conversation `c`; the one parameter is the time in milliseconds. */
export const notifyNow = `iif(c.notify_until_ms <= ?, 'all', c.notify)`;

/** When the next silence ends; undefined when none does. */
export function nextSilenceEndMs(db: Database): number | undefined {
  const endMs = db
    .prepare('SELECT min(notify_until_ms) FROM conversation WHERE notify_until_ms IS NOT NULL', { pluck: true })
    .get<number | null>();
  return endMs ?? undefined;
}

/** Forgets the silences that are over, and says so. */
export function endSilences(tx: Transaction): void {
  const conversationIds = tx.db
    .prepare(
      `UPDATE conversation SET notify = 'all', notify_until_ms = NULL WHERE notify_until_ms <= ?
       RETURNING conversation_id`,
      { pluck: true },
    )
    .all<Blob>([tx.nowMs])
    .map((conversationId) => idFromBytes('ConversationId', conversationId));
  if (conversationIds.length > 0) tx.changed({ what: 'conversations', conversationIds });
}
