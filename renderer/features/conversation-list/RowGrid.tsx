import {
  useRef,
  type FocusEvent,
  type KeyboardEvent,
  type MouseEvent,
  type PointerEvent,
  type ReactNode,
  type RefObject,
} from 'react';
import { placeBelow, type MenuPlace } from '../../ui/Menu';
import { useVirtualRows } from '../../ui/use-virtual-rows';
import type { ListRow } from './list-rows';
import { rowForKey } from './move-focus';
import { rowHeightPx } from './row-heights';
import type { RowPlace } from './RowFrame';
import { useRowFocus } from './use-row-focus';

export interface RowGridProps {
  readonly label: string;
  readonly rows: readonly ListRow[];
  readonly openId: string | undefined;
  readonly onChoose: (row: ListRow) => void;
  readonly onMenu: (row: ListRow, place: MenuPlace) => void;
  /** The pointer or the focus is at a row, which may be chosen next. */
  readonly onPointed: (row: ListRow) => void;
  /** Draws a row with a `RowFrame`. A button in it with `data-menu` opens the menu. */
  readonly children: (row: ListRow, place: RowPlace) => ReactNode;
}

/**
 * A list of rows of which only those in sight are in the document, with the keys of a grid (ARIA practices): the arrows move
 * through it, Enter and Space choose, the right arrow leads to the row's button, and the menu key opens its menu.
 */
export function RowGrid(props: RowGridProps) {
  const { label, rows, openId, children } = props;
  const gridRef = useRef<HTMLDivElement>(null);
  const { stopIndex, openIndex, onFocused, moveTo } = useRowFocus(gridRef, rows, openId);
  const heightPx = (index: number, remPx: number): number => rowHeightPx(rows[index], remPx);
  const { totalPx, shown } = useVirtualRows({ rows, heightPx, scrollRef: gridRef, keptIndex: stopIndex });
  return (
    // Its rows take the focus.
    // oxlint-disable-next-line jsx-a11y/interactive-supports-focus
    <div
      ref={gridRef}
      role="grid"
      aria-label={label}
      aria-rowcount={rows.length}
      // oxlint-disable-next-line react/refs -- what it answers reads it, and not while anything is drawn
      {...gridEvents(props, gridRef, moveTo, onFocused)}
      className="scroll-quiet min-h-0 w-full flex-1 outline-none"
    >
      <div role="rowgroup" className="relative mb-2" style={{ height: totalPx }}>
        {shown.map(({ index, topPx, heightPx: wholePx }) => {
          const row = rows[index];
          const isOpen = index === openIndex;
          const isTabStop = index === stopIndex;
          return row && children(row, { id: row.id, index, topPx, heightPx: wholePx - 1, isOpen, isTabStop });
        })}
      </div>
    </div>
  );
}

/** What is done to a row reaches the grid, which knows the row by its index. */
function gridEvents(
  { rows, onChoose, onMenu, onPointed }: RowGridProps,
  gridRef: RefObject<HTMLElement | null>,
  moveTo: (index: number) => void,
  onFocused: (id: string) => void,
) {
  const hit = (target: EventTarget) => {
    const element = target instanceof Element ? target.closest<HTMLElement>('[data-index]') : null;
    const index = Number(element?.dataset['index'] ?? -1);
    const row = rows[index];
    const button = target instanceof Element ? target.closest<HTMLElement>('[data-menu]') : null;
    return element === null || row === undefined ? undefined : { element, index, row, button };
  };
  return {
    onFocus({ target }: FocusEvent) {
      const at = hit(target);
      if (at === undefined) return;
      onFocused(at.row.id);
      onPointed(at.row);
    },
    onPointerOver({ target }: PointerEvent) {
      const at = hit(target);
      if (at) onPointed(at.row);
    },
    onClick({ target }: MouseEvent) {
      const at = hit(target);
      if (at?.button) onMenu(at.row, placeBelow(at.button));
      else if (at) onChoose(at.row);
    },
    onContextMenu(event: MouseEvent) {
      const at = hit(event.target);
      if (!at) return;
      event.preventDefault();
      onMenu(at.row, { x: event.clientX, y: event.clientY });
    },
    onKeyDown(event: KeyboardEvent) {
      const at = hit(event.target);
      if (!at || event.ctrlKey || event.metaKey || event.altKey) return;
      const inSight = Math.floor((gridRef.current?.clientHeight ?? 0) / at.element.offsetHeight);
      const next = rowForKey(event.key, at.index, rows.length, Math.max(1, inSight));
      const isMenuKey = event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey);
      if (next !== undefined) moveTo(next);
      else if (isMenuKey) onMenu(at.row, placeBelow(at.element));
      else if (event.key === 'ArrowRight') at.element.querySelector<HTMLElement>('[data-menu]')?.focus();
      else if (event.key === 'ArrowLeft') at.element.focus();
      else if (at.button === null && (event.key === 'Enter' || event.key === ' ')) onChoose(at.row);
      else return;
      event.preventDefault();
    },
  };
}
