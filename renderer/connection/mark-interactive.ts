import { useEffect } from 'react';

const mark = 'conclave:interactive';

/**
 * Marks once in the page's timeline when its first real screen is painted and takes input: for measuring starts, e.g.
 * with `npm run bench` or the developer tools.
 */
export function useInteractiveMark(isInteractive: boolean): void {
  useEffect(() => {
    if (!isInteractive || performance.getEntriesByName(mark, 'mark').length > 0) return undefined;
    let timer: number | undefined;
    // The task after an animation frame runs when that frame is painted.
    const frame = requestAnimationFrame(() => {
      timer = window.setTimeout(() => performance.mark(mark));
    });
    return () => {
      cancelAnimationFrame(frame);
      window.clearTimeout(timer);
    };
  }, [isInteractive]);
}
