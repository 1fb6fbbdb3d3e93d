import type { TFunction } from 'i18next';
import type { ConversationId, UserId } from '../../../shared/domain/ids';
import type { ConversationView, Person } from '../../../shared/ipc/core-contract';
import { searchedTexts } from '../conversation/searched-texts';
import { orderConversations } from '../conversation-list/order-conversations';
import { matchRank, rankMatches } from '../people/match-rank';
import { namesOf, type PeopleDirectory } from '../people/people-directory';

/** Where one can jump: an existing conversation, a person to whom no conversation exists yet, or notes not begun yet. */
export type JumpTarget =
  | { readonly kind: 'conversation'; readonly id: ConversationId; readonly conversation: ConversationView }
  | { readonly kind: 'notes'; readonly id: 'notes' }
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
  t: TFunction<'people'>,
): readonly JumpTarget[] {
  const direct = new Set(conversations.map((conversation) => conversation.otherUserId));
  const foundConversations = rankMatches(orderConversations(conversations), query, (conversation) =>
    searchedTexts(conversation, people, t),
  );
  const newPeople = people.others.filter((person) => !direct.has(person.userId));
  const foundPeople = rankMatches(newPeople, query, (person) => [...namesOf(person), person.title]);
  const hasNotes = conversations.some(({ kind }) => kind === 'notes');
  const notes =
    !hasNotes && matchRank(t('notes'), query) !== undefined ? [{ kind: 'notes', id: 'notes' } as const] : [];
  return [
    ...foundConversations
      .slice(0, shownPerKind)
      .map((conversation) => ({ kind: 'conversation', id: conversation.conversationId, conversation }) as const),
    ...notes,
    ...foundPeople.slice(0, shownPerKind).map((person) => ({ kind: 'person', id: person.userId, person }) as const),
  ];
}
