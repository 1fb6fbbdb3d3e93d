import { useEffect } from 'react';
import type { ConversationId } from '../../../shared/domain/ids';
import type { Core } from '../../connection/core';

/** Tells the core which conversation is in sight, so that it is read before all others. */
export function useVisibleConversation(core: Core, openId: ConversationId | undefined): void {
  useEffect(() => {
    const tell = (conversationId: ConversationId | undefined): void => {
      // A core that is away is told when it is back.
      core.call('conversations.setVisible', { conversationId }).catch(() => undefined);
    };
    tell(openId);
    const stop = core.onReconnect(() => tell(openId));
    return () => {
      stop();
      tell(undefined);
    };
  }, [core, openId]);
}
