import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useLayoutEffect, useState, type RefObject } from 'react';

export interface VirtualRowsOptions {
  readonly rows: readonly { readonly id: string }[];
  /** In CSS pixels, at this size of the root's text. Rows have the same height whatever is in them. */
  readonly heightPx: (index: number, remPx: number) => number;
  /** What scrolls. */
  readonly scrollRef: RefObject<HTMLElement | null>;
  /** What the rows lie in, if there is something above it in what scrolls. */
  readonly listRef?: RefObject<HTMLElement | null>;
  /** A row that stays in the document even when it is scrolled away, because it has the focus or Tab leads to it. */
  readonly keptIndex: number | undefined;
}

export interface VirtualRows {
  /** Of all rows together, in CSS pixels. */
  readonly totalPx: number;
  /** Those in sight, and some around them. */
  readonly shown: readonly { readonly index: number; readonly topPx: number; readonly heightPx: number }[];
}

/** Lays out a list of any length without drawing it: only the rows in sight are to be put into the document. */
export function useVirtualRows({ rows, heightPx, scrollRef, listRef, keptIndex }: VirtualRowsOptions): VirtualRows {
  const remPx = useRemPx(scrollRef);
  const marginPx = useMargin(scrollRef, listRef);
  // Another function lays everything out anew, which other heights need.
  // oxlint-disable-next-line react-hooks/exhaustive-deps
  const getItemKey = useCallback((index: number) => rows[index]?.id ?? index, [rows, remPx]);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scrollRef.current,
    estimateSize: (index) => heightPx(index, remPx),
    getItemKey,
    overscan: 6,
    scrollMargin: marginPx,
    rangeExtractor: (range) => {
      const indexes = defaultRangeExtractor(range);
      if (keptIndex === undefined || keptIndex >= range.count) return indexes;
      return [...new Set([...indexes, keptIndex])].sort((a, b) => a - b);
    },
  });
  return {
    totalPx: virtualizer.getTotalSize(),
    shown: virtualizer
      .getVirtualItems()
      .map(({ index, start, size }) => ({ index, topPx: start - marginPx, heightPx: size })),
  };
}

/** The size of the root's text, now and whenever it changes: a list's own width is in rem, and changes with it. */
function useRemPx(element: RefObject<HTMLElement | null>): number {
  const [remPx, setRemPx] = useState(16);
  useLayoutEffect(() => {
    const measured = element.current;
    if (measured === null) return undefined;
    const measure = (): void => setRemPx(Number.parseFloat(getComputedStyle(document.documentElement).fontSize));
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(measured);
    return () => observer.disconnect();
  }, [element]);
  return remPx;
}

/** How far the list begins below what scrolls, in CSS pixels; what stands above it may change with anything that is drawn. */
function useMargin(scrollRef: RefObject<HTMLElement | null>, listRef?: RefObject<HTMLElement | null>): number {
  const [marginPx, setMarginPx] = useState(0);
  // oxlint-disable-next-line react-hooks/exhaustive-deps -- after each drawing; nothing is drawn again for the same number
  useLayoutEffect(() => {
    const [scroll, list] = [scrollRef.current, listRef?.current];
    if (scroll === null || list === null || list === undefined) return;
    const apart = list.getBoundingClientRect().top - scroll.getBoundingClientRect().top;
    setMarginPx(Math.round(apart + scroll.scrollTop));
  });
  return marginPx;
}
