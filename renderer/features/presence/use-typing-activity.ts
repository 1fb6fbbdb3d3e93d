import { useCallback, useEffect, useRef } from 'react';
import type { ConversationId } from '../../../shared/domain/ids';
import { useCore } from '../../connection/ConnectionProvider';

/** The core sends far less; this only spares it a call for each key. */
const repeatMs = 1_000;

/** What to call with the draft whenever the person has changed or sent it: the others may be shown that they write. */
export function useTypingActivity(conversationId: ConversationId): (draft: string) => void {
  const core = useCore();
  const toldAtMs = useRef(0);
  const tell = useCallback(
    (isTyping: boolean) => {
      // Nothing is lost when it fails: it is about this moment only.
      core.call('presence.setTyping', { conversationId, isTyping }).catch(() => {});
    },
    [core, conversationId],
  );
  const stop = useCallback(() => {
    if (toldAtMs.current === 0) return;
    toldAtMs.current = 0;
    tell(false);
  }, [tell]);
  useEffect(() => stop, [stop]);
  return useCallback(
    (draft) => {
      if (draft.trim() === '') return stop();
      const nowMs = performance.now();
      if (toldAtMs.current !== 0 && nowMs - toldAtMs.current < repeatMs) return undefined;
      toldAtMs.current = nowMs;
      return tell(true);
    },
    [stop, tell],
  );
}
