/** Entry of the thread that reads every page of a vault while it is used; see vault/check-in-use.ts. */
import { parentPort, workerData } from 'node:worker_threads';
import { wipe } from './crypto/primitives';
import type { PageCheckData } from './vault/check-in-thread';
import { countBrokenPages } from './vault/integrity';

const { path, key } = workerData as PageCheckData;
try {
  parentPort?.postMessage(countBrokenPages(path, key));
} finally {
  wipe(key);
}
