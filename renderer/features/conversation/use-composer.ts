import { useCallback, useState, useSyncExternalStore } from 'react';
import type { ConversationId } from '../../../shared/domain/ids';
import { toAppError, type AppError } from '../../../shared/errors';
import { useCore } from '../../connection/ConnectionProvider';
import { useTypingActivity } from '../presence/use-typing-activity';
import { readComposer, type ComposerText } from './composer-text';
import type { Drafts } from './drafts';
import { newMessageId } from './message-id';

export interface ComposerState {
  readonly draft: string;
  readonly reading: ComposerText;
  /** Why the last message could not be taken; its text is still in the draft. */
  readonly error: AppError | undefined;
  readonly write: (draft: string) => void;
  /** Empties the draft once the core has stored it; does nothing if there is nothing to send, or too much. */
  readonly send: () => void;
}

/** What is being written in a conversation, and sending it. Mount it anew for another conversation. */
export function useComposer(conversationId: ConversationId, drafts: Drafts, onSent: () => void): ComposerState {
  const core = useCore();
  // Not kept here: a message may be stored after the reader has switched to another conversation and back.
  const draft = useSyncExternalStore(drafts.subscribe, () => drafts.read(conversationId));
  const [error, setError] = useState<AppError>();
  const onActivity = useTypingActivity(conversationId);
  const reading = readComposer(draft);

  const write = useCallback(
    (next: string) => {
      drafts.write(conversationId, next);
      onActivity(next);
    },
    [drafts, conversationId, onActivity],
  );
  const store = (text: string): Promise<void> => {
    const messageId = newMessageId();
    // With the same id twice it is one message, so a core that dies meanwhile is simply asked again.
    return core.callRepeatable('messages.send', { conversationId, messageId, text });
  };
  const send = (): void => {
    if (!reading.canSend) return;
    setError(undefined);
    onActivity('');
    onSent();
    drafts.send(conversationId, store).catch((cause: unknown) => setError(toAppError(cause)));
  };
  return { draft, reading, error, write, send };
}
