import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readCertificate } from './certificate';
import { makeSelfSignedCertificate } from './self-signed-certificate';
import { bundleRelay, runToEnd, spawnRelay } from './testing/relay-process';
import type { RelayProcess } from './testing/relay-process';
import { foundTestWorkspace, makeTestTopic, newId, openTopic, topicRequests } from './testing/test-workspace';
import type { TestWorkspace } from './testing/test-workspace';

const { open, append, subscribe } = topicRequests;
let script: string;
let dataFolder: string;
let running: RelayProcess | undefined;

beforeAll(async () => {
  script = await bundleRelay();
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

/** What the tests need of a relay that runs in another process. */
function asRelay(relay: RelayProcess): TestWorkspace['relay'] {
  return {
    port: relay.port,
    certificateFingerprint: relay.certificateFingerprint,
    foundingToken: relay.foundingLink?.foundingToken as TestWorkspace['relay']['foundingToken'],
    close: async () => undefined,
  };
}

async function found(relay: RelayProcess): Promise<TestWorkspace> {
  return foundTestWorkspace({
    dataFolder,
    clock: { now: Date.now() },
    logLines: [],
    relay: asRelay(relay),
    start: () => Promise.reject(new Error('started by the test')),
  });
}

describe('a relay that is killed', () => {
  it('has every entry that it acknowledged, once and in order, and knows repetitions of them', async () => {
    const relay = await spawnOne();
    const workspace = await found(relay);
    const topic = makeTestTopic();
    const client = await openTopic(workspace, topic);
    const acknowledged = new Map<number, string>();
    const entryIds = Array.from({ length: 4000 }, newId);
    const killed: Promise<unknown>[] = [];
    const appendOne = async (entryId: Uint8Array, index: number): Promise<void> => {
      const { sequence } = await client.expect('appended', append(topic, `entry ${index}`, 1, entryId));
      acknowledged.set(Number(sequence), `entry ${index}`);
      // In the middle of the others.
      if (acknowledged.size === 1000) killed.push(relay.kill('SIGKILL'));
    };
    await Promise.allSettled(entryIds.map(appendOne));
    await Promise.all(killed);
    await client.closed;
    expect(killed).toHaveLength(1);

    const again = await spawnOne();
    expect(again.foundingLink).toBeUndefined();
    expect(again.certificateFingerprint).toEqual(relay.certificateFingerprint);
    workspace.relay = asRelay(again);
    const reader = await workspace.openTopics();
    await reader.expect('done', open(topic));
    // The sender doesn't know which of them arrived: it repeats all.
    await Promise.all(
      entryIds.map((entryId, index) => reader.expect('appended', append(topic, `entry ${index}`, 1, entryId))),
    );
    await reader.expect('subscribed', subscribe(topic));
    const pushes = await reader.waitForPushes('topicPush', entryIds.length);
    const texts = pushes.map((push) => Buffer.from(push.bytes).toString());
    expect(texts).toEqual(entryIds.map((_, index) => `entry ${index}`));
    for (const [sequence, text] of acknowledged) expect(texts[sequence - 1]).toBe(text);
    await reader.close();
  });
});

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
      '--quota-bytes',
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
      ['--certificate', 'file'],
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
