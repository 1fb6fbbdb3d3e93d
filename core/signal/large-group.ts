import type { Database } from '@signalapp/sqlcipher';
import type { ConversationId } from '../../shared/domain/ids';
import { memberCount } from '../vault/conversation-member-table';

/** With more members every word of each reaches so many that less is said. */
export const largestSmallGroup = 100;

export function isLargeGroup(db: Database, topic: ConversationId): boolean {
  return memberCount(db, topic) > largestSmallGroup;
}
