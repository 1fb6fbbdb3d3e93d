import { toAppError, type AppError } from '../../shared/errors';
import type { Change } from '../../shared/ipc/core-contract';
import { createStore, type MutableStore, type Store } from './store';

/** Which changes make an answer out of date: kinds, or a test for those that concern one conversation only. */
export type DependsOn = readonly Change['what'][] | ((change: Change) => boolean);

export interface QueryState<T> {
  /** The last answer; stays while it is read again, and while the core is away. */
  readonly data: T | undefined;
  /** Why the last reading failed; undefined after one that succeeded. */
  readonly error: AppError | undefined;
}

export interface Query<T> extends Store<QueryState<T>> {
  /** Reads again now. */
  reread(): void;
}

export interface QueryStore {
  /** The one query for this key; while it has subscribers it reads again when a change says so. */
  query(key: string, read: () => Promise<unknown>, dependsOn: DependsOn): Query<unknown>;
  /** Takes one event of the core's change feed. */
  changed(change: Change): void;
  /** After a new port: what was missed is unknown, so everything that is shown is read again. */
  rereadAll(): void;
}

/** Answers that nobody shows any more are kept for a quick way back, up to this many. */
const keptAnswers = 40;

interface Entry {
  readonly state: MutableStore<QueryState<unknown>>;
  read: () => Promise<unknown>;
  dependsOn: DependsOn;
  subscribers: number;
  isReading: boolean;
  isStale: boolean;
}

/** Keeps the answers of a core's procedures, each read once however many components show it. */
export function createQueryStore(): QueryStore {
  const entries = new Map<string, Entry>();

  const refresh = async (entry: Entry): Promise<void> => {
    entry.isStale = true;
    // A change during a reading is answered by one more reading after it, however many changes there were.
    if (entry.isReading || entry.subscribers === 0) return;
    entry.isReading = true;
    while (entry.isStale && entry.subscribers > 0) {
      entry.isStale = false;
      entry.state.set(await readOnce(entry));
    }
    entry.isReading = false;
  };
  const forget = (): void => {
    const idle = [...entries].filter(([, entry]) => entry.subscribers === 0);
    for (const [key] of idle.slice(0, Math.max(0, idle.length - keptAnswers))) entries.delete(key);
  };

  return {
    query(key, read, dependsOn) {
      let entry = entries.get(key);
      if (entry === undefined) {
        const state = createStore<QueryState<unknown>>({ data: undefined, error: undefined });
        entry = { state, read, dependsOn, subscribers: 0, isReading: false, isStale: true };
        entries.set(key, entry);
      }
      const found = entry;
      found.read = read;
      found.dependsOn = dependsOn;
      return {
        get: found.state.get,
        reread: () => void refresh(found),
        subscribe(listener) {
          const unsubscribe = found.state.subscribe(listener);
          found.subscribers += 1;
          entries.delete(key);
          entries.set(key, found);
          if (found.isStale) void refresh(found);
          return () => {
            unsubscribe();
            found.subscribers -= 1;
            forget();
          };
        },
      };
    },
    changed(change) {
      for (const entry of entries.values()) if (concerns(entry.dependsOn, change)) void refresh(entry);
    },
    rereadAll() {
      for (const entry of entries.values()) void refresh(entry);
    },
  };
}

async function readOnce(entry: Entry): Promise<QueryState<unknown>> {
  try {
    return { data: await entry.read(), error: undefined };
  } catch (cause) {
    const error = toAppError(cause);
    const before = entry.state.get();
    // The port closed: a new one makes everything be read again, so the answer shown stays without a complaint.
    if (error.code === 'rpc.closed') return before;
    return { data: before.data, error };
  }
}

function concerns(dependsOn: DependsOn, change: Change): boolean {
  return typeof dependsOn === 'function' ? dependsOn(change) : dependsOn.includes(change.what);
}
