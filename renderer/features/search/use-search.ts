import { useCallback, useEffect, useState } from 'react';
import { toAppError, type AppError } from '../../../shared/errors';
import type { SearchAnswer, SearchInput } from '../../../shared/ipc/core-contract';
import { useCore } from '../../connection/ConnectionProvider';
import { useQuery, type QueryResult } from '../../connection/use-query';

export interface Search {
  readonly hits: SearchAnswer['hits'];
  /** Undefined while nothing was answered yet. */
  readonly isComplete: boolean | undefined;
  readonly hasMore: boolean;
  readonly loadMore: () => void;
  readonly error: AppError | undefined;
}

const hitsPerPage = 50;

/** What was asked for after the first page of the search with this key. */
interface MorePages {
  readonly key: string;
  readonly pages: readonly SearchAnswer[];
  readonly error?: AppError;
}

/** Answers to a search that asks something. What comes to be known while they are shown is found too. */
export function useSearch(asked: Omit<SearchInput, 'limit' | 'after'>): Search {
  const core = useCore();
  const input = { ...asked, limit: hitsPerPage };
  const key = JSON.stringify(input);
  const answer = useQuery(core, 'search.messages', input, ['search', 'messages']);
  const first = useLastAnswer(answer);
  const [more, setMore] = useState<MorePages>();
  // Those of another search are of no use.
  const pages = more?.key === key ? more.pages : [];
  const error = first.error ?? (more?.key === key ? more.error : undefined);
  const next = pages.length > 0 ? pages.at(-1)?.next : first.data?.next;
  const load = useCallback(
    async (from: number) => {
      const question = JSON.parse(key) as SearchInput;
      try {
        const page = await core.callRepeatable('search.messages', { ...question, after: from });
        setMore((before) => ({ key, pages: before?.key === key ? [...before.pages, page] : [page] }));
      } catch (cause) {
        setMore((before) => ({ key, pages: before?.key === key ? before.pages : [], error: toAppError(cause) }));
      }
    },
    [core, key],
  );
  const hits = [first.data, ...pages].flatMap((page) => page?.hits ?? []);
  // A page may end before anything was found: there is no list yet at whose end one could ask for more.
  const lookOnFrom = hits.length === 0 && error === undefined ? next : undefined;
  useEffect(() => {
    if (lookOnFrom === undefined) return undefined;
    // After what was typed meanwhile.
    const timer = setTimeout(() => void load(lookOnFrom));
    return () => clearTimeout(timer);
  }, [lookOnFrom, load]);
  return {
    hits: withoutRepeats(hits),
    isComplete: lookOnFrom === undefined ? first.data?.isComplete : undefined,
    hasMore: next !== undefined && hits.length > 0,
    loadMore() {
      if (next !== undefined) void load(next);
    },
    error,
  };
}

/** What was found for the letters before stays until it is known what is found for these. */
function useLastAnswer(answer: QueryResult<SearchAnswer>): Pick<QueryResult<SearchAnswer>, 'data' | 'error'> {
  const [last, setLast] = useState(answer.data);
  if (answer.data !== undefined && answer.data !== last) setLast(answer.data);
  return { data: answer.data ?? (answer.isLoading ? last : undefined), error: answer.error };
}

/** The value as it was when it had not changed for a moment. */
export function useSettled<T>(value: T, delayMs: number): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), delayMs);
    return () => clearTimeout(timer);
  }, [value, delayMs]);
  return settled;
}

// The first page grows with what is written meanwhile, and moves into the second.
function withoutRepeats(hits: SearchAnswer['hits']): SearchAnswer['hits'] {
  const seen = new Set<string>();
  return hits.filter(({ message }) => {
    const key = `${message.conversationId} ${message.messageId}`;
    return seen.has(key) ? false : seen.add(key);
  });
}
