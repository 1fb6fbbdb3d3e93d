import { performance } from 'node:perf_hooks';
import type { Database } from '@signalapp/sqlcipher';
import { AppError } from '../../shared/errors';

/** What keeps state in memory beside the database follows its transactions through these. */
export interface TransactionHooks {
  begun(): void;
  /** So many jobs, and how long the transaction took. */
  committed(jobs: number, durationMs: number): void;
  rolledBack(): void;
}

export interface GroupCommit {
  /** Runs `job` in the transaction of this event-loop turn. Resolves with its result when that is durable. */
  run<T>(job: () => T): Promise<T>;
  /** Commits now what waits for the end of the turn, and refuses what comes later with `relay.unavailable`. */
  close(): void;
}

interface PendingJob {
  run(): () => void;
  refuse(error: AppError): void;
}

/**
 * One transaction for all writes of an event-loop turn, since a synced commit costs far more than the rows in it.
 * When the transaction fails, its jobs are tried again one by one, so that a failing job fails alone.
 */
export function createGroupCommit(db: Database, hooks: TransactionHooks): GroupCommit {
  let pending: PendingJob[] = [];
  let isClosed = false;

  function flush(): void {
    const jobs = pending;
    pending = [];
    if (jobs.length > 0) runAll(jobs);
  }

  function runAll(jobs: readonly PendingJob[]): void {
    const settlements: (() => void)[] = [];
    const begunAtMs = performance.now();
    try {
      hooks.begun();
      db.exec('BEGIN IMMEDIATE');
      for (const job of jobs) settlements.push(job.run());
      db.exec('COMMIT');
    } catch (cause) {
      rollBack(db);
      hooks.rolledBack();
      const [first, ...others] = jobs;
      if (others.length === 0) first?.refuse(new AppError('relay.unavailable', { retry: 'later', cause }));
      else for (const job of jobs) runAll([job]);
      return;
    }
    hooks.committed(jobs.length, performance.now() - begunAtMs);
    for (const settle of settlements) settle();
  }

  return {
    run: <T>(job: () => T) =>
      new Promise<T>((resolve, reject) => {
        if (isClosed) {
          reject(new AppError('relay.unavailable', { retry: 'later' }));
          return;
        }
        if (pending.length === 0) setImmediate(flush);
        pending.push({
          run: () => {
            const result = job();
            return () => resolve(result);
          },
          refuse: reject,
        });
      }),
    close() {
      flush();
      isClosed = true;
    },
  };
}

function rollBack(db: Database): void {
  try {
    db.exec('ROLLBACK');
  } catch {
    // SQLite has rolled back by itself (disk full, input or output error), or BEGIN failed.
  }
}
