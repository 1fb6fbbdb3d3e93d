import { useCallback, useContext, useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { useTranslation } from '../../i18n/use-translation';
import type { MessageId } from '../../../shared/domain/ids';
import type { ConversationView, MessageView } from '../../../shared/ipc/core-contract';
import { createAtHand } from '../message/at-hand';
import { OpenMessageContext } from '../message/message-commands';
import { AtHandContext, handEvents } from '../message/use-at-hand';
import type { SelectionState } from '../message/use-selection';
import { ErrorBoundary } from '../../ui/ErrorBoundary';
import { FloatingDay } from './FloatingDay';
import { JumpToLatest } from './JumpToLatest';
import { MoreLine } from './MoreLine';
import { NextMention } from './NextMention';
import type { Timeline, TimelineSnapshot } from './timeline';
import { timelineItems, nextMessageIndex, type TimelineItem } from './timeline-items';
import { TimelineListItem } from './TimelineListItem';
import { UndrawnListItem } from './UndrawnListItem';
import { useTimelineScroll } from './use-timeline-scroll';
import { useWindowFocus } from './use-window-focus';

export interface TimelineViewProps {
  readonly timeline: Timeline;
  readonly snapshot: Extract<TimelineSnapshot, { state: 'ready' }>;
  readonly conversation: ConversationView;
  /** Else it is drawn and stands at its place, but nobody reads it. */
  readonly isShown: boolean;
  /** The conversation's name as the reader knows it. */
  readonly name: string;
  readonly onRetry: (message: MessageView) => Promise<void>;
  readonly selection: SelectionState;
}

/** The messages of a conversation, of which only those in sight are in the document. */
export function TimelineView({
  timeline,
  snapshot,
  conversation,
  isShown,
  name,
  onRetry,
  selection,
}: TimelineViewProps) {
  const { t } = useTranslation('conversation');
  const { window: shown, loading, failed } = snapshot;
  const items = useMemo(() => timelineItems(shown), [shown]);
  const scrollRef = useRef<HTMLElement>(null);
  const [activeKey, setActiveKey] = useState<string>();
  // A conversation that is left and kept drawn does not take the focus when it is shown again.
  useEffect(() => (isShown ? () => setActiveKey(undefined) : undefined), [isShown]);
  const [atHand] = useState(createAtHand);
  const openMessageId = useContext(OpenMessageContext);
  const keptKey = activeKey ?? openMessageId;
  const keptIndex = useMemo(() => items.findIndex((item) => item.key === keptKey), [items, keptKey]);
  const canLoad = isShown && loading === undefined && failed === undefined;
  const onNear = useCallback(
    (direction: 'older' | 'newer') => {
      if (canLoad) void timeline.loadMore(direction);
    },
    [timeline, canLoad],
  );
  const { virtualizer, containerRef, isAtEnd, firstVisibleIndex, lastVisibleIndex } = useTimelineScroll({
    scrollRef,
    items,
    generation: snapshot.generation,
    openedAt: snapshot.openedAt,
    paddingStart: shown.hasOlder ? 56 : 0,
    keptIndex: keptIndex === -1 ? undefined : keptIndex,
    hasNewer: shown.hasNewer,
    onNear,
  });
  const isLatest = isAtEnd && !shown.hasNewer;
  useFollowOwn(items, snapshot.generation, () => virtualizer.scrollToEnd());
  const targetKey = useTarget(snapshot, isShown, setActiveKey);
  useReading({ timeline, items, firstVisibleIndex, lastVisibleIndex, isLatest, isShown });

  const onSelect = useSelect(items, selection);

  const jumpToLatest = (): void => {
    if (shown.hasNewer) void timeline.open('newest');
    else virtualizer.scrollToEnd();
    scrollRef.current?.focus({ preventScroll: true });
  };
  const moveTo = (index: number | undefined): void => {
    const key = index === undefined ? undefined : items[index]?.key;
    if (key !== undefined) setActiveKey(key);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    // Ctrl and Alt with an arrow go elsewhere than to the next message.
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const from = keptIndex === -1 ? lastVisibleIndex + 1 : keptIndex;
    if (event.key === 'ArrowUp') moveTo(nextMessageIndex(items, from - 1, -1));
    else if (event.key === 'ArrowDown') moveTo(nextMessageIndex(items, from + 1, 1));
    else if (event.key === 'End') jumpToLatest();
    else return;
    event.preventDefault();
  };

  return (
    <div className="relative min-h-0 flex-1">
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- arrow keys move through its messages */}
      <section
        ref={scrollRef}
        aria-label={t('timeline', { name })}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
        tabIndex={0}
        onKeyDown={onKeyDown}
        {...handEvents(atHand)}
        className="scroll-quiet flex h-full flex-col outline-none [overflow-anchor:none] focus-visible:outline-2 focus-visible:-outline-offset-2 focus-visible:outline-accent focus-visible:outline-solid"
      >
        <div ref={containerRef} className="relative mt-auto w-full shrink-0">
          {shown.hasOlder && <MoreLine isFailed={failed === 'older'} onRetry={() => void timeline.loadMore('older')} />}
          <AtHandContext value={atHand}>
            <ul>
              {virtualizer.getVirtualItems().map((row) => {
                const item = items[row.index];
                if (item === undefined) return undefined;
                return (
                  <ErrorBoundary
                    key={row.key}
                    of={item}
                    renderFault={() => <UndrawnListItem index={row.index} measure={virtualizer.measureElement} />}
                  >
                    <TimelineListItem
                      item={item}
                      index={row.index}
                      measure={virtualizer.measureElement}
                      conversation={conversation}
                      isActive={item.key === activeKey}
                      isTarget={item.key === targetKey}
                      onFocusChange={setActiveKey}
                      onRetry={onRetry}
                      isSelected={item.kind === 'message' ? selection.selected?.has(item.message.messageId) : undefined}
                      onSelect={onSelect}
                    />
                  </ErrorBoundary>
                );
              })}
            </ul>
          </AtHandContext>
        </div>
      </section>
      <FloatingDay
        item={items[firstVisibleIndex]}
        next={items[firstVisibleIndex + 1]}
        isScrolling={virtualizer.isScrolling}
      />
      {!isLatest && conversation.unreadMentionCount > 0 && (
        <NextMention conversation={conversation} timeline={timeline} messagesRef={scrollRef} />
      )}
      {!isLatest && <JumpToLatest unreadCount={conversation.unreadCount} onPress={jumpToLatest} />}
    </div>
  );
}

/** Stays the same from render to render. */
function useSelect(
  items: readonly TimelineItem[],
  { toggle, extend }: SelectionState,
): (messageId: MessageId, isRange: boolean) => void {
  const latest = useRef(items);
  useEffect(() => {
    latest.current = items;
  });
  return useCallback(
    (messageId, isRange) => {
      if (!isRange) return toggle(messageId);
      const messages = latest.current.flatMap((item) => (item.kind === 'message' ? [item.message.messageId] : []));
      return extend(messageId, messages);
    },
    [toggle, extend],
  );
}

/** How long a message that was jumped to stands out, in milliseconds. */
const targetMs = 2_000;

/** The key of the message that the reader has just jumped to, for a moment. It gets the focus. */
function useTarget(
  { generation, openedAt }: TimelineViewProps['snapshot'],
  isShown: boolean,
  onFocus: (key: string) => void,
): string | undefined {
  const key = typeof openedAt === 'object' ? openedAt.messageId : undefined;
  const [past, setPast] = useState(0);
  useEffect(() => {
    if (key === undefined || !isShown) return undefined;
    onFocus(key);
    const timer = setTimeout(() => setPast(generation), targetMs);
    return () => clearTimeout(timer);
  }, [key, generation, isShown, onFocus]);
  return past === generation ? undefined : key;
}

/** Scrolls to the end when the reader has sent something, wherever they were. */
function useFollowOwn(items: readonly TimelineItem[], generation: number, scrollToEnd: () => void): void {
  const last = items.at(-1);
  const own = last?.kind === 'message' && last.message.isOwn ? last.message : undefined;
  const key = own?.messageId;
  const position = own?.position ?? '';
  const known = useRef({ key, position, generation });
  const latest = useRef(scrollToEnd);
  useEffect(() => {
    latest.current = scrollToEnd;
  });
  useEffect(() => {
    const before = known.current;
    known.current = { key, position, generation };
    // One that is last now because others are gone, or because another part was opened, was not sent just now.
    const isNew = key !== undefined && key !== before.key && position > before.position;
    if (isNew && generation === before.generation) latest.current();
  }, [key, position, generation]);
}

interface Reading {
  readonly timeline: Timeline;
  readonly items: readonly TimelineItem[];
  readonly firstVisibleIndex: number;
  readonly lastVisibleIndex: number;
  readonly isLatest: boolean;
  readonly isShown: boolean;
}

/** Marks what the reader has in sight as read, as long as they are at the window. */
function useReading({ timeline, items, firstVisibleIndex, lastVisibleIndex, isLatest, isShown }: Reading): void {
  const hasFocus = useWindowFocus() && isShown;
  const index = nextMessageIndex(items, Math.min(lastVisibleIndex, items.length - 1), -1);
  const item = index === undefined ? undefined : items[index];
  const message = item?.kind === 'message' || item?.kind === 'notice' ? item.message : undefined;
  const line = useMemo(() => items.findIndex(({ kind }) => kind === 'unread'), [items]);
  const away = line !== -1 && line < firstVisibleIndex ? 'past-line' : 'at-line';
  const attention = isLatest ? (hasFocus ? 'reading' : away) : 'elsewhere';
  useEffect(() => {
    timeline.attend(attention);
    return () => timeline.attend('elsewhere');
  }, [attention, timeline]);
  useEffect(() => {
    if (hasFocus && message !== undefined) timeline.see(message);
  }, [hasFocus, message, timeline]);
}
