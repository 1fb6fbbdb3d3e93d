import { useCallback, useEffect, useMemo, useState, type RefObject } from 'react';
import type { MessageId } from '../../../shared/domain/ids';
import { selectionOf, withOnly, withRange, withToggled, type Selection } from './selection';
import { returnFocus } from './use-message-overlay';

/** The functions but `end` stay the same from render to render. */
export interface SelectionState {
  /** Undefined while nothing is being chosen. */
  readonly selected: ReadonlySet<MessageId> | undefined;
  /** How many times something was left out, since there is no room for more. */
  readonly refusals: number;
  /** How many times some of them were here no more. */
  readonly losses: number;
  /** Begins with this message. */
  readonly start: (messageId: MessageId) => void;
  readonly toggle: (messageId: MessageId) => void;
  /** Takes in what lies between, in this order, as well. */
  readonly extend: (messageId: MessageId, order: readonly MessageId[]) => void;
  /** Tells which of the chosen ones are still here. */
  readonly keep: (here: ReadonlySet<MessageId>) => void;
  readonly end: () => void;
}

/** What is chosen among the messages of a conversation, until it is left. At the end the focus goes back to the rows where there is no composer to take it. */
export function useSelection(rowsRef: RefObject<HTMLElement | null>, isShown: boolean): SelectionState {
  const [selection, setSelection] = useState<Selection>();
  useEffect(() => (isShown ? () => setSelection(undefined) : undefined), [isShown]);
  const start = useCallback((messageId: MessageId) => setSelection(selectionOf(messageId)), []);
  const toggle = useCallback(
    (messageId: MessageId) => setSelection((current) => current && withToggled(current, messageId)),
    [],
  );
  const extend = useCallback(
    (messageId: MessageId, order: readonly MessageId[]) =>
      setSelection((current) => current && withRange(current, messageId, order)),
    [],
  );
  const keep = useCallback(
    (here: ReadonlySet<MessageId>) => setSelection((current) => current && withOnly(current, here)),
    [],
  );
  const anchor = selection?.anchor;
  const end = useCallback(() => {
    setSelection(undefined);
    requestAnimationFrame(() => requestAnimationFrame(() => returnFocus(rowsRef.current, anchor)));
  }, [rowsRef, anchor]);
  const { ids: selected, refusals = 0, losses = 0 } = selection ?? {};
  return useMemo(
    () => ({ selected, refusals, losses, start, toggle, extend, keep, end }),
    [selected, refusals, losses, start, toggle, extend, keep, end],
  );
}
