import { limits } from '../../shared/domain/limits';
import { toAppError, type AppError } from '../../shared/errors';
import type { Change } from '../../shared/ipc/core-contract';
import { shareStructure } from './share-structure';
import { createStore, type MutableStore, type Store } from './store';

/** Which changes make an answer out of date: kinds, or a test for those that concern one conversation only. */
export type DependsOn = readonly Change['what'][] | ((change: Change) => boolean);

/** Of a long list: how it is brought up to date by reading the items that changed. */
export interface Parts {
  /** The items that a change makes out of date; undefined when it may be any. */
  idsOf(change: Change): readonly string[] | undefined;
  /** `before` with these items as they are now; what did not change keeps its identity. */
  update(before: unknown, ids: readonly string[]): Promise<unknown>;
}

interface QueryState<T> {
  /** The last answer; stays while it is read again, and while the core is away. */
  readonly data: T | undefined;
  /** Why the last reading failed; undefined after one that succeeded. */
  readonly error: AppError | undefined;
}

export interface Query<T> extends Store<QueryState<T>> {
  /** Reads again now. */
  reread(): void;
}

interface QueryStore {
  /** The one query for this key; while it has subscribers it reads again when a change says so. */
  query(key: string, read: () => Promise<unknown>, dependsOn: DependsOn, parts?: Parts): Query<unknown>;
  /** Takes one event of the core's change feed. */
  changed(change: Change): void;
  /** After a new port: what was missed is unknown, so everything that is shown is read again. */
  rereadAll(): void;
}

/**
 * How long a query rests after a reading, in times of what the reading and the rendering of its answer took: a stream of
 * changes, such as a backlog brings, then takes a quarter of the window's time at most, and a single change is shown at once.
 */
const restFactor = 3;
const longestRestMs = 500;

/** Answers that nobody shows any more are kept for a quick way back, up to this many. */
const keptAnswers = 40;

/** Where more changed, all of it is read: the core takes no more in one call. */
const partsAtOnce = limits.rowsAtOnce;

interface Entry {
  readonly state: MutableStore<QueryState<unknown>>;
  readonly read: () => Promise<unknown>;
  readonly parts: Parts | undefined;
  /** One for each subscriber: two components may ask the same and watch for different changes. */
  readonly subscribers: Set<{ readonly dependsOn: DependsOn }>;
  /** Or resting after it. */
  isReading: boolean;
  isStale: boolean;
  /** What is out of date, unless all of it is. */
  readonly staleIds: Set<string>;
}

/** A clock that never jumps, and its timers. */
export interface Pacing {
  readonly nowMs: () => number;
  readonly after: (delayMs: number) => Promise<void>;
}

const windowPacing: Pacing = {
  nowMs: () => performance.now(),
  after: (delayMs) => new Promise((resolve) => setTimeout(resolve, delayMs)),
};

/**
 * Keeps the answers of a core's procedures, each read once however many components show it. Of an answer that is read again,
 * what did not change stays the same object.
 */
export function createQueryStore({ nowMs, after }: Pacing = windowPacing): QueryStore {
  const entries = new Map<string, Entry>();

  const refresh = async (entry: Entry, ids?: readonly string[]): Promise<void> => {
    // What an answer misses since a reading failed, nobody knows.
    if (ids === undefined || entry.state.get().data === undefined || entry.state.get().error !== undefined) {
      entry.isStale = true;
    } else for (const id of ids) entry.staleIds.add(id);
    // A change during a reading is answered by one more reading after it, however many changes there were.
    if (entry.isReading || entry.subscribers.size === 0) return;
    entry.isReading = true;
    while ((entry.isStale || entry.staleIds.size > 0) && entry.subscribers.size > 0) {
      const startedMs = nowMs();
      entry.state.set(await readOnce(entry));
      // React renders before the next task.
      await after(0);
      await after(Math.min(longestRestMs, restFactor * (nowMs() - startedMs)));
    }
    entry.isReading = false;
  };
  const forget = (): void => {
    const idle = [...entries].filter(([, entry]) => entry.subscribers.size === 0);
    for (const [key] of idle.slice(0, Math.max(0, idle.length - keptAnswers))) entries.delete(key);
  };

  return {
    query(key, read, dependsOn, parts) {
      let entry = entries.get(key);
      if (entry === undefined) {
        const state = createStore<QueryState<unknown>>({ data: undefined, error: undefined });
        entry = { state, read, parts, subscribers: new Set(), isReading: false, isStale: true, staleIds: new Set() };
        entries.set(key, entry);
      }
      const found = entry;
      return {
        get: found.state.get,
        reread: () => void refresh(found),
        subscribe(listener) {
          const unsubscribe = found.state.subscribe(listener);
          const subscriber = { dependsOn };
          found.subscribers.add(subscriber);
          // Last in order of use, and there again if it was forgotten while nobody showed it.
          entries.delete(key);
          entries.set(key, found);
          if (found.isStale) void refresh(found);
          return () => {
            unsubscribe();
            found.subscribers.delete(subscriber);
            // Nobody watches for its changes now, so whoever comes next gets this answer and then a new one.
            if (found.subscribers.size === 0) found.isStale = true;
            forget();
          };
        },
      };
    },
    changed(change) {
      for (const entry of entries.values()) {
        if (concerns(entry, change)) void refresh(entry, entry.parts?.idsOf(change));
      }
    },
    rereadAll() {
      for (const entry of entries.values()) void refresh(entry);
    },
  };
}

async function readOnce(entry: Entry): Promise<QueryState<unknown>> {
  const before = entry.state.get();
  try {
    const data = await readWhatIsStale(entry, before.data);
    return data === before.data && before.error === undefined ? before : { data, error: undefined };
  } catch (cause) {
    const error = toAppError(cause);
    // The port closed: a new one makes everything be read again, so the answer shown stays without a complaint.
    if (error.code === 'rpc.closed') return before;
    return { data: before.data, error };
  }
}

async function readWhatIsStale(entry: Entry, before: unknown): Promise<unknown> {
  const { read, parts, isStale, staleIds } = entry;
  const ids = [...staleIds];
  // Before the reading: what changes meanwhile is out of date after it.
  entry.isStale = false;
  staleIds.clear();
  if (parts !== undefined && !isStale && ids.length <= partsAtOnce) return parts.update(before, ids);
  return shareStructure(before, await read());
}

function concerns(entry: Entry, change: Change): boolean {
  for (const { dependsOn } of entry.subscribers) {
    if (typeof dependsOn === 'function' ? dependsOn(change) : dependsOn.includes(change.what)) return true;
  }
  return false;
}
