import type { ConversationId } from '../../../shared/domain/ids';
import { readComposer } from './composer-text';

/** What was written and is not yet stored, per conversation. Lives in memory only: a draft is as confidential as a message. */
export interface Drafts {
  read(conversationId: ConversationId): string;
  write(conversationId: ConversationId, text: string): void;
  /** Calls the listener after every change of any draft. Returns a function that ends it. */
  subscribe(listener: () => void): () => void;
  /**
   * Hands the draft to `store` and takes it out of the field when that is done, so that a field that is empty again means
   * a message that no crash can lose. What is written meanwhile stays; called meanwhile, that goes next. Does nothing if
   * there is nothing to send, or too much. Rejects as `store` does; the draft keeps its text then.
   */
  send(conversationId: ConversationId, store: (text: string) => Promise<void>): Promise<void>;
}

/** Drafts for one account; they end with the window. */
export function createDrafts(): Drafts {
  const drafts = new Map<ConversationId, string>();
  const listeners = new Set<() => void>();
  /** Conversations whose draft is being stored, and whether the rest of it is to follow. */
  const sending = new Map<ConversationId, boolean>();

  const read = (conversationId: ConversationId): string => drafts.get(conversationId) ?? '';
  const write = (conversationId: ConversationId, text: string): void => {
    if (text === '') drafts.delete(conversationId);
    else drafts.set(conversationId, text);
    for (const listener of listeners) listener();
  };

  return {
    read,
    write,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async send(conversationId, store) {
      if (sending.has(conversationId)) {
        sending.set(conversationId, true);
        return;
      }
      try {
        do {
          const draft = read(conversationId);
          const { text, canSend } = readComposer(draft);
          if (!canSend) return;
          sending.set(conversationId, false);
          await store(text);
          write(conversationId, restOf(read(conversationId), draft));
        } while (sending.get(conversationId) === true);
      } finally {
        sending.delete(conversationId);
      }
    },
  };
}

/** What was written behind `sent`; all of it if what was sent has been changed since. */
function restOf(draft: string, sent: string): string {
  return draft.startsWith(sent) ? draft.slice(sent.length) : draft;
}
