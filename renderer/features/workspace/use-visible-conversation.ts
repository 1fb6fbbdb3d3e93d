import { useEffect } from 'react';
import type { ConversationId } from '../../../shared/domain/ids';
import type { Core } from '../../connection/core';
import { afterPaint } from '../../ui/after-paint';

/**
 * Tells the core which conversation is in sight, so that it is read before all others. Not before the window is usable: what
 * arrived meanwhile waits for that.
 */
export function useVisibleConversation(core: Core, openId: ConversationId | undefined, isInteractive: boolean): void {
  useEffect(() => {
    if (!isInteractive) return undefined;
    const tell = (conversationId: ConversationId | undefined): void => {
      // A core that is away is told when it is back.
      core.call('conversations.setVisible', { conversationId }).catch(() => undefined);
    };
    const stopWaiting = afterPaint(() => tell(openId));
    const stop = core.onReconnect(() => tell(openId));
    return () => {
      stopWaiting();
      stop();
      tell(undefined);
    };
  }, [core, openId, isInteractive]);
}
