import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readCertificate } from './certificate';
import { makeSelfSignedCertificate } from './self-signed-certificate';
import { readMetrics } from './testing/read-metrics';
import { bundleProgram } from './testing/bundle-program';
import { asRunningRelay, runToEnd, spawnRelay } from './testing/relay-process';
import type { RelayProcess } from './testing/relay-process';
import { foundTestWorkspace } from './testing/test-workspace';
import type { TestWorkspace } from './testing/test-workspace';

let script: string;
let dataFolder: string;
let running: RelayProcess | undefined;

beforeAll(async () => {
  script = await bundleProgram('relay/main.ts');
});
afterAll(() => rmSync(dirname(script), { recursive: true }));
beforeEach(() => {
  dataFolder = mkdtempSync(join(tmpdir(), 'conclave-relay-process-'));
});
afterEach(async () => {
  if (running?.child.exitCode === null && running.child.signalCode === null) await running.kill('SIGKILL');
  running = undefined;
  rmSync(dataFolder, { recursive: true });
});

async function spawnOne(): Promise<RelayProcess> {
  running = await spawnRelay(script, dataFolder);
  return running;
}

async function found(relay: RelayProcess): Promise<TestWorkspace> {
  return foundTestWorkspace({
    dataFolder,
    clock: { now: Date.now() },
    logLines: [],
    relay: asRunningRelay(relay),
    start: () => Promise.reject(new Error('started by the test')),
  });
}

describe('the command line', () => {
  it('prints a founding link until a workspace is founded, and stops when told to', async () => {
    const relay = await spawnOne();
    expect(relay.foundingLink).toMatchObject({
      relay: { certificateFingerprint: relay.certificateFingerprint },
    });
    expect(relay.foundingLink?.relay.url).toMatch(new RegExp(`^wss://.+:${relay.port}$`));
    expect(await relay.kill('SIGTERM')).toEqual({ code: 0, signal: null });
    const events = relay
      .log()
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { event: string }).event);
    expect(events).toEqual(['relay-started', 'relay-stopped']);
    const second = await spawnOne();
    expect(second.foundingLink?.foundingToken).toEqual(relay.foundingLink?.foundingToken);
    await found(second);
    await second.kill('SIGINT');
    expect((await spawnOne()).foundingLink).toBeUndefined();
  });

  it('says how it is used', async () => {
    const { code, stdout } = await runToEnd(script, ['--help']);
    expect(code).toBe(0);
    for (const option of [
      '--data',
      '--host',
      '--port',
      '--public-url',
      '--certificate',
      '--key',
      '--retention-days',
      '--web-hosts',
      '--quota-bytes',
      '--metrics-port',
    ]) {
      expect(stdout).toContain(option);
    }
  });

  it('refuses wrong options with the reason', async () => {
    const attempts = [
      ['--unknown'],
      ['--port', '70000'],
      ['--port', 'x'],
      ['--retention-days', '0'],
      ['--metrics-port', '-1'],
      ['--web-hosts', '127.0.0.1'],
      ['--web-hosts', 'news.example,'],
      ['--certificate', 'file'],
      ['--gif-provider', 'other'],
      ['--gif-provider', 'giphy'],
      ['--gif-provider', 'giphy', '--gif-key', 'a b'],
      ['--public-url', 'http://example.org'],
    ];
    for (const args of attempts) {
      const { code, stderr } = await runToEnd(script, args);
      expect([code, stderr.includes(args[0] ?? '-')]).toEqual([2, true]);
    }
  });

  it('uses a given certificate and address', async () => {
    const { certificatePem, keyPem } = await makeSelfSignedCertificate(Date.now());
    const [certificate, key] = [join(dataFolder, 'given.crt'), join(dataFolder, 'given.key')];
    writeFileSync(certificate, certificatePem);
    writeFileSync(key, keyPem);
    const url = 'wss://relay.example.org:443';
    running = await spawnRelay(script, join(dataFolder, 'data'), [
      '--certificate',
      certificate,
      '--key',
      key,
      '--public-url',
      url,
    ]);
    const { fingerprint } = readCertificate({ certificatePem, keyPem });
    expect(running.foundingLink?.relay).toEqual({ url, certificateFingerprint: fingerprint });
    await (await found(running)).connect();
  });

  it('serves metrics only when it is asked to', async () => {
    expect((await spawnOne()).metricsPort).toBeUndefined();
    await running?.kill('SIGTERM');
    running = await spawnRelay(script, dataFolder, ['--metrics-port', '0']);
    const { values } = await readMetrics(running.metricsPort);
    expect(values.get('conclave_relay_connections{kind="device"}')).toBe(0);
  });

  it('does not start twice on the same data', async () => {
    await spawnOne();
    const { code, stderr } = await runToEnd(script, ['--data', dataFolder, '--host', '127.0.0.1', '--port', '0']);
    expect(code).toBe(1);
    expect(stderr).toContain('in-use');
  });

  it('does not start on a port that is taken', async () => {
    const { port } = await spawnOne();
    const other = join(dataFolder, 'other');
    const { code, stderr } = await runToEnd(script, ['--data', other, '--host', '127.0.0.1', '--port', String(port)]);
    expect(code).toBe(1);
    expect(stderr).toContain('port-in-use');
  });
});
