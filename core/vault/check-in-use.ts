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

/** `db` has just been opened at `path`. The log is empty when it returns. */
export function checkInUse(db: Database, path: string, key: VaultKey, count: CountBrokenPages): CheckInUse {
  let isCancelled = false;
  db.pragma('wal_checkpoint(TRUNCATE)');
  db.pragma('wal_autocheckpoint = 0');
  const ownKey = Uint8Array.from(key) as VaultKey;

  const check = async (): Promise<Integrity> => {
    try {
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
    },
  };
}

/** In this thread, for programs that can wait. */
export const countHere: CountBrokenPages = async (path, key) => {
  await eventLoopTurn();
  return countBrokenPages(path, key);
};
