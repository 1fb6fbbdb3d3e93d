import type { Database } from '@signalapp/sqlcipher';
import type { ConversationId } from '../../shared/domain/ids';
import { idBlob } from './columns';

/**
 * How long a message that is sent to this conversation stays. The conversation's own timer is a rule, which a message can
 * shorten and not lengthen.
 */
export function timerForMessage(
  db: Database,
  conversationId: ConversationId,
  wantedMs: number | undefined,
): number | undefined {
  const ruleMs = timerOf(db, conversationId);
  if (wantedMs === undefined || ruleMs === undefined) return wantedMs ?? ruleMs;
  return Math.min(wantedMs, ruleMs);
}

/** How long messages of this conversation stay at most once they were read; undefined when they stay. */
function timerOf(db: Database, conversationId: ConversationId): number | undefined {
  const timerMs = db
    .prepare('SELECT timer_ms FROM conversation WHERE conversation_id = ?', { pluck: true })
    .get<number | null>([idBlob(conversationId)]);
  return timerMs ?? undefined;
}
