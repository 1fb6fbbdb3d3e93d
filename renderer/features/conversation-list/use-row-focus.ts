import { useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react';
import type { ListRow } from './list-rows';

export interface RowFocus {
  /** The row that Tab leads to: the one that had the focus last, else the open one. It must be in the document. */
  readonly stopIndex: number;
  readonly openIndex: number;
  /** A row has got the focus. */
  onFocused(id: string): void;
  /** Gives a row the focus, and brings it into sight. */
  moveTo(index: number): void;
}

/** Keeps the focus among the rows of a grid: with its row, wherever that moves, and with a neighbour when its row goes. */
export function useRowFocus(
  gridRef: RefObject<HTMLElement | null>,
  rows: readonly ListRow[],
  openId: string | undefined,
): RowFocus {
  const [focusedId, setFocusedId] = useState<string>();
  const focusedIndex = rows.findIndex(({ id }) => id === focusedId);
  const openIndex = rows.findIndex(({ id }) => id === openId);
  const isMoving = useRef(false);
  const lastIndex = useRef(0);
  const moveTo = (index: number): void => {
    isMoving.current = index !== focusedIndex;
    setFocusedId(rows[index]?.id);
  };
  useLayoutEffect(() => {
    if (!isMoving.current) return;
    isMoving.current = false;
    const element = gridRef.current?.querySelector<HTMLElement>(`[data-index="${focusedIndex}"]`);
    element?.focus({ preventScroll: true });
    element?.scrollIntoView({ block: 'nearest' });
  }, [gridRef, focusedIndex]);
  useEffect(() => {
    if (focusedIndex !== -1) lastIndex.current = focusedIndex;
    else if (focusedId !== undefined && document.activeElement === document.body && rows.length > 0) {
      moveTo(Math.min(lastIndex.current, rows.length - 1));
    }
  });
  const stopIndex = Math.max(0, focusedIndex === -1 ? openIndex : focusedIndex);
  return { stopIndex, openIndex, onFocused: setFocusedId, moveTo };
}
