import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { relayReport } from '../shared/ipc/process-messages';
import type { RelayReport } from '../shared/ipc/process-messages';
import { runUtilityProcess } from './utility-process';

let dataFolder: string;
beforeEach(() => {
  dataFolder = mkdtempSync(join(tmpdir(), 'conclave-utility-'));
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(dataFolder, { recursive: true });
});

function runWithParent() {
  const reports: RelayReport[] = [];
  let send: (event: { data: unknown }) => void = () => undefined;
  const exited = new Promise<number>((resolve) => {
    const parent = {
      on: (_event: 'message', listener: (event: { readonly data: unknown }) => void) => void (send = listener),
      postMessage: (report: RelayReport) => void reports.push(relayReport.parse(report)),
    };
    runUtilityProcess(parent, resolve);
  });
  return { reports, exited, say: (data: unknown) => send({ data }) };
}

it('listens when told to, ignores what it does not understand, and ends when told to', async () => {
  const { reports, exited, say } = runWithParent();
  say({ kind: 'start', dataFolder, host: '127.0.0.1', port: -1 });
  say('nonsense');
  say({ kind: 'start', dataFolder, host: '127.0.0.1', port: 0 });
  say({ kind: 'start', dataFolder, host: '127.0.0.1', port: 0 });
  await expect.poll(() => reports).toHaveLength(1);
  expect(reports[0]).toMatchObject({ kind: 'listening' });
  say({ kind: 'stop' });
  expect(await exited).toBe(0);
  expect(reports).toHaveLength(1);
});

it('reports why it does not listen', async () => {
  writeFileSync(join(dataFolder, 'relay.db'), Buffer.alloc(4096, 7));
  const { reports, say, exited } = runWithParent();
  say({ kind: 'start', dataFolder, host: '127.0.0.1', port: 0 });
  await expect.poll(() => reports).toEqual([{ kind: 'failed', code: 'relay.unavailable' }]);
  say({ kind: 'stop' });
  expect(await exited).toBe(0);
});
