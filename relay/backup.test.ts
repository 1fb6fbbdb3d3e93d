import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { controlSocketPath } from './control-socket';
import { bundleProgram } from './testing/bundle-program';
import { asRunningRelay, runToEnd, spawnRelay } from './testing/relay-process';
import type { RelayProcess } from './testing/relay-process';
import { foundTestWorkspace, makeTestTopic, newId, openTopic, topicRequests } from './testing/test-workspace';
import type { TestTopic, TestWorkspace } from './testing/test-workspace';

const { open, append, subscribe } = topicRequests;
let script: string;
let folder: string;
let dataFolder: string;
const running: RelayProcess[] = [];

beforeAll(async () => {
  script = await bundleProgram('relay/main.ts');
});
afterAll(() => rmSync(dirname(script), { recursive: true }));
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'conclave-backup-'));
  dataFolder = join(folder, 'data');
});
afterEach(async () => {
  for (const { child, kill } of running.splice(0)) {
    if (child.exitCode === null && child.signalCode === null) await kill('SIGKILL');
  }
  rmSync(folder, { recursive: true });
});

async function start(from = dataFolder): Promise<RelayProcess> {
  const relay = await spawnRelay(script, from);
  running.push(relay);
  return relay;
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

const backUp = (to: string, from = dataFolder) => runToEnd(script, ['backup', '--data', from, '--to', to]);

/** Appends one after the other on several lanes, until the returned function is called. */
function keepAppending(workspace: TestWorkspace, topic: TestTopic) {
  const acknowledged = new Map<number, string>();
  let isStopped = false;
  const lanes = (async () => {
    const client = await openTopic(workspace, topic);
    const lane = async (name: string): Promise<void> => {
      for (let count = 0; !isStopped; count += 1) {
        const text = `${name} ${count} ${'x'.repeat(1000)}`;
        const { sequence } = await client.expect('appended', append(topic, text));
        acknowledged.set(Number(sequence), text);
      }
    };
    await Promise.all(['a', 'b', 'c', 'd'].map(lane));
  })();
  return {
    acknowledged,
    async stop() {
      isStopped = true;
      await lanes;
    },
  };
}

async function until(isMet: () => boolean): Promise<void> {
  while (!isMet()) await new Promise((resolve) => setImmediate(resolve));
}

async function textsIn(workspace: TestWorkspace, topic: TestTopic): Promise<string[]> {
  const reader = await workspace.openTopics();
  await reader.expect('done', open(topic));
  const { lastSequence } = await reader.expect('subscribed', subscribe(topic));
  const pushes = await reader.waitForPushes('topicPush', Number(lastSequence));
  expect(pushes.map(({ sequence }) => Number(sequence))).toEqual(pushes.map((_, index) => index + 1));
  return pushes.map(({ bytes }) => Buffer.from(bytes).toString());
}

/** A connection to the control socket, and what it is answered. */
async function openControl(): Promise<{ socket: Socket; ask(word: string): Promise<string> }> {
  const socket = connect(controlSocketPath(dataFolder));
  await new Promise((resolve) => socket.once('connect', resolve));
  socket.on('error', () => undefined);
  return {
    socket,
    ask: (word) =>
      new Promise((resolve) => {
        socket.once('data', (answer) => resolve(answer.toString()));
        socket.once('close', () => resolve('closed'));
        socket.write(word);
      }),
  };
}

describe('a backup of a running relay', () => {
  it('made under load, holds what was acknowledged before it began, and a relay starts on it', async () => {
    const relay = await start();
    const workspace = await found(relay);
    const topic = makeTestTopic();
    const load = keepAppending(workspace, topic);
    await until(() => load.acknowledged.size >= 800);
    const before = load.acknowledged.size;
    const to = join(folder, 'backup');
    expect(await backUp(to)).toMatchObject({ code: 0, stderr: '' });
    const after = load.acknowledged.size;
    await until(() => load.acknowledged.size >= after + 200);
    await load.stop();
    expect(readdirSync(to).sort()).toEqual(['certificate.pem', 'relay.db']);
    for (const file of readdirSync(to)) expect(statSync(join(to, file)).mode & 0o777).toBe(0o600);
    expect(await textsIn(workspace, topic)).toHaveLength(load.acknowledged.size);
    expect(relay.log()).toContain('backup-made');
    await relay.kill('SIGKILL');

    const restored = await start(to);
    expect(restored.certificateFingerprint).toEqual(relay.certificateFingerprint);
    expect(restored.foundingLink).toBeUndefined();
    workspace.relay = asRunningRelay(restored);
    const texts = await textsIn(workspace, topic);
    expect(texts.length).toBeGreaterThanOrEqual(before);
    expect(texts.length).toBeLessThanOrEqual(after + 4);
    texts.forEach((text, index) => expect(text).toBe(load.acknowledged.get(index + 1)));
    const client = await openTopic(workspace, topic);
    const entryId = newId();
    const { sequence } = await client.expect('appended', append(topic, 'goes on', 1, entryId));
    expect(Number(sequence)).toBe(texts.length + 1);
  });

  it('can be made again and again, and after one that was given up', async () => {
    const relay = await start();
    await found(relay);
    expect((await backUp(join(folder, 'first'))).code).toBe(0);
    const { socket, ask } = await openControl();
    expect(await ask('begin\n')).toBe('ready\n');
    expect(await backUp(join(folder, 'second'))).toMatchObject({ code: 1, stderr: 'There is no backup: busy\n' });
    socket.destroy();
    await until(() => relay.log().includes('backup-failed'));
    expect((await backUp(join(folder, 'third'))).code).toBe(0);
    expect(readdirSync(join(folder, 'second'))).toEqual([]);
  });

  it('is none when the relay stops before the end', async () => {
    const relay = await start();
    const { ask } = await openControl();
    expect(await ask('begin\n')).toBe('ready\n');
    const answer = ask('');
    expect(await relay.kill('SIGTERM')).toEqual({ code: 0, signal: null });
    expect(await answer).toBe('closed');
    expect(await backUp(join(folder, 'backup'))).toMatchObject({
      code: 1,
      stderr: 'There is no backup: not-running\n',
    });
  });

  it('is refused into a folder that is not empty, from one without a relay, and without a folder', async () => {
    await start();
    const to = join(folder, 'taken');
    mkdirSync(to);
    writeFileSync(join(to, 'relay.db'), 'something else');
    expect((await backUp(to)).stderr).toBe('There is no backup: not-empty\n');
    expect(existsSync(join(to, 'certificate.pem'))).toBe(false);
    expect((await backUp(join(folder, 'new'), join(folder, 'nowhere'))).stderr).toContain('not-running');
    expect((await backUp(join(to, 'relay.db', 'below'))).stderr).toContain('unwritable');
    const { code, stderr } = await runToEnd(script, ['backup', '--data', dataFolder]);
    expect([code, stderr.includes('--to')]).toEqual([2, true]);
  });
});

describe('the control socket', () => {
  it('is for its owner only, and ends a connection that says anything else', async () => {
    const relay = await start();
    expect(statSync(controlSocketPath(dataFolder)).mode & 0o777).toBe(0o600);
    const { ask } = await openControl();
    expect(await ask('delete everything\n')).toBe('closed');
    expect(await (await openControl()).ask('end\n')).toBe('failed\n');
    await relay.kill('SIGKILL');
    await start();
    expect((await backUp(join(folder, 'backup'))).code).toBe(0);
  });
});
