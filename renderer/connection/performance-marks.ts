/** Marks in the page's timeline for measuring, e.g. with `npm run bench` or the developer tools. */
import { useEffect, useRef } from 'react';
import { afterPaint } from '../ui/after-paint';

const interactive = 'conclave:interactive';
const caughtUp = 'conclave:caught-up';

/** Marks once when the page's first real screen is painted and takes input. */
export function useInteractiveMark(isInteractive: boolean): void {
  useEffect(() => {
    if (!isInteractive || performance.getEntriesByName(interactive, 'mark').length > 0) return undefined;
    return afterPaint(() => performance.mark(interactive));
  }, [isInteractive]);
}

/** Marks each time when nothing is left of what had been to come. */
export function useCaughtUpMark(left: number): void {
  const before = useRef(0);
  useEffect(() => {
    if (before.current > 0 && left === 0) performance.mark(caughtUp);
    before.current = left;
  }, [left]);
}
