import type { ConversationId, MessageId, UserId } from '../../shared/domain/ids';
import type { Change } from '../../shared/ipc/core-contract';

/** One change per kind, and per conversation for messages, each id once, in the order of their first mention. */
export function mergeChanges(changes: readonly Change[]): Change[] {
  const plain = new Map<string, Change>();
  const userIds = new Set<UserId>();
  let isAnybody = false;
  const conversationIds = new Set<ConversationId>();
  const messageIds = new Map<ConversationId, Set<MessageId>>();
  for (const change of changes) {
    if (change.what === 'conversations') {
      for (const id of change.conversationIds) conversationIds.add(id);
    } else if (change.what === 'messages') {
      const ids = messageIds.get(change.conversationId) ?? new Set();
      messageIds.set(change.conversationId, ids);
      for (const id of change.messageIds) ids.add(id);
    } else if (change.what === 'people') {
      // Its place among the others.
      plain.set('people', change);
      for (const id of change.userIds ?? []) userIds.add(id);
      isAnybody ||= change.userIds === undefined;
    } else if (change.what === 'typing' || change.what === 'scheduled') {
      plain.set(`${change.what} ${change.conversationId}`, change);
    } else {
      plain.set(change.what, change);
    }
  }
  if (plain.has('people')) {
    plain.set('people', { what: 'people', ...(isAnybody ? {} : { userIds: [...userIds] }) });
  }
  const merged = Array.from(plain.values());
  if (conversationIds.size > 0) merged.push({ what: 'conversations', conversationIds: [...conversationIds] });
  for (const [conversationId, ids] of messageIds) {
    merged.push({ what: 'messages', conversationId, messageIds: [...ids] });
  }
  return merged;
}
