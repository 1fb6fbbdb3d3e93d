import type { ConversationId } from '../../../shared/domain/ids';

/** What was written and not sent, per conversation. Lives in memory only: a draft is as confidential as a message. */
export interface Drafts {
  read(conversationId: ConversationId): string;
  write(conversationId: ConversationId, text: string): void;
}

/** Drafts for one account; they end with the window. */
export function createDrafts(): Drafts {
  const drafts = new Map<ConversationId, string>();
  return {
    read: (conversationId) => drafts.get(conversationId) ?? '',
    write: (conversationId, text) => {
      if (text === '') drafts.delete(conversationId);
      else drafts.set(conversationId, text);
    },
  };
}
