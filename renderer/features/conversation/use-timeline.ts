import { useEffect, useMemo, useSyncExternalStore } from 'react';
import type { ConversationId } from '../../../shared/domain/ids';
import type { Core } from '../../connection/core';
import { Timeline, type TimelineSnapshot, type TimelineSource } from './timeline';

export interface TimelineHandle {
  readonly timeline: Timeline;
  readonly snapshot: TimelineSnapshot;
}

/** The timeline of one conversation, opened and kept true while the component shows it. */
export function useTimeline(core: Core, conversationId: ConversationId): TimelineHandle {
  const timeline = useMemo(() => new Timeline(coreSource(core, conversationId)), [core, conversationId]);
  useEffect(() => {
    void timeline.open('first-unread');
    const stopChanges = core.onChange((change) => {
      if (change.what !== 'messages' || change.conversationId !== conversationId) return;
      void timeline.takeChanges(change.messageIds);
    });
    const stopReconnect = core.onReconnect(() => void timeline.resync());
    return () => {
      stopChanges();
      stopReconnect();
    };
  }, [core, conversationId, timeline]);
  const snapshot = useSyncExternalStore(timeline.subscribe, timeline.snapshot);
  return { timeline, snapshot };
}

function coreSource(core: Core, conversationId: ConversationId): TimelineSource {
  return {
    page: (from, limit) => core.callRepeatable('messages.page', { conversationId, from, limit }),
    get: (messageIds) => core.callRepeatable('messages.get', { conversationId, messageIds: [...messageIds] }),
    markRead: (messageId) => core.callRepeatable('conversations.markRead', { conversationId, messageId }),
  };
}
