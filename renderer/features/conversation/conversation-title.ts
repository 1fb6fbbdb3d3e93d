import type { ConversationView } from '../../../shared/ipc/core-contract';
import type { PeopleDirectory } from '../people/people-directory';

export interface ConversationFace {
  readonly title: string;
  /** Tells a direct conversation from one with a namesake. */
  readonly hint: string | undefined;
  readonly picture: Uint8Array | undefined;
  readonly shape: 'person' | 'group';
  /** What the avatar's colour depends on. */
  readonly avatarId: string;
}

/** How a conversation looks wherever it is named: a direct one like the other person, a group by its name. */
export function conversationFace(
  conversation: ConversationView,
  people: PeopleDirectory,
  unknownName: string,
): ConversationFace {
  const { otherUserId } = conversation;
  if (conversation.kind === 'group' || otherUserId === undefined) {
    return {
      title: conversation.name === '' ? unknownName : conversation.name,
      hint: undefined,
      picture: undefined,
      shape: 'group',
      avatarId: conversation.conversationId,
    };
  }
  const person = people.get(otherUserId);
  return {
    title: person?.displayName ?? unknownName,
    hint: people.hint(otherUserId),
    picture: person?.picture,
    shape: 'person',
    avatarId: otherUserId,
  };
}
