import type { TFunction } from 'i18next';
import type { ConversationView } from '../../../shared/ipc/core-contract';
import { namesOf, type PeopleDirectory } from '../people/people-directory';

/**
 * What a conversation is found by, the most telling first: the other person's name and title, or the group's name and then
 * the names of its members.
 */
export function searchedTexts(
  conversation: ConversationView,
  people: PeopleDirectory,
  t: TFunction<'people'>,
): readonly string[] {
  if (conversation.kind === 'notes') return [t('notes')];
  if (conversation.otherUserId !== undefined) {
    const person = people.get(conversation.otherUserId);
    return person === undefined ? [] : [...namesOf(person), person.title];
  }
  const members = conversation.members.flatMap((userId) => {
    const person = people.get(userId);
    return person === undefined || person.isSelf ? [] : namesOf(person);
  });
  return [conversation.name, members.join(' ')];
}
