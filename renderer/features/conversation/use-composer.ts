import { useCallback, useState } from 'react';
import type { ConversationId } from '../../../shared/domain/ids';
import { toAppError, type AppError } from '../../../shared/errors';
import { useCore } from '../../connection/ConnectionProvider';
import { readComposer, restoreText, type ComposerText } from './composer-text';
import type { Drafts } from './drafts';
import { newMessageId } from './message-id';

export interface ComposerState {
  readonly draft: string;
  readonly reading: ComposerText;
  /** Why the last message could not be taken; its text is back in the draft. */
  readonly error: AppError | undefined;
  readonly write: (draft: string) => void;
  /** Empties the draft at once; does nothing if there is nothing to send, or too much. */
  readonly send: () => void;
}

/** What is being written in a conversation, and sending it. Mount it anew for another conversation. */
export function useComposer(conversationId: ConversationId, drafts: Drafts, onSent: () => void): ComposerState {
  const core = useCore();
  const [draft, setDraft] = useState(() => drafts.read(conversationId));
  const [error, setError] = useState<AppError>();
  const reading = readComposer(draft);

  const write = useCallback(
    (next: string) => {
      drafts.write(conversationId, next);
      setDraft(next);
    },
    [drafts, conversationId],
  );
  const send = (): void => {
    if (!reading.canSend) return;
    write('');
    setError(undefined);
    onSent();
    // With the same id twice it is one message, so a core that dies meanwhile is simply asked again.
    core
      .callRepeatable('messages.send', { conversationId, messageId: newMessageId(), text: reading.text })
      .catch((cause: unknown) => {
        // The reader may have switched to another conversation; the draft has the text then.
        write(restoreText(reading.text, drafts.read(conversationId)));
        setError(toAppError(cause));
      });
  };
  return { draft, reading, error, write, send };
}
