/** Indexes messages for the search in slices, and joins the parts of the index, when nothing else has come for a moment. */
import { toAppError } from '../../shared/errors';
import type { Log } from '../log';
import type { Timers } from '../transport/timers';
import { mergeSearch } from '../vault/merge-search';
import { isSearchSettled, settleSearch } from '../vault/search-index';
import type { Vault } from '../vault/vault';

export interface SearchIndexer {
  stop(): void;
}

export interface SearchIndexerDependencies {
  readonly vault: Vault;
  readonly timers: Timers;
  readonly log: Log;
  /** Nothing is indexed before this. */
  readonly windowServed: Promise<void>;
}

/** Messages of one transaction: some milliseconds of the thread. */
const sliceMessages = 32;
/** What comes in a stream is indexed when the stream pauses, or after so long. */
const quietMs = 200;
const longestWaitMs = 2_000;
/** Pages of the index that are joined in one transaction: about as long. */
const slicePages = 32;
/** Others have the thread in between. Nobody waits for parts to be joined. */
const betweenSlicesMs = 10;
const betweenMergesMs = 40;
const retryMs = 30_000;

/** Works until `stop`. A storage that fails is tried again later. */
export function startSearchIndexer({ vault, timers, log, windowServed }: SearchIndexerDependencies): SearchIndexer {
  let cancel = (): void => {};
  let waitingSinceMs: number | undefined;
  let isStopped = false;

  const runAfter = (delayMs: number): void => {
    cancel();
    cancel = timers.after(delayMs, runSlice);
  };
  const runSlice = (): void => {
    if (isStopped) return;
    waitingSinceMs = undefined;
    try {
      if (vault.read(isSearchSettled)) {
        if (vault.transact(({ db }) => mergeSearch(db, slicePages))) runAfter(betweenMergesMs);
        return;
      }
      vault.transact(({ db }) => settleSearch(db, sliceMessages));
      if (vault.read(isSearchSettled)) vault.announce({ what: 'search' });
      runAfter(betweenSlicesMs);
    } catch (cause) {
      log('search-index-failed', { code: toAppError(cause).code });
      runAfter(retryMs);
    }
  };
  const wait = (): void => {
    const nowMs = performance.now();
    waitingSinceMs ??= nowMs;
    runAfter(Math.min(quietMs, Math.max(waitingSinceMs + longestWaitMs - nowMs, 0)));
  };
  const unsubscribe = vault.subscribe((changes) => {
    if (changes.some(({ what }) => what === 'messages' || what === 'conversations')) wait();
  });
  const begin = async (): Promise<void> => {
    await windowServed;
    if (!isStopped) wait();
  };
  void begin();
  return {
    stop() {
      isStopped = true;
      unsubscribe();
      cancel();
    },
  };
}
