import { useEffect, useMemo, useSyncExternalStore } from 'react';
import type { ConversationId } from '../../../shared/domain/ids';
import type { Core } from '../../connection/core';
import type { MutableStore } from '../../connection/store';
import type { SoughtMessage } from '../workspace/workspace-memory';
import { Timeline, type TimelineSnapshot, type TimelineSource } from './timeline';

export interface TimelineHandle {
  readonly timeline: Timeline;
  readonly snapshot: TimelineSnapshot;
}

/**
 * The timeline of one conversation, opened and kept true while the component shows it: at the sought message if it is one
 * of this conversation, now and whenever another one is sought.
 */
export function useTimeline(
  core: Core,
  conversationId: ConversationId,
  sought: MutableStore<SoughtMessage | undefined>,
): TimelineHandle {
  const timeline = useMemo(() => new Timeline(coreSource(core, conversationId)), [core, conversationId]);
  useEffect(() => {
    const seek = async (): Promise<void> => {
      const wanted = sought.get();
      if (wanted?.conversationId !== conversationId) return;
      const isFound = await timeline.jump({ at: 'message', messageId: wanted.messageId }).catch(() => false);
      if (sought.get() === wanted) sought.set(undefined);
      if (!isFound && timeline.snapshot().state !== 'ready') await timeline.open('first-unread');
    };
    if (sought.get()?.conversationId === conversationId) void seek();
    else void timeline.open('first-unread');
    const stopSeeking = sought.subscribe(() => void seek());
    const stopChanges = core.onChange((change) => {
      if (change.what !== 'messages' || change.conversationId !== conversationId) return;
      void timeline.takeChanges(change.messageIds);
    });
    const stopReconnect = core.onReconnect(() => void timeline.resync());
    return () => {
      stopSeeking();
      stopChanges();
      stopReconnect();
    };
  }, [core, conversationId, timeline, sought]);
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
