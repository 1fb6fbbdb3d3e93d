import type { TFunction } from 'i18next';
import type { PictureId } from '../../../shared/domain/ids';
import type { ConversationView } from '../../../shared/ipc/core-contract';
import type { PeopleDirectory } from '../people/people-directory';

export interface ConversationFace {
  readonly title: string;
  /** Tells a direct conversation from one with a namesake. */
  readonly hint: string | undefined;
  readonly picture: PictureId | undefined;
  readonly shape: 'person' | 'group' | 'notes';
  /** What the avatar's colour depends on. */
  readonly avatarId: string;
}

/** How a conversation looks wherever it is named: a direct one like the other person, a group by its name and picture. */
export function conversationFace(
  conversation: ConversationView,
  people: PeopleDirectory,
  t: TFunction<'people'>,
): ConversationFace {
  const { otherUserId, conversationId: avatarId } = conversation;
  if (conversation.kind === 'notes') {
    return { title: t('notes'), hint: undefined, picture: undefined, shape: 'notes', avatarId };
  }
  if (conversation.kind === 'group' || otherUserId === undefined) {
    return {
      title: conversation.name === '' ? t('unknown') : conversation.name,
      hint: undefined,
      picture: conversation.picture,
      shape: 'group',
      avatarId,
    };
  }
  const person = people.get(otherUserId);
  return {
    title: person?.displayName ?? t('unknown'),
    hint: people.hint(otherUserId),
    picture: person?.picture,
    shape: 'person',
    avatarId: otherUserId,
  };
}
