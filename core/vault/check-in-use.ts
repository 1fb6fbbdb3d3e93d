/** Checks a vault while it is used, after a stop that was none: a big one must not keep its owner waiting. */
import type { Database } from '@signalapp/sqlcipher';
import { eventLoopTurn } from '../conversation/event-loop-turn';
import { wipe } from '../crypto/primitives';
import { checkMessages, countBrokenPages } from './integrity';
import type { VaultKey } from './vault';
import { isDamage } from './vault-error';

/** What the check found, or that it ended before it was through. */
export type Integrity = 'sound' | 'damaged' | 'unknown';

/** As `countBrokenPages`, wherever it runs. Rejects when it can't say. Does not keep the key. */
export type CountBrokenPages = (path: string, key: VaultKey) => Promise<number>;

export interface CheckInUse {
  /** Never rejects. */
  readonly integrity: Promise<Integrity>;
  cancel(): void;
}

/** Checkpoints are the only writes to the file itself: they wait while its pages are read behind SQLite's back. */
const automaticCheckpointPages = 1_000;

/** How a vault is checked while it is used. */
export interface CheckOptions {
  /** Where the pages are read; in this thread unless given. */
  readonly countBrokenPages?: CountBrokenPages | undefined;
  /** What a start has to do comes first. 0 unless given. */
  readonly checkDelayMs?: number | undefined;
}

/** `db` has just been opened at `path`. */
export function checkInUse(db: Database, path: string, key: VaultKey, options: CheckOptions): CheckInUse {
  const { countBrokenPages: count = countHere, checkDelayMs = 0 } = options;
  let isCancelled = false;
  const ownKey = Uint8Array.from(key) as VaultKey;
  let stopWaiting = (): void => {};

  const check = async (): Promise<Integrity> => {
    try {
      if (checkDelayMs > 0) await new Promise<void>((resolve) => (stopWaiting = waitFor(checkDelayMs, resolve)));
      if (isCancelled) return 'unknown';
      db.pragma('wal_checkpoint(TRUNCATE)');
      db.pragma('wal_autocheckpoint = 0');
      const broken = await count(path, ownKey);
      if (isCancelled) return 'unknown';
      if (broken > 0) return 'damaged';
    } finally {
      wipe(ownKey);
      if (!isCancelled) db.pragma(`wal_autocheckpoint = ${automaticCheckpointPages}`);
    }
    let last: number | undefined = 0;
    while (last !== undefined) {
      await eventLoopTurn();
      if (isCancelled) return 'unknown';
      last = checkMessages(db, last);
    }
    return 'sound';
  };
  return {
    // What can't be told is told at the next start.
    integrity: check().catch((error: unknown) => (isDamage(error) ? 'damaged' : 'unknown')),
    cancel() {
      isCancelled = true;
      stopWaiting();
    },
  };
}

/** Returns how to end the waiting at once. */
function waitFor(delayMs: number, then: () => void): () => void {
  const timer = setTimeout(then, delayMs);
  // Whoever quits does not wait for it.
  timer.unref();
  return () => {
    clearTimeout(timer);
    then();
  };
}

/** In this thread, for programs that can wait. */
export const countHere: CountBrokenPages = async (path, key) => {
  await eventLoopTurn();
  return countBrokenPages(path, key);
};
