import { startTransition, useCallback, useEffect, useState } from 'react';
import { flushSync } from 'react-dom';
import type { Store } from '../../connection/store';
import { afterPaint } from '../../ui/after-paint';

/**
 * The value of a store, of which a part of the window may be late: where `mayWait` says so, only once the frame is painted that shows what
 * reads the store itself. Whatever is pressed meanwhile finds all of the window at the new value.
 */
export function useSettled<T>(store: Store<T>, mayWait: () => boolean): T {
  const [settled, setSettled] = useState(store.get);
  const follow = useCallback(() => {
    const value = store.get();
    if (document.hidden || !mayWait()) return setSettled(value);
    return settleLater(
      () => startTransition(() => setSettled(value)),
      () => flushSync(() => setSettled(value)),
    );
  }, [store, mayWait]);
  useEffect(() => {
    // oxlint-disable-next-line react/set-state-in-effect -- it may have changed since it was drawn
    let stopWaiting = follow();
    const stop = store.subscribe(() => {
      stopWaiting?.();
      stopWaiting = follow();
    });
    return () => {
      stopWaiting?.();
      stop();
    };
  }, [store, follow]);
  return settled;
}

const presses = ['keydown', 'pointerdown'] as const;

/** Settles when the next frame is painted, or with the next press, before anything else hears of that. Returns what ends the waiting. */
function settleLater(settle: () => void, settleAtOnce: () => void): () => void {
  const onPress = (): void => {
    stop();
    settleAtOnce();
  };
  const stopPainting = afterPaint(settle);
  const stop = (): void => {
    stopPainting();
    for (const press of presses) window.removeEventListener(press, onPress, { capture: true });
  };
  for (const press of presses) window.addEventListener(press, onPress, { capture: true });
  return stop;
}
