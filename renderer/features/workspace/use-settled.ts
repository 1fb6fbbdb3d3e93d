import { startTransition, useEffect, useState } from 'react';
import { flushSync } from 'react-dom';
import type { Store } from '../../connection/store';
import { afterPaint } from '../../ui/after-paint';
import { settleEach } from './settle-later';

/**
 * The value of a store, of which a part of the window may be late: where `mayWait` says so, only once the frame is painted that shows what
 * reads the store itself. Whatever is pressed meanwhile finds all of the window at the new value.
 */
export function useSettled<T>(store: Store<T>, mayWait: () => boolean): T {
  const [settled, setSettled] = useState(store.get);
  useEffect(
    () =>
      settleEach({
        store,
        // Nothing is painted while the window is out of sight.
        mayWait: () => !document.hidden && mayWait(),
        settle: (value, by) => {
          if (by === 'itself') setSettled(value);
          else if (by === 'paint') startTransition(() => setSettled(value));
          else flushSync(() => setSettled(value));
        },
        afterPaint,
        pressed: window,
      }),
    [store, mayWait],
  );
  return settled;
}
