import { useEffect, useState } from 'react';
import type { ConversationId, MessageId } from '../../../shared/domain/ids';
import { useCore } from '../../connection/ConnectionProvider';

export interface ImageBytes {
  /** Undefined until they are there. */
  readonly bytes: Uint8Array | undefined;
  readonly isFailed: boolean;
}

/** The bytes of a message's image, read once they are wanted. Kept by whoever asks, and nowhere else in the window. */
export function useImageBytes(conversationId: ConversationId, messageId: MessageId, isWanted: boolean): ImageBytes {
  const core = useCore();
  const [state, setState] = useState<ImageBytes>({ bytes: undefined, isFailed: false });
  const isDone = state.bytes !== undefined;
  useEffect(() => {
    if (!isWanted || isDone) return undefined;
    let isMounted = true;
    core
      .callRepeatable('messages.image', { conversationId, messageId })
      .then(({ bytes }) => isMounted && setState({ bytes, isFailed: false }))
      .catch(() => isMounted && setState({ bytes: undefined, isFailed: true }));
    return () => {
      isMounted = false;
    };
  }, [core, conversationId, messageId, isWanted, isDone]);
  return state;
}
