import type { ConversationId, UserId } from '../../../shared/domain/ids';
import type { ConversationView, Person } from '../../../shared/ipc/core-contract';
import { orderConversations } from '../conversation-list/order-conversations';
import { rankMatches } from '../people/match-rank';
import type { PeopleDirectory } from '../people/people-directory';

/** Where one can jump: an existing conversation, or a person to whom no conversation exists yet. */
export type JumpTarget =
  | { readonly kind: 'conversation'; readonly id: ConversationId; readonly conversation: ConversationView }
  | { readonly kind: 'person'; readonly id: UserId; readonly person: Person };

/** As many as one looks through before typing on. */
const shownPerKind = 30;

/**
 * What answers a query: conversations by their name or the other person's, latest activity first among equals, then
 * people without a direct conversation. A group is also found by the names of its members.
 */
export function jumpTargets(
  conversations: readonly ConversationView[],
  people: PeopleDirectory,
  query: string,
): readonly JumpTarget[] {
  const direct = new Set(conversations.map((conversation) => conversation.otherUserId));
  const foundConversations = rankMatches(orderConversations(conversations), query, (conversation) =>
    searchedTexts(conversation, people),
  );
  const newPeople = people.others.filter((person) => !direct.has(person.userId));
  const foundPeople = rankMatches(newPeople, query, (person) => [person.displayName, person.title]);
  return [
    ...foundConversations
      .slice(0, shownPerKind)
      .map((conversation) => ({ kind: 'conversation', id: conversation.conversationId, conversation }) as const),
    ...foundPeople.slice(0, shownPerKind).map((person) => ({ kind: 'person', id: person.userId, person }) as const),
  ];
}

function searchedTexts(conversation: ConversationView, people: PeopleDirectory): readonly string[] {
  if (conversation.otherUserId !== undefined) {
    const person = people.get(conversation.otherUserId);
    return person === undefined ? [] : [person.displayName, person.title];
  }
  const members = conversation.members.flatMap((userId) => {
    const person = people.get(userId);
    return person === undefined || person.isSelf ? [] : [person.displayName];
  });
  return [conversation.name, members.join(' ')];
}
