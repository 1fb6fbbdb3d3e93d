import { useEffect, useState } from 'react';

/** Whether `isTrue` has been true for `delayMs` without a break, so that what passes quickly isn't shown. */
export function useLasting(isTrue: boolean, delayMs: number): boolean {
  const [hasLasted, setHasLasted] = useState(false);
  useEffect(() => {
    if (!isTrue) return undefined;
    const timer = setTimeout(() => setHasLasted(true), delayMs);
    return () => {
      clearTimeout(timer);
      setHasLasted(false);
    };
  }, [isTrue, delayMs]);
  return isTrue && hasLasted;
}
