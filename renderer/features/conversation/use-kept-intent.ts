import { useCallback, useState } from 'react';
import type { ConversationId } from '../../../shared/domain/ids';
import { useCore } from '../../connection/ConnectionProvider';
import { workspaceMemory } from '../workspace/workspace-memory';
import { newMessage, type ComposerIntent } from './composer-intent';

/**
 * What the composer of a conversation is to write next. An answer that was begun is still one when the reader comes back from another
 * conversation, as its text is still there; so is an edit, as long as the conversation is kept drawn. The function stays the same from render to render.
 */
export function useKeptIntent(
  conversationId: ConversationId,
): readonly [intent: ComposerIntent, set: (intent: ComposerIntent) => void] {
  const { answers } = workspaceMemory(useCore());
  const [intent, setIntent] = useState<ComposerIntent>(() => answers.get(conversationId) ?? newMessage);
  const set = useCallback(
    (next: ComposerIntent) => {
      if (next.kind === 'reply') answers.set(conversationId, next);
      else answers.delete(conversationId);
      setIntent(next);
    },
    [answers, conversationId],
  );
  return [intent, set];
}
