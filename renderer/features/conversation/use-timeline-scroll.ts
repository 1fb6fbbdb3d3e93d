import { useVirtualizer, type Virtualizer } from '@tanstack/react-virtual';
import { useEffect, useLayoutEffect, useRef, useState, type RefCallback, type RefObject } from 'react';
import { mostOfMessage, shownSize } from '../image/image-size';
import type { TimelinePlace } from './timeline';
import type { TimelineItem } from './timeline-items';

/** Being this near to the end counts as being there, in CSS pixels. */
const endThreshold = 48;
/** More messages load when this few rows are left in a direction. */
const loadAhead = 20;
/** Rows beside those in sight: few until the conversation stands for the first time, so that it stands soon. */
const overscan = { opening: 2, settled: 10 };
/** Room for the rows above and below the last one, in CSS pixels. */
const paddingEnd = 10;
/** What the window has above and below its messages as a rule, in CSS pixels: only says how many rows are drawn at first. */
const aroundPx = 130;

export type TimelineVirtualizer = Virtualizer<HTMLElement, HTMLLIElement>;

export interface TimelineScrollOptions {
  readonly scrollRef: RefObject<HTMLElement | null>;
  readonly items: readonly TimelineItem[];
  /** Changes when the view must find its place again: at a message, at the line "New", else at the end. */
  readonly generation: number;
  readonly openedAt: TimelinePlace;
  /** Room above the first row, for what says that more is loading. */
  readonly paddingStart: number;
  /** A row that stays in the document even when it is scrolled away, because it has the focus. */
  readonly keptIndex: number | undefined;
  readonly hasNewer: boolean;
  /** Called when few rows are left, after every render: says itself whether there is anything to load. */
  readonly onNear: (direction: 'older' | 'newer') => void;
}

export interface TimelineScroll extends VisibleRange {
  readonly virtualizer: TimelineVirtualizer;
  /** For the element that holds the rows. Its height, and where each row stands, is set past React. */
  readonly containerRef: RefCallback<HTMLElement>;
}

/** Scrolling of a timeline: opens at its place, keeps it when older rows come, and follows the end when it is there. */
export function useTimelineScroll(options: TimelineScrollOptions): TimelineScroll {
  const { scrollRef, items, generation, keptIndex } = options;
  const [settledGeneration, setSettled] = useState(0);
  const isSettled = settledGeneration === generation && items.length > 0;
  const [opening] = useState(() => openingOffset(options));
  const [, setShown] = useState<VisibleRange>();
  // Nothing here is compiled to remember what the virtualizer answered before.
  // oxlint-disable-next-line react/incompatible-library
  const virtualizer = useVirtualizer<HTMLElement, HTMLLIElement>({
    count: items.length,
    getScrollElement: () => scrollRef.current,
    getItemKey: (index) => items[index]?.key ?? index,
    estimateSize: (index) => estimateRowHeight(items[index]),
    overscan: settledGeneration > 0 ? overscan.settled : overscan.opening,
    // The rows that will be in sight are the first that are drawn, and the only ones.
    initialRect: { width: 0, height: roomPx() },
    initialOffset: opening,
    // What moves is moved in the document; React renders only when other rows come into sight.
    directDomUpdates: true,
    directDomUpdatesMode: 'position',
    onChange: (changed) => {
      const now = visibleRange(changed, items.length);
      setShown((before) => (before !== undefined && isSameRange(before, now) ? before : now));
    },
    anchorTo: 'end',
    // Rows that come at the end are followed only if nothing newer is missing between.
    followOnAppend: !options.hasNewer,
    scrollEndThreshold: endThreshold,
    paddingStart: options.paddingStart,
    paddingEnd,
    rangeExtractor: ({ startIndex, endIndex, overscan, count }) => {
      const first = Math.max(0, startIndex - overscan);
      const last = Math.min(count - 1, endIndex + overscan);
      const indexes = Array.from({ length: last - first + 1 }, (_, offset) => first + offset);
      if (keptIndex === undefined || keptIndex >= count || indexes.includes(keptIndex)) return indexes;
      return [...indexes, keptIndex].sort((a, b) => a - b);
    },
  });
  usePlace(virtualizer, options, setSettled);
  useStickToEnd(virtualizer, options);
  const visible = visibleRange(virtualizer, items.length);
  const { onNear } = options;
  const isNearStart = isSettled && visible.firstVisibleIndex < loadAhead;
  const isNearEnd = isSettled && visible.lastVisibleIndex >= items.length - loadAhead;
  useEffect(() => {
    if (isNearStart) onNear('older');
    if (isNearEnd) onNear('newer');
  });
  return { virtualizer, containerRef: virtualizer.containerRef, ...visible };
}

function roomPx(): number {
  return Math.max(0, window.innerHeight - aroundPx);
}

/** About where the place will be that `usePlace` goes to, in CSS pixels. */
function openingOffset({ items, openedAt, paddingStart }: TimelineScrollOptions): number {
  const index = placeIndex(items, openedAt);
  const before = index === -1 ? items : items.slice(0, index);
  const beforePx = before.reduce((sum, item) => sum + estimateRowHeight(item), paddingStart);
  if (index === -1) return Math.max(0, beforePx + paddingEnd - roomPx());
  return Math.max(0, openedAt === 'first-unread' ? beforePx : beforePx - roomPx() / 2);
}

/**
 * Goes to the message, to the line "New", else to the end, once per generation. Tells of the generation whose place is found: rows that
 * came in between would move the place, because it is sought by its index.
 */
function usePlace(
  virtualizer: TimelineVirtualizer,
  { scrollRef, items, generation, openedAt }: TimelineScrollOptions,
  setSettled: (generation: number) => void,
): void {
  const placed = useRef(0);
  useLayoutEffect(() => {
    if (placed.current === generation || items.length === 0) return;
    placed.current = generation;
    const index = placeIndex(items, openedAt);
    if (index === -1) virtualizer.scrollToEnd();
    else virtualizer.scrollToIndex(index, { align: openedAt === 'first-unread' ? 'start' : 'center' });
  }, [generation, items, openedAt, virtualizer]);
  useEffect(
    () =>
      whenStill(
        () => scrollRef.current?.scrollTop ?? 0,
        () => setSettled(generation),
      ),
    [generation, scrollRef, setSettled],
  );
  // A virtualizer that is mounted again starts at the top, as in strict mode.
  useLayoutEffect(
    () => () => {
      placed.current = 0;
    },
    [],
  );
}

/** -1 for the end. */
function placeIndex(items: readonly TimelineItem[], place: TimelinePlace): number {
  if (place === 'newest') return -1;
  if (place === 'first-unread') return items.findIndex((item) => item.kind === 'unread');
  return items.findIndex((item) => item.key === place.messageId);
}

/** Keeps the end in sight when the room for the messages changes: a line appears above, the composer grows, panes move. */
function useStickToEnd(
  virtualizer: TimelineVirtualizer,
  { scrollRef, items, generation, openedAt }: TimelineScrollOptions,
): void {
  const hasItems = items.length > 0;
  const generationAtEnd = useRef<number>(undefined);
  useLayoutEffect(() => {
    generationAtEnd.current = placeIndex(items, openedAt) === -1 ? generation : undefined;
  });
  useEffect(() => {
    const element = scrollRef.current;
    if (element === null || !hasItems) return undefined;
    // Only scrolling decides this: what changes the room has moved the end away already.
    let isAtEnd = generationAtEnd.current === generation;
    // As it was told last. Of what is out of sight nothing is told before it is seen.
    let heightPx: number | undefined;
    const onScroll = (): void => {
      if (element.clientHeight === heightPx) isAtEnd = isElementAtEnd(element);
    };
    const observer = new ResizeObserver(() => {
      if (isAtEnd) virtualizer.scrollToEnd();
      else if (heightPx === undefined) isAtEnd = isElementAtEnd(element);
      heightPx = element.clientHeight;
    });
    element.addEventListener('scroll', onScroll, { passive: true });
    observer.observe(element);
    return () => {
      element.removeEventListener('scroll', onScroll);
      observer.disconnect();
    };
  }, [virtualizer, scrollRef, generation, hasItems]);
}

function isElementAtEnd(element: HTMLElement): boolean {
  return element.scrollHeight - element.clientHeight - element.scrollTop <= endThreshold;
}

/** Calls back when a value has stayed the same for some frames. Returns a function that gives up waiting. */
function whenStill(read: () => number, onStill: () => void): () => void {
  let last = Number.NaN;
  let stillFrames = 0;
  let frame = 0;
  const look = (): void => {
    const value = read();
    stillFrames = Math.abs(value - last) < 1 ? stillFrames + 1 : 0;
    last = value;
    if (stillFrames >= 4) onStill();
    else frame = requestAnimationFrame(look);
  };
  frame = requestAnimationFrame(look);
  return () => cancelAnimationFrame(frame);
}

interface VisibleRange {
  readonly isAtEnd: boolean;
  readonly firstVisibleIndex: number;
  /** The last row of which the reader sees the end. */
  readonly lastVisibleIndex: number;
}

function isSameRange(a: VisibleRange, b: VisibleRange): boolean {
  return (
    a.isAtEnd === b.isAtEnd && a.firstVisibleIndex === b.firstVisibleIndex && a.lastVisibleIndex === b.lastVisibleIndex
  );
}

/** What is in sight. */
function visibleRange(virtualizer: TimelineVirtualizer, count: number): VisibleRange {
  const top = virtualizer.scrollOffset ?? 0;
  const bottom = top + (virtualizer.scrollRect?.height ?? 0);
  const rows = virtualizer.getVirtualItems();
  return {
    // Not of the document, which would be laid out for it.
    isAtEnd: count === 0 || rows.length === 0 || bottom >= virtualizer.getTotalSize() - endThreshold,
    firstVisibleIndex: rows.find((row) => row.end > top)?.index ?? 0,
    lastVisibleIndex: rows.findLast((row) => row.end <= bottom + 4)?.index ?? -1,
  };
}

function estimateRowHeight(item: TimelineItem | undefined): number {
  if (item === undefined) return 0;
  if (item.kind === 'begin') return 190;
  if (item.kind !== 'message') return 34;
  const { body, quote, reactions, isForwarded } = item.message;
  const around =
    (item.isGroupStart ? 24 : 0) + (quote ? 48 : 0) + (reactions.length > 0 ? 32 : 0) + (isForwarded ? 18 : 0);
  if (body.kind === 'image') {
    return around + 10 + shownSize(body, mostOfMessage).height + (body.text === '' ? 0 : estimateTextHeight(body.text));
  }
  return around + (body.kind === 'text' ? 8 + estimateTextHeight(body.text) : 28);
}

function estimateTextHeight(text: string): number {
  return 22 * text.split('\n', 60).reduce((sum, line) => sum + 1 + Math.floor(line.length / 85), 0);
}
