/** Entry of the core: the utility process of an account when Electron started it; a library under plain Node. */
import path from 'node:path';
import { readAuthorities } from './web/read-authorities';
import { startCore } from './start-core';
import { runUtilityProcess, type ParentPort } from './utility-process';
import { countInThread } from './vault/check-in-thread';

export { startCore } from './start-core';
export type { Core, CoreOptions } from './start-core';

// Electron adds it to the process of a utility process.
const { parentPort } = process as NodeJS.Process & { readonly parentPort?: ParentPort };
if (parentPort !== undefined && parentPort !== null) {
  const check = { countBrokenPages: countInThread(path.join(__dirname, 'page-check.js')), checkDelayMs: 10_000 };
  const webAuthorities = readAuthorities(process.env['CONCLAVE_EXTRA_CA_CERTS']);
  runUtilityProcess(parentPort, (options) =>
    startCore({ ...options, ...check, ...(webAuthorities && { webAuthorities }) }),
  );
}
