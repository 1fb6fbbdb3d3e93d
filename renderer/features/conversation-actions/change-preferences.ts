import type { ConversationPreferences, ConversationView } from '../../../shared/ipc/core-contract';
import type { Core } from '../../connection/core';

/** Changes what the person has set for a conversation, and leaves the rest of it. The end of a silence goes with the silence. */
export async function changePreferences(
  core: Core,
  { conversationId, preferences }: ConversationView,
  changes: Partial<ConversationPreferences>,
): Promise<void> {
  const { notifyUntilMs: _, ...endless } = preferences;
  await core.callRepeatable('conversations.setPreferences', {
    conversationId,
    preferences: { ...(changes.notify === undefined ? preferences : endless), ...changes },
  });
}

/** Choices of a folder that are no names: names are trimmed. */
export const noFolder = ' none';
export const newFolder = ' new';

/** What moving into a folder changes. Favourites and the archive stand apart from folders: it leaves them, so that it is found. */
export function movedTo(choice: string): Partial<ConversationPreferences> {
  return choice === noFolder ? { folder: undefined } : { folder: choice, isFavourite: false, isArchived: false };
}
