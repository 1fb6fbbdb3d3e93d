import type { Database } from '@signalapp/sqlcipher';
import { permissionsOf, roleOf } from '../../shared/domain/conversation-rights';
import type { ConversationId, UserId } from '../../shared/domain/ids';
import { membersOf } from '../vault/conversation-member-table';
import { findConversation } from '../vault/conversation-table';
import { readState } from './conversation-state';
import type { Actor } from './message-rights';

/** What this person may in the conversation of `topic`, as the vault says. */
export function actorIn(db: Database, topic: ConversationId, userId: UserId): Actor {
  const conversation = findConversation(db, topic);
  if (conversation === undefined) return { userId, isMember: false, role: 'member', mayPost: false };
  const state = readState(db, conversation);
  const members = new Set(membersOf(db, topic));
  return {
    userId,
    isMember: members.has(userId),
    role: roleOf(state, members, userId),
    mayPost: permissionsOf(state, members, userId).post,
  };
}
