import { connect as connectTcp } from 'node:net';
import { request as requestHttps } from 'node:https';
import { connect as connectTls } from 'node:tls';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { limits } from '../shared/domain/limits';
import { RefusalCode } from '../shared/protocol/gen/relay_pb';
import { openTestClient } from './testing/test-client';
import type { RequestInit } from './testing/test-client';
import { makeTestTopic, newId, openTopic, startTestWorkspace, topicRequests } from './testing/test-workspace';
import type { TestWorkspace } from './testing/test-workspace';

const { create, open, append, subscribe } = topicRequests;
let workspace: TestWorkspace;

async function start(limits: Parameters<typeof startTestWorkspace>[0] = {}): Promise<void> {
  workspace = await startTestWorkspace(limits);
}
afterEach(() => workspace.dispose());

async function readHealth(method = 'GET', path = '/health'): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port: workspace.relay.port, path, method, rejectUnauthorized: false };
    const request = requestHttps({ ...options, agent: false }, (response) => {
      let body = '';
      response.on('data', (chunk: Buffer) => (body += chunk.toString()));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
    });
    request.on('error', reject).end();
  });
}

/** The relay still serves a whole conversation. */
async function expectWellness(): Promise<void> {
  const topic = makeTestTopic();
  const client = await openTopic(workspace, topic);
  await client.expect('subscribed', subscribe(topic));
  await client.expect('appended', append(topic, 'still there'));
  await client.waitForPushes('topicPush', 1);
  await client.close();
}

describe('frames that are none', () => {
  beforeEach(() => start());

  it('are refused as malformed and end the connection', async () => {
    for (const path of ['/device', '/topics'] as const) {
      const client = await openTestClient(workspace.relay.port, path);
      client.socket.send(Buffer.from([0xff, 0xff, 0xff]));
      expect(await client.closed).toBe(1002);
      expect(client.pushes.at(-1)).toMatchObject({ case: 'refusal', value: { code: RefusalCode.REFUSAL_MALFORMED } });
    }
    await expectWellness();
  });

  it('are text, or larger than a frame: the connection ends', async () => {
    const text = await workspace.openTopics();
    text.socket.send('hello');
    expect(await text.closed).toBe(1003);
    const oversized = await workspace.openTopics();
    oversized.socket.send(new Uint8Array(limits.frameBytes + 1));
    expect(await oversized.closed).toBe(1009);
    await expectWellness();
  });

  it('have no request id, or an unknown body', async () => {
    const unnumbered = await workspace.openTopics();
    unnumbered.socket.send(Buffer.from([0xc2, 0x02, 0x00]));
    expect(await unnumbered.closed).toBe(1002);
    const client = await workspace.openTopics();
    // Field 99, which no version has yet.
    client.socket.send(Buffer.from([0x08, 0x90, 0x4e, 0x9a, 0x06, 0x01, 0x00]));
    const [refusal] = await client.waitForPushes('refusal', 1);
    expect(refusal?.code).toBe(RefusalCode.REFUSAL_UNSUPPORTED);
    await expectWellness();
  });

  it('are random bytes, before and after admission', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.uint8Array({ minLength: 1, maxLength: 300 }), { maxLength: 20 }), async (frames) => {
        const client = await openTestClient(workspace.relay.port, frames.length % 2 === 0 ? '/device' : '/topics');
        for (const frame of frames) client.socket.send(frame);
        client.socket.close();
        await client.closed;
      }),
      { numRuns: 40 },
    );
    const admitted = await workspace.openTopics();
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 100 }), async (bytes) => {
        const value = { topic: bytes, epoch: 1n, entryId: bytes, bytes, nextAccessHash: bytes };
        expect(await admitted.refusal({ case: 'topicCommit', value })).toBe('MALFORMED');
      }),
      { numRuns: 40 },
    );
    await expectWellness();
  });
});

describe('connections that are none', () => {
  beforeEach(() => start());

  it('are garbage instead of TLS, or instead of HTTP within it', async () => {
    const { port } = workspace.relay;
    const garbage = connectTcp(port, '127.0.0.1', () => garbage.write(Buffer.alloc(100, 0x41)));
    garbage.on('error', () => undefined);
    await new Promise((resolve) => garbage.once('close', resolve));
    const inTls = connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false }, () =>
      inTls.write('garbage\r\n\r\n'),
    );
    inTls.on('error', () => undefined).resume();
    await new Promise((resolve) => inTls.once('close', resolve));
    await expectWellness();
  });

  it('ask for another path', async () => {
    await expect(openTestClient(workspace.relay.port, '/other' as '/device')).rejects.toThrow('404');
    expect(await readHealth('GET', '/device')).toMatchObject({ status: 404 });
    expect(await readHealth('POST')).toMatchObject({ status: 404 });
  });

  it('ask for its health', async () => {
    const { status, body } = await readHealth();
    expect([status, JSON.parse(body)]).toEqual([200, { status: 'ok', protocolVersion: 1 }]);
  });

  it('do not keep the relay from closing', async () => {
    const silent = connectTcp(workspace.relay.port, '127.0.0.1');
    silent.on('error', () => undefined);
    await new Promise((resolve) => silent.once('connect', resolve));
    const ended = new Promise((resolve) => silent.once('close', resolve));
    await workspace.restart();
    await ended;
  });
});

describe('limits', () => {
  it('close a connection that neither authenticates nor is admitted', async () => {
    await start();
    await workspace.restart({ authenticationTimeoutMs: 50 });
    for (const path of ['/device', '/topics'] as const) {
      expect(await (await openTestClient(workspace.relay.port, path)).closed).toBe(1008);
    }
  });

  it('drop a connection that does not answer pings', async () => {
    await start();
    await workspace.restart({ heartbeatMs: 300 });
    const client = await workspace.openDevice();
    client.socket.pong = () => undefined;
    expect(await client.closed).toBe(1006);
  });

  it('refuse connections beyond their number', async () => {
    await start({ connections: 2 });
    const first = await workspace.openDevice();
    await workspace.openDevice();
    await expect(workspace.openDevice()).rejects.toThrow();
    await first.close();
    await workspace.connect();
  });

  it('refuse frames beyond their rate, and say when to come back', async () => {
    await start({ framesPerSecond: 0.01, frameBurst: 20 });
    const topic = makeTestTopic();
    const client = await openTopic(workspace, topic);
    const outcomes = await Promise.all(Array.from({ length: 40 }, () => client.request(append(topic, 'x'))));
    const refused = outcomes.filter((outcome) => outcome.case === 'refusal');
    expect(refused.length).toBeGreaterThan(15);
    expect(refused[0]).toMatchObject({ value: { code: RefusalCode.REFUSAL_RATE_LIMITED } });
    for (const outcome of refused) {
      expect(outcome.case === 'refusal' && outcome.value.retryAfterMs).toBeGreaterThan(0);
    }
  });

  it('refuse bytes beyond their rate', async () => {
    await start({ bytesPerSecond: 1, byteBurst: 10_000 });
    const topic = makeTestTopic();
    const client = await openTopic(workspace, topic);
    expect(await client.refusal(append(topic, 'x'.repeat(9000)))).toBe('appended');
    expect(await client.refusal(append(topic, 'x'.repeat(9000)))).toBe('RATE_LIMITED');
  });

  it('refuse an address that connects too often, and serve who is there', async () => {
    await start({ connectionsPerMinute: 3 });
    const port = workspace.relay.port;
    const early = await openTestClient(port, '/topics');
    // Enough for two minutes, if one ends meanwhile.
    const attempts = await Promise.allSettled(Array.from({ length: 7 }, () => openTestClient(port, '/topics')));
    expect(attempts.some(({ status }) => status === 'rejected')).toBe(true);
    await early.settle();
    await workspace.relay.close();
    expect(workspace.logLines.join('\n')).toContain('connections-refused');
  });

  it('refuse topics and claims beyond their number', async () => {
    await start({
      topicsCreatedPerConnection: 2,
      topicsPerConnection: 1,
      invitationsPerSecond: 0.001,
      invitationBurst: 1,
    });
    const [one, two] = [makeTestTopic(), makeTestTopic()];
    const client = await openTopic(workspace, one);
    expect(await client.refusal(create(two))).toBe('done');
    expect(await client.refusal(create(makeTestTopic()))).toBe('QUOTA_EXCEEDED');
    expect(await client.refusal(open(two))).toBe('QUOTA_EXCEEDED');
    const claim: RequestInit = { case: 'keyPackageClaim', value: { deviceId: newId() } };
    expect(await client.refusal(claim)).toBe('NO_KEY_PACKAGE');
    expect(await client.refusal(claim)).toBe('RATE_LIMITED');
    const inbox = workspace.founder.device.inbox;
    const deliver: RequestInit = { case: 'inboxDeliver', value: { inbox, entryId: newId(), bytes: newId() } };
    expect(await client.refusal(deliver)).toBe('RATE_LIMITED');
  });

  it('refuse what exceeds the quota of the relay or of an inbox', async () => {
    await start({ quotaBytes: 20_000, inboxEntries: 1 });
    const topic = makeTestTopic();
    const client = await openTopic(workspace, topic);
    expect(await client.refusal(append(topic, 'x'.repeat(20_000)))).toBe('QUOTA_EXCEEDED');
    const inbox = workspace.founder.device.inbox;
    const deliver = (): RequestInit => ({ case: 'inboxDeliver', value: { inbox, entryId: newId(), bytes: newId() } });
    expect(await client.refusal(deliver())).toBe('done');
    expect(await client.refusal(deliver())).toBe('QUOTA_EXCEEDED');
    expect(await client.refusal(append(topic, 'x'))).toBe('appended');
  });
});
