import { useEffect, useState } from 'react';
import { useTranslation } from '../../i18n/use-translation';
import { limits } from '../../../shared/domain/limits';
import { toAppError, type ErrorCode } from '../../../shared/errors';
import { useCore } from '../../connection/ConnectionProvider';
import { tilesFound, type GifTile } from './gif-tiles';

export interface GifSearch {
  readonly found: GifSearchState;
  /** Asks once more for the same. */
  readonly retry: () => void;
}

type GifSearchState =
  | { readonly state: 'idle' | 'searching' }
  | { readonly state: 'found'; readonly tiles: readonly GifTile[] }
  | { readonly state: 'failed'; readonly reason: ErrorCode };

/** What came for a query, after so many retries. */
interface GifAnswer {
  readonly query: string;
  readonly retries: number;
  readonly state: GifSearchState;
}

/** Whoever types on is not asked for with each letter: a search leaves the device. */
const quietMs = 500;

/** What the provider has for these words, once the person has stopped typing. */
export function useGifSearch(words: string, isWanted: boolean): GifSearch {
  const core = useCore();
  const language = useTranslation().i18n.language === 'de' ? 'de' : 'en';
  const query = words.trim().slice(0, limits.gifQueryLength).trim();
  const [retries, setRetries] = useState(0);
  const [answer, setAnswer] = useState<GifAnswer>();
  useEffect(() => {
    if (query === '' || !isWanted) return undefined;
    let isMounted = true;
    const search = async (): Promise<GifSearchState> => {
      const results = await core.callRepeatable('gifs.search', { query, language });
      return { state: 'found', tiles: tilesFound(results) };
    };
    const timer = setTimeout(() => {
      search()
        .catch((cause: unknown): GifSearchState => ({ state: 'failed', reason: toAppError(cause).code }))
        .then((state) => isMounted && setAnswer({ query, retries, state }))
        .catch(() => undefined);
    }, quietMs);
    return () => {
      isMounted = false;
      clearTimeout(timer);
    };
  }, [core, query, language, isWanted, retries]);
  const found = ((): GifSearchState => {
    if (query === '' || !isWanted) return { state: 'idle' };
    return answer?.query === query && answer.retries === retries ? answer.state : { state: 'searching' };
  })();
  return { found, retry: () => setRetries(retries + 1) };
}
