/** Clients that ask for too much, of whatever there is, and the others, who must not notice. */
import { randomBytes } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { entryBy, profileUpdate } from '../shared/domain/directory/testing/test-people';
import { idToBytes } from '../shared/domain/ids';
import { RefusalCode } from '../shared/protocol/gen/relay_pb';
import { heldBytes } from './testing/held-bytes';
import { readMetrics } from './testing/read-metrics';
import { openTestClient } from './testing/test-client';
import type { TestClient } from './testing/test-client';
import { dayMs, makeTestTopic, openTopic, startTestWorkspace, topicRequests } from './testing/test-workspace';
import type { TestWorkspace } from './testing/test-workspace';
import { makeTicket } from './ticket';

const { open, append, commit, signal, subscribe } = topicRequests;
const mebibyte = 1024 * 1024;
let workspace: TestWorkspace;

async function start(limits: Parameters<typeof startTestWorkspace>[0] = {}): Promise<void> {
  workspace = await startTestWorkspace(limits);
}
afterEach(() => workspace.dispose());

describe('a flood of requests on one connection', () => {
  it('leaves others their turn, whether its requests are written or only read', async () => {
    await start();
    const topic = makeTestTopic();
    const [flooder, other] = [await openTopic(workspace, topic), await openTopic(workspace, topic)];
    for (const request of [append(topic, 'x'), open(topic), signal(topic, 'x')]) {
      let answered = 0;
      const flood = Array.from({ length: 5000 }, async () => {
        await flooder.request(request);
        answered += 1;
      });
      await expect.poll(() => answered, { interval: 1 }).toBeGreaterThan(0);
      const before = answered;
      await other.expect('done', open(topic));
      expect(answered - before).toBeLessThan(1500);
      await Promise.all(flood);
    }
  });

  it('can not make the relay verify signatures once it is authenticated', async () => {
    await start();
    const device = await workspace.connect();
    const { userId, deviceId } = workspace.founder;
    const ids = { workspaceId: idToBytes(workspace.state.workspaceId ?? userId), userId: idToBytes(userId) };
    const value = { ...ids, deviceId: idToBytes(deviceId), signature: new Uint8Array(64) };
    expect(await device.refusal({ case: 'authenticateDevice', value })).toBe('FORBIDDEN');
    const invite = { workspaceId: ids.workspaceId, inviteId: randomBytes(16), signature: new Uint8Array(64) };
    expect(await device.refusal({ case: 'authenticateInvite', value: invite })).toBe('FORBIDDEN');
    expect(await device.refusal({ case: 'ticketFetch', value: {} })).toBe('ticket');
  });

  it('of directory entries is refused beyond its rate', async () => {
    await start({ directoryAppendsPerSecond: 0.001, directoryAppendBurst: 2 });
    const device = await workspace.connect();
    const entry = entryBy(workspace.state, workspace.founder, profileUpdate(), { nowMs: workspace.nowMs });
    const request = { case: 'directoryAppend', value: { entry } } as const;
    expect(await device.refusal(request)).toBe('directoryHead');
    expect(await device.refusal(request)).toBe('directoryHead');
    const refusal = await device.expect('refusal', request);
    expect(refusal.code).toBe(RefusalCode.REFUSAL_RATE_LIMITED);
    expect(refusal.retryAfterMs).toBeGreaterThan(0);
  });

  it('opens no more epochs than a connection may', async () => {
    await start({ epochsPerConnection: 3 });
    const topic = makeTestTopic();
    const client = await openTopic(workspace, topic);
    for (const epoch of [1, 2, 3]) {
      await client.expect('done', open(topic, epoch));
      await client.expect('appended', commit(topic, 'next', epoch));
    }
    expect(await client.refusal(open(topic, 4))).toBe('QUOTA_EXCEEDED');
    expect(await client.refusal(open(topic, 1))).toBe('done');
  });
});

describe('tickets', () => {
  const admit = async (client: TestClient, ticket: Uint8Array) => client.refusal({ case: 'admit', value: { ticket } });

  it('that are guessed in a flood admit nobody and keep nobody out', async () => {
    await start();
    const topic = makeTestTopic();
    const member = await openTopic(workspace, topic);
    const guesses = Array.from({ length: 150 }, async (_, index) => {
      const client = await openTestClient(workspace.relay.port, '/topics');
      const ticket = Uint8Array.from(randomBytes(index % 3 === 0 ? 31 : 32));
      expect(await admit(client, ticket)).toBe('NOT_AUTHENTICATED');
      expect(await client.closed).toBe(1008);
    });
    for (let count = 0; count < 20; count += 1) await member.expect('appended', append(topic, 'x'));
    await Promise.all(guesses);
    await openTopic(workspace, topic);
  });

  it('are good for any number of connections until the end of their second day, and then for none', async () => {
    await start();
    const device = await workspace.connect();
    const { ticket, validUntilMs } = await device.expect('ticket', { case: 'ticketFetch', value: {} });
    const attempt = async () => admit(await openTestClient(workspace.relay.port, '/topics'), ticket);
    expect(await Promise.all(Array.from({ length: 20 }, attempt))).toEqual(Array.from({ length: 20 }, () => 'done'));
    workspace.nowMs = Number(validUntilMs) - 1;
    expect(await attempt()).toBe('done');
    workspace.nowMs += 1;
    expect(await attempt()).toBe('NOT_AUTHENTICATED');
    workspace.nowMs -= 2 * dayMs + 1;
    expect(await attempt()).toBe('NOT_AUTHENTICATED');
  });

  it('of another relay for the same workspace are worth nothing', async () => {
    await start();
    const secret = randomBytes(32) as Uint8Array as Parameters<typeof makeTicket>[0];
    const { workspaceId } = workspace.state;
    if (workspaceId === undefined) throw new Error('unreachable');
    const client = await openTestClient(workspace.relay.port, '/topics');
    expect(await admit(client, makeTicket(secret, workspaceId, workspace.nowMs).ticket)).toBe('NOT_AUTHENTICATED');
  });
});

describe('a flood of connections', () => {
  it('leaves nothing behind', async () => {
    await start();
    const wave = async () => {
      const clients = await Promise.all(
        Array.from({ length: 80 }, (_, index) =>
          openTestClient(workspace.relay.port, index % 2 === 0 ? '/device' : '/topics'),
        ),
      );
      for (const [index, client] of clients.entries()) {
        if (index % 3 === 0) client.socket.terminate();
        else client.socket.close();
      }
      await Promise.all(clients.map(({ closed }) => closed));
    };
    await wave();
    const before = heldBytes();
    for (let count = 0; count < 3; count += 1) await wave();
    await expect.poll(() => heldBytes() - before).toBeLessThan(4 * mebibyte);
    const names = [
      'conclave_relay_connections{kind="device"}',
      'conclave_relay_connections{kind="topics"}',
      'conclave_relay_unauthenticated_connections',
    ];
    const counted = async (): Promise<unknown> => {
      const { values } = await readMetrics(workspace.relay.metricsPort);
      return names.map((name) => values.get(name));
    };
    await expect.poll(counted).toEqual([0, 0, 0]);
  });

  it('that do not authenticate costs the oldest of them its place, not the newest', async () => {
    await start({ newConnections: 3 });
    const idle = [];
    for (let count = 0; count < 5; count += 1) idle.push(await workspace.openDevice());
    expect(await Promise.all(idle.slice(0, 2).map(({ closed }) => closed))).toEqual([1008, 1008]);
    const member = await workspace.connect();
    const [oldest, youngest] = idle.slice(2);
    expect(await oldest?.closed).toBe(1008);
    await youngest?.settle();
    await member.settle();
    const topic = makeTestTopic();
    const client = await openTopic(workspace, topic);
    await client.expect('subscribed', subscribe(topic));
  });
});
