import { Worker } from 'node:worker_threads';
import type { CountBrokenPages } from './check-in-use';
import type { VaultKey } from './vault';

/** What the thread is given: its own copy of the key, which it wipes. */
export interface PageCheckData {
  readonly path: string;
  readonly key: VaultKey;
}

/** Counts in a thread of its own; `script` is page-check.ts, bundled. */
export function countInThread(script: string): CountBrokenPages {
  return (path, key) =>
    new Promise((resolve, reject) => {
      const thread = new Worker(script, { workerData: { path, key } satisfies PageCheckData });
      // Whoever quits does not wait for it.
      thread.unref();
      thread.once('message', resolve);
      thread.once('error', reject);
      thread.once('exit', () => reject(new Error('the page check ended without an answer')));
    });
}
