import type { AppError } from '../../shared/errors';
import { hasGroupChange } from '../vault/group-change-table';
import type { Vault } from '../vault/vault';

/** Who waits for the outcome of a change of a group, by the change's key. */
export interface ChangeWaiters {
  /** Resolves when the change is made, or `release` was called; rejects when it can't be made. */
  wait(key: number): Promise<void>;
  /** Ends the wait for all changes that are not wanted any more: they were made or, with `error`, will never be. */
  settle(error?: AppError): void;
  fail(key: number, error: AppError): void;
  /** Nobody waits any longer. */
  release(): void;
}

interface Waiter {
  readonly key: number;
  readonly resolve: () => void;
  readonly reject: (error: AppError) => void;
}

export function changeWaiters(vault: Vault): ChangeWaiters {
  const waiters = new Set<Waiter>();

  const finish = (waiter: Waiter, error: AppError | undefined): void => {
    waiters.delete(waiter);
    if (error === undefined) waiter.resolve();
    else waiter.reject(error);
  };

  return {
    wait: (key) => new Promise((resolve, reject) => waiters.add({ key, resolve, reject })),
    settle(error) {
      for (const waiter of waiters) if (!vault.read((db) => hasGroupChange(db, waiter.key))) finish(waiter, error);
    },
    fail(key, error) {
      for (const waiter of waiters) if (waiter.key === key) finish(waiter, error);
    },
    release() {
      for (const waiter of waiters) finish(waiter, undefined);
    },
  };
}
