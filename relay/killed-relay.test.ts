/** A relay that is killed at any moment, again and again, and what its clients were told before. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { randomInt } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWriters } from './testing/acknowledged-writes';
import type { Writers } from './testing/acknowledged-writes';
import { bundleProgram } from './testing/bundle-program';
import { asRunningRelay, spawnRelay } from './testing/relay-process';
import type { RelayProcess } from './testing/relay-process';
import { foundTestWorkspace } from './testing/test-workspace';
import type { TestWorkspace } from './testing/test-workspace';

const kills = 8;
const mostAnswersBeforeKill = 500;

let script: string;
let dataFolder: string;
let relay: RelayProcess;
let workspace: TestWorkspace;
let writers: Writers;

beforeAll(async () => {
  script = await bundleProgram('relay/main.ts');
  dataFolder = mkdtempSync(join(tmpdir(), 'conclave-killed-relay-'));
  relay = await spawnRelay(script, dataFolder);
  workspace = await foundTestWorkspace({
    dataFolder,
    clock: { now: Date.now() },
    logLines: [],
    relay: asRunningRelay(relay),
    start: () => Promise.reject(new Error('started by the test')),
  });
  writers = createWriters(workspace);
});
afterAll(async () => {
  if (relay.child.signalCode === null) await relay.kill('SIGKILL');
  rmSync(dirname(script), { recursive: true });
  rmSync(dataFolder, { recursive: true });
});

describe('a relay that is killed under load', () => {
  for (let kill = 1; kill <= kills; kill += 1) {
    it(`keeps what it acknowledged, and that once, when it is started again (${kill})`, async () => {
      const killed: Promise<unknown>[] = [];
      await writers.write(randomInt(1, mostAnswersBeforeKill), () => killed.push(relay.kill('SIGKILL')));
      await Promise.all(killed);
      expect(killed).toHaveLength(1);
      const { certificateFingerprint } = relay;
      relay = await spawnRelay(script, dataFolder);
      workspace.relay = asRunningRelay(relay);
      expect(relay.foundingLink).toBeUndefined();
      expect(relay.certificateFingerprint).toEqual(certificateFingerprint);
      await writers.check();
    });
  }
});
