import type { Database } from '@signalapp/sqlcipher';
import type { ConversationId, UserId } from '../../shared/domain/ids';
import type { Actor } from './message-rights';

/** What this member may in the conversation of `topic`, as the vault says. Nobody has a role of their own as yet. */
export function actorIn(_db: Database, _topic: ConversationId, userId: UserId): Actor {
  return { userId, role: 'member', mayPost: true };
}
