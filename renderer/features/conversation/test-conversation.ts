import type { ConversationId } from '../../../shared/domain/ids';
import type { ConversationView } from '../../../shared/ipc/core-contract';

/** A group in which everything may be done, for tests; `id` is repeated to the length of a conversation id. */
export function testConversation(id: string, changes: Partial<ConversationView> = {}): ConversationView {
  return {
    conversationId: id.repeat(64).slice(0, 64) as ConversationId,
    kind: 'group',
    name: '',
    members: [],
    roles: [],
    rights: { post: 'members', addMembers: 'members', call: 'members' },
    hasJoinLink: false,
    may: { post: true, addMembers: true, call: true, manage: true },
    createdAtMs: 0,
    unreadCount: 0,
    isMarkedUnread: false,
    unreadMentionCount: 0,
    isMember: true,
    isBlocked: false,
    preferences: { notify: 'all', isFavourite: false, isArchived: false },
    ...changes,
  };
}
