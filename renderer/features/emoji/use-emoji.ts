import { useEffect, useState } from 'react';
import { loadEmoji, type Emoji } from './emoji';

/** All emoji; none until they are loaded, which begins when `isWanted`. */
export function useEmoji(isWanted: boolean): readonly Emoji[] {
  const [all, setAll] = useState<readonly Emoji[]>([]);
  useEffect(() => {
    if (!isWanted) return undefined;
    let isMounted = true;
    const load = async (): Promise<void> => {
      const loaded = await loadEmoji();
      if (isMounted) setAll(loaded);
    };
    void load();
    return () => {
      isMounted = false;
    };
  }, [isWanted]);
  return all;
}
