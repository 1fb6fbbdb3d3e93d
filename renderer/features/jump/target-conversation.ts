import type { TFunction } from 'i18next';
import type { ConversationId } from '../../../shared/domain/ids';
import type { Core } from '../../connection/core';
import { conversationFace, type ConversationFace } from '../conversation/conversation-title';
import type { PeopleDirectory } from '../people/people-directory';
import type { JumpTarget } from './jump-targets';

/** The conversation that a target stands for, begun if there is none. Rejects with the core's `AppError`. */
export async function conversationOf(core: Core, target: JumpTarget): Promise<ConversationId> {
  switch (target.kind) {
    case 'conversation':
      return target.id;
    case 'notes':
      return (await core.callRepeatable('conversations.openNotes')).conversationId;
    case 'person':
      return (await core.callRepeatable('conversations.createDirect', { userId: target.id })).conversationId;
    default:
      return target satisfies never;
  }
}

/** How a target looks. */
export function targetFace(target: JumpTarget, people: PeopleDirectory, t: TFunction<'people'>): ConversationFace {
  switch (target.kind) {
    case 'conversation':
      return conversationFace(target.conversation, people, t);
    case 'notes':
      return { title: t('notes'), hint: undefined, picture: undefined, shape: 'notes', avatarId: target.id };
    case 'person': {
      const { displayName, picture } = target.person;
      return { title: displayName, hint: people.hint(target.id), picture, shape: 'person', avatarId: target.id };
    }
    default:
      return target satisfies never;
  }
}
