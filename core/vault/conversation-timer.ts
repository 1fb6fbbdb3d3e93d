import type { Database } from '@signalapp/sqlcipher';
import type { ConversationId } from '../../shared/domain/ids';
import { idBlob } from './columns';

/** How long messages of this conversation stay once they were read, unless one says otherwise; undefined when they stay. */
export function timerOf(db: Database, conversationId: ConversationId): number | undefined {
  const timerMs = db
    .prepare('SELECT timer_ms FROM conversation WHERE conversation_id = ?', { pluck: true })
    .get<number | null>([idBlob(conversationId)]);
  return timerMs ?? undefined;
}
