import { rmSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  deviceAddition,
  deviceRevocation,
  entryBy,
  foundingBy,
  inviteRevocation,
  joinBy,
  makeTestDevice,
  makeTestInvite,
  makeTestPerson,
  profileUpdate,
} from '../shared/domain/directory/testing/test-people';
import { emptyDirectory } from '../shared/domain/directory/directory-state';
import { idToBytes } from '../shared/domain/ids';
import { openTestClient } from './testing/test-client';
import type { RequestInit } from './testing/test-client';
import {
  dayMs,
  makeTestTopic,
  newId,
  startTestRelay,
  startTestWorkspace,
  topicRequests,
  workspaceId,
} from './testing/test-workspace';
import type { TestWorkspace } from './testing/test-workspace';

let workspace: TestWorkspace;
beforeEach(async () => {
  workspace = await startTestWorkspace();
});
afterEach(() => workspace.dispose());

const append = (entry: Uint8Array): RequestInit => ({ case: 'directoryAppend', value: { entry } });
const subscribeDirectory = (after = 0): RequestInit => ({
  case: 'directorySubscribe',
  value: { afterSequence: BigInt(after) },
});
const fetchTicket: RequestInit = { case: 'ticketFetch', value: {} };

describe('authentication', () => {
  it('begins with a challenge of its own on each connection', async () => {
    const [one, two] = await Promise.all([workspace.openDevice(), workspace.openDevice()]);
    const [[first], [second]] = await Promise.all([
      one.waitForPushes('challenge', 1),
      two.waitForPushes('challenge', 1),
    ]);
    expect(first).toMatchObject({ protocolVersion: 1, relayTimeMs: BigInt(workspace.nowMs) });
    expect(first?.nonce).toHaveLength(32);
    expect(first?.nonce).not.toEqual(second?.nonce);
  });

  it('is needed before everything else', async () => {
    const client = await workspace.openDevice();
    for (const request of [fetchTicket, subscribeDirectory(), append(newId())]) {
      expect(await client.refusal(request)).toBe('NOT_AUTHENTICATED');
    }
  });

  it('refuses an unknown device, a wrong signature and a replayed one alike, and hangs up', async () => {
    const stranger = makeTestPerson();
    const impostor = makeTestDevice();
    const earlier = await workspace.openDevice();
    const replayed = await workspace.deviceRequest(earlier, workspace.founder);
    const attempts = [
      async (client: Awaited<ReturnType<TestWorkspace['openDevice']>>) => workspace.deviceRequest(client, stranger),
      async (client: Awaited<ReturnType<TestWorkspace['openDevice']>>) =>
        workspace.deviceRequest(client, { ...workspace.founder, sign: impostor.sign }),
      async () => replayed,
    ];
    for (const attempt of attempts) {
      const client = await workspace.openDevice();
      expect(await client.refusal(await attempt(client))).toBe('NOT_AUTHENTICATED');
      expect(await client.closed).toBe(1008);
    }
  });

  it('refuses a signature for the certificate of another relay', async () => {
    const client = await workspace.openDevice();
    const realRelay = workspace.relay;
    workspace.relay = { ...realRelay, certificateFingerprint: new Uint8Array(32).fill(1) };
    const request = await workspace.deviceRequest(client, workspace.founder);
    workspace.relay = realRelay;
    expect(await client.refusal(request)).toBe('NOT_AUTHENTICATED');
  });

  it('refuses another workspace, and ids of a wrong length', async () => {
    const client = await workspace.openDevice();
    const request = await workspace.deviceRequest(client, workspace.founder);
    if (request.case !== 'authenticateDevice') throw new Error('unreachable');
    const other = { ...request, value: { ...request.value, workspaceId: new Uint8Array(32).fill(3) } };
    expect(await client.refusal(other)).toBe('WRONG_WORKSPACE');
    const short = { ...request, value: { ...request.value, workspaceId: new Uint8Array(31) } };
    expect(await client.refusal(short)).toBe('MALFORMED');
    expect(await client.refusal(request)).toBe('done');
  });

  it('happens once per connection', async () => {
    const client = await workspace.connect();
    expect(await client.refusal(await workspace.deviceRequest(client, workspace.founder))).toBe('FORBIDDEN');
  });

  it('refuses a revoked device, and ends its connection when it is revoked', async () => {
    const second = makeTestDevice();
    const client = await workspace.connect();
    await workspace.append(client, workspace.founder, deviceAddition(workspace.founder.userId, second));
    const revoked = await workspace.connect(workspace.founder, second);
    await revoked.expect('done', { case: 'keyPackagesPublish', value: { packages: [newId()] } });
    await workspace.append(client, workspace.founder, deviceRevocation(second.deviceId));
    expect(await revoked.closed).toBe(1008);
    const again = await workspace.openDevice();
    expect(await again.refusal(await workspace.deviceRequest(again, workspace.founder, second))).toBe(
      'NOT_AUTHENTICATED',
    );
    const topics = await workspace.openTopics();
    const claim: RequestInit = { case: 'keyPackageClaim', value: { deviceId: idToBytes(second.deviceId) } };
    expect(await topics.refusal(claim)).toBe('NO_KEY_PACKAGE');
    const inbox = second.device.inbox;
    const deliver: RequestInit = { case: 'inboxDeliver', value: { inbox, entryId: newId(), bytes: newId() } };
    expect(await topics.refusal(deliver)).toBe('UNKNOWN_TOPIC');
  });

  it('refuses what belongs on the other connection', async () => {
    const client = await workspace.connect();
    const topic = makeTestTopic();
    for (const request of [topicRequests.create(topic), topicRequests.open(topic), topicRequests.append(topic, 'a')]) {
      expect(await client.refusal(request)).toBe('FORBIDDEN');
    }
  });
});

describe('invites', () => {
  it('admit to reading the directory and to one kind of entry', async () => {
    const invite = await workspace.createInvite();
    const client = await workspace.openDevice();
    await client.expect('done', await workspace.inviteRequest(client, invite));
    await client.expect('subscribed', subscribeDirectory());
    expect(await client.waitForPushes('directoryPush', 2)).toHaveLength(2);
    expect(await client.refusal(fetchTicket)).toBe('FORBIDDEN');
    expect(await client.refusal({ case: 'inboxSubscribe', value: { afterSequence: 0n } })).toBe('FORBIDDEN');
    const ownProfile = entryBy(workspace.state, workspace.founder, profileUpdate());
    expect(await client.refusal(append(ownProfile))).toBe('FORBIDDEN');
    const person = makeTestPerson();
    await workspace.append(client, person, joinBy(person, invite, workspaceId(workspace)));
    await workspace.connect(person);
  });

  it('admit nobody with another invite on their connection', async () => {
    const [invite, other] = [await workspace.createInvite(), await workspace.createInvite()];
    const client = await workspace.openDevice();
    await client.expect('done', await workspace.inviteRequest(client, invite));
    const person = makeTestPerson();
    const entry = entryBy(workspace.state, person, joinBy(person, other, workspaceId(workspace)));
    expect(await client.refusal(append(entry))).toBe('FORBIDDEN');
  });

  it("are refused when expired by the relay's clock, used up or revoked, and unknown without a reason", async () => {
    const attempt = async (invite: ReturnType<typeof makeTestInvite>) => {
      const client = await workspace.openDevice();
      return client.refusal(await workspace.inviteRequest(client, invite));
    };
    const usedUp = await workspace.createInvite({ uses: 1 });
    await workspace.join(usedUp);
    expect(await attempt(usedUp)).toBe('INVITE_USED_UP');

    const revoked = await workspace.createInvite();
    await workspace.append(await workspace.connect(), workspace.founder, inviteRevocation(revoked.inviteId));
    expect(await attempt(revoked)).toBe('INVITE_REVOKED');

    expect(await attempt(makeTestInvite())).toBe('NOT_AUTHENTICATED');
    expect(await attempt({ ...revoked, sign: makeTestInvite().sign })).toBe('NOT_AUTHENTICATED');

    const expired = await workspace.createInvite();
    workspace.nowMs += 2 * dayMs;
    expect(await attempt(expired)).toBe('INVITE_EXPIRED');
  });

  it('end what was opened with them when they are revoked or expire, not when they are used up', async () => {
    const [revoked, usedUp, expiring] = [
      await workspace.createInvite(),
      await workspace.createInvite({ uses: 1 }),
      await workspace.createInvite({ expiresAtMs: workspace.nowMs + 1000 }),
    ];
    const openWith = async (invite: ReturnType<typeof makeTestInvite>) => {
      const client = await workspace.openDevice();
      await client.expect('done', await workspace.inviteRequest(client, invite));
      await client.expect('subscribed', { case: 'directorySubscribe', value: { afterSequence: 0n } });
      return client;
    };
    const clients = await Promise.all([revoked, usedUp, expiring].map(openWith));
    await workspace.join(usedUp);
    await Promise.all(clients.map((client) => client.settle()));
    await workspace.append(await workspace.connect(), workspace.founder, inviteRevocation(revoked.inviteId));
    expect(await clients[0]?.closed).toBe(1008);
    await clients[2]?.settle();
    workspace.nowMs += 2000;
    await workspace.append(await workspace.connect(), workspace.founder, profileUpdate());
    expect(await clients[2]?.closed).toBe(1008);
    await clients[1]?.settle();
  });

  it("are refused in a join that is dated before the relay's clock", async () => {
    const invite = await workspace.createInvite();
    const client = await workspace.openDevice();
    await client.expect('done', await workspace.inviteRequest(client, invite));
    const person = makeTestPerson();
    const dated = workspace.nowMs;
    workspace.nowMs += 2 * dayMs;
    const entry = entryBy(workspace.state, person, joinBy(person, invite, workspaceId(workspace)), { nowMs: dated });
    expect(await client.refusal(append(entry))).toBe('INVITE_EXPIRED');
  });

  it('with one use let one of two in', async () => {
    const invite = await workspace.createInvite({ uses: 1 });
    const clients = await Promise.all([workspace.openDevice(), workspace.openDevice()]);
    const people = [makeTestPerson(), makeTestPerson()];
    // Both, before either has used it up.
    for (const client of clients) await client.expect('done', await workspace.inviteRequest(client, invite));
    const outcomes = await Promise.all(
      clients.map(async (client, index) => {
        const person = people[index] ?? makeTestPerson();
        return client.refusal(append(entryBy(workspace.state, person, joinBy(person, invite, workspaceId(workspace)))));
      }),
    );
    expect([...outcomes].sort()).toEqual(['DIRECTORY_MOVED', 'directoryHead']);
  });
});

describe('founding', () => {
  it('needs the token of a fresh relay, and admits to nothing else', async () => {
    const fresh = await startTestRelay();
    const { port, foundingToken } = fresh.relay;
    if (foundingToken === undefined) throw new Error('a fresh relay has a token');
    const authenticate = (token: Uint8Array): RequestInit => ({
      case: 'authenticateFounder',
      value: { foundingToken: token },
    });
    const guesser = await openTestClient(port, '/device');
    expect(await guesser.refusal(authenticate(new Uint8Array(32)))).toBe('NOT_AUTHENTICATED');
    expect(await guesser.closed).toBe(1008);
    const early = await openTestClient(port, '/device');
    expect(await early.refusal(await workspace.deviceRequest(early, workspace.founder))).toBe('WRONG_WORKSPACE');
    expect(await early.refusal(authenticate(new Uint8Array(31)))).toBe('MALFORMED');

    const founders = await Promise.all([openTestClient(port, '/device'), openTestClient(port, '/device')]);
    const outcomes = await Promise.all(
      founders.map(async (client) => {
        await client.expect('done', authenticate(foundingToken));
        expect(await client.refusal(fetchTicket)).toBe('FORBIDDEN');
        const person = makeTestPerson();
        return client.refusal(append(entryBy(emptyDirectory(), person, foundingBy(person))));
      }),
    );
    expect([...outcomes].sort()).toEqual(['ALREADY_FOUNDED', 'directoryHead']);
    for (const client of [early, ...founders]) client.socket.terminate();
    await fresh.relay.close();
    rmSync(fresh.dataFolder, { recursive: true });
  });

  it('happens once: whoever comes later, with or without a device, is told so', async () => {
    const client = await workspace.openDevice();
    const foundingToken = workspace.relay.foundingToken ?? new Uint8Array();
    expect(await client.refusal({ case: 'authenticateFounder', value: { foundingToken } })).toBe('ALREADY_FOUNDED');
    await workspace.restart();
    expect(workspace.relay.foundingToken).toBeUndefined();
    const device = await workspace.connect();
    const second = makeTestPerson();
    const entry = entryBy(emptyDirectory(), second, foundingBy(second));
    expect(await device.refusal(append(entry))).toBe('ALREADY_FOUNDED');
  });
});
