import { useEffect, useMemo, useRef, useSyncExternalStore } from 'react';
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
 * The timeline of one conversation, opened and kept true as long as the component is there: at the sought message if it is one
 * of this conversation, now and whenever another one is sought. Once it is not shown any more it opens anew, for the next time.
 */
export function useTimeline(
  core: Core,
  conversationId: ConversationId,
  sought: MutableStore<SoughtMessage | undefined>,
  isShown: boolean,
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
  useReopening(timeline, isShown);
  const snapshot = useSyncExternalStore(timeline.subscribe, timeline.snapshot);
  return { timeline, snapshot };
}

/** Long enough that showing what comes in its place is over, in milliseconds. */
const leftMs = 250;

function useReopening(timeline: Timeline, isShown: boolean): void {
  const isDue = useRef(false);
  useEffect(() => {
    if (isShown) isDue.current = true;
    if (isShown || !isDue.current) return undefined;
    const timer = setTimeout(() => {
      isDue.current = false;
      void timeline.open('first-unread');
    }, leftMs);
    return () => clearTimeout(timer);
  }, [timeline, isShown]);
}

function coreSource(core: Core, conversationId: ConversationId): TimelineSource {
  return {
    page: (from, limit) => core.callRepeatable('messages.page', { conversationId, from, limit }),
    get: (messageIds) => core.callRepeatable('messages.get', { conversationId, messageIds: [...messageIds] }),
    markRead: (messageId) => core.callRepeatable('conversations.markRead', { conversationId, messageId }),
  };
}
