import type { Database } from '@signalapp/sqlcipher';
import type { ConversationId } from '../../shared/domain/ids';

/** How long messages of this conversation stay once they were read, unless one says otherwise; undefined when they stay. */
export function timerOf(_db: Database, _conversationId: ConversationId): number | undefined {
  // The group's state has no timer yet.
  return undefined;
}
