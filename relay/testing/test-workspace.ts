/** A relay on loopback and a founded workspace in it, for tests. */
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sodium from 'libsodium-wrappers-sumo';
import type { Action } from '../../shared/domain/directory/decode-entry';
import { emptyDirectory } from '../../shared/domain/directory/directory-state';
import type { DirectoryState } from '../../shared/domain/directory/directory-state';
import { applyEntry } from '../../shared/domain/directory/apply-entry';
import {
  entryBy,
  foundingBy,
  inviteCreation,
  joinBy,
  makeTestInvite,
  makeTestPerson,
  testCrypto,
} from '../../shared/domain/directory/testing/test-people';
import type { TestDevice, TestInvite, TestPerson } from '../../shared/domain/directory/testing/test-people';
import { idToBytes } from '../../shared/domain/ids';
import type { WorkspaceId } from '../../shared/domain/ids';
import { Role } from '../../shared/protocol/gen/directory_pb';
import { authenticationMessage } from '../../shared/protocol/relay-authentication';
import type { RelayLimits } from '../relay-limits';
import { startRelay } from '../start-relay';
import type { RunningRelay } from '../start-relay';
import { openWeb } from '../web/open-target';
import type { WebReach } from '../web/open-target';
import { openTestClient } from './test-client';
import type { RequestInit, TestClient } from './test-client';

export const dayMs = 86_400_000;

export interface TestWorkspace {
  readonly dataFolder: string;
  relay: RunningRelay;
  nowMs: number;
  state: DirectoryState;
  readonly founder: TestPerson;
  readonly logLines: string[];
  /** Closes the relay and starts it again on the same data. */
  restart(limits?: Partial<RelayLimits>): Promise<void>;
  /** Closes everything that was opened here. */
  dispose(): Promise<void>;
  openDevice(): Promise<TestClient>;
  deviceRequest(client: TestClient, person: TestPerson, device?: TestDevice): Promise<RequestInit>;
  inviteRequest(client: TestClient, invite: TestInvite): Promise<RequestInit>;
  /** An authenticated device connection. */
  connect(person?: TestPerson, device?: TestDevice): Promise<TestClient>;
  /** An admitted topic connection. */
  openTopics(): Promise<TestClient>;
  /** Appends an entry on a connection and returns it, when it was accepted. */
  append(client: TestClient, person: TestPerson, action: Action): Promise<Uint8Array>;
  createInvite(terms?: { uses?: number; expiresAtMs?: number }): Promise<TestInvite>;
  join(invite: TestInvite): Promise<TestPerson>;
}

export interface TestRelay {
  readonly dataFolder: string;
  readonly clock: { now: number };
  readonly logLines: string[];
  readonly relay: RunningRelay;
  start(limits: Partial<RelayLimits>): Promise<RunningRelay>;
}

/** A relay without a workspace, whose web tunnels lead nowhere unless `web` says where. */
export async function startTestRelay(limits: Partial<RelayLimits> = {}, web?: WebReach): Promise<TestRelay> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'conclave-relay-'));
  const clock = { now: Date.UTC(2026, 10, 22, 12) };
  const logLines: string[] = [];
  const start = async (limits: Partial<RelayLimits>): Promise<RunningRelay> =>
    startRelay({
      dataFolder,
      host: '127.0.0.1',
      port: 0,
      limits,
      metrics: { host: '127.0.0.1', port: 0 },
      web: web ?? { ...openWeb, isEnabled: false },
      clock: { nowMs: () => clock.now },
      log: (event, fields) => void logLines.push(JSON.stringify({ event, ...fields })),
    });
  return { dataFolder, clock, logLines, start, relay: await start(limits) };
}

export async function startTestWorkspace(limits: Partial<RelayLimits> = {}): Promise<TestWorkspace> {
  return foundTestWorkspace(await startTestRelay(limits), limits);
}

/** Founds a workspace on a relay that is running, in this process or another. */
export async function foundTestWorkspace(
  { dataFolder, clock, logLines, start, relay }: TestRelay,
  limits: Partial<RelayLimits> = {},
): Promise<TestWorkspace> {
  await sodium.ready;
  const clients: TestClient[] = [];
  const track = (client: TestClient): TestClient => {
    clients.push(client);
    return client;
  };
  const workspace: TestWorkspace = {
    dataFolder,
    relay,
    logLines,
    get nowMs() {
      return clock.now;
    },
    set nowMs(nowMs) {
      clock.now = nowMs;
    },
    state: emptyDirectory(),
    founder: makeTestPerson(),
    async restart(newLimits = limits) {
      await workspace.relay.close();
      workspace.relay = await start(newLimits);
    },
    async dispose() {
      for (const client of clients) client.socket.terminate();
      await workspace.relay.close();
      rmSync(dataFolder, { recursive: true });
    },
    openDevice: async () => track(await openTestClient(workspace.relay.port, '/device')),
    async deviceRequest(client, person, device = person) {
      const ids = [workspaceId(workspace), person.userId, device.deviceId].map(idToBytes);
      const [id, userId, deviceId] = ids as [Uint8Array, Uint8Array, Uint8Array];
      const signature = device.sign(await challenge(workspace, client, ids));
      return { case: 'authenticateDevice', value: { workspaceId: id, userId, deviceId, signature } };
    },
    async inviteRequest(client, invite) {
      const ids = [workspaceId(workspace), invite.inviteId].map(idToBytes);
      const [id, inviteId] = ids as [Uint8Array, Uint8Array];
      const signature = invite.sign(await challenge(workspace, client, ids));
      return { case: 'authenticateInvite', value: { workspaceId: id, inviteId, signature } };
    },
    async connect(person = workspace.founder, device = person) {
      const client = await workspace.openDevice();
      await client.expect('done', await workspace.deviceRequest(client, person, device));
      return client;
    },
    async openTopics() {
      const device = await workspace.connect();
      const { ticket } = await device.expect('ticket', { case: 'ticketFetch', value: {} });
      await device.close();
      const client = track(await openTestClient(workspace.relay.port, '/topics'));
      await client.expect('done', { case: 'admit', value: { ticket } });
      return client;
    },
    async append(client, person, action) {
      const entry = entryBy(workspace.state, person, action, { nowMs: clock.now });
      await client.expect('directoryHead', { case: 'directoryAppend', value: { entry } });
      workspace.state = applyEntry(workspace.state, entry, testCrypto).state;
      return entry;
    },
    async createInvite({ uses = 10, expiresAtMs = clock.now + dayMs } = {}) {
      const invite = makeTestInvite();
      const client = await workspace.connect();
      await workspace.append(
        client,
        workspace.founder,
        inviteCreation(invite, { role: Role.MEMBER, expiresAtMs, uses }),
      );
      await client.close();
      return invite;
    },
    async join(invite) {
      const person = makeTestPerson();
      const client = await workspace.openDevice();
      await client.expect('done', await workspace.inviteRequest(client, invite));
      await workspace.append(client, person, joinBy(person, invite, workspaceId(workspace)));
      await client.close();
      return person;
    },
  };
  await found(workspace);
  return workspace;
}

async function found(workspace: TestWorkspace): Promise<void> {
  const client = await workspace.openDevice();
  const foundingToken = workspace.relay.foundingToken ?? new Uint8Array();
  await client.expect('done', { case: 'authenticateFounder', value: { foundingToken } });
  await workspace.append(client, workspace.founder, foundingBy(workspace.founder));
  await client.close();
}

export function workspaceId(workspace: TestWorkspace): WorkspaceId {
  if (workspace.state.workspaceId === undefined) throw new Error('not founded');
  return workspace.state.workspaceId;
}

async function challenge(
  workspace: TestWorkspace,
  client: TestClient,
  ids: readonly Uint8Array[],
): Promise<Uint8Array> {
  const [first] = await client.waitForPushes('challenge', 1);
  return authenticationMessage(first?.nonce ?? new Uint8Array(), workspace.relay.certificateFingerprint, ids);
}

/** A topic as a conversation has it: an access key for each epoch. */
export interface TestTopic {
  readonly topic: Uint8Array;
  accessKey(epoch: number): Uint8Array;
  accessHash(epoch: number): Uint8Array;
}

export function makeTestTopic(): TestTopic {
  const secret = randomBytes(32);
  const accessKey = (epoch: number) => sha256(Buffer.concat([secret, Buffer.from([epoch])]));
  return { topic: Uint8Array.from(randomBytes(32)), accessKey, accessHash: (epoch) => sha256(accessKey(epoch)) };
}

export const newId = (): Uint8Array => Uint8Array.from(randomBytes(16));

function sha256(bytes: Uint8Array): Uint8Array {
  return Uint8Array.from(createHash('sha256').update(bytes).digest());
}

/** The requests of a topic connection, short. */
export const topicRequests = {
  create: ({ topic, accessHash }: TestTopic, epoch = 1): RequestInit => ({
    case: 'topicCreate',
    value: { topic, epoch: BigInt(epoch), accessHash: accessHash(epoch) },
  }),
  open: ({ topic, accessKey }: TestTopic, epoch = 1): RequestInit => ({
    case: 'topicOpen',
    value: { topic, epoch: BigInt(epoch), accessKey: accessKey(epoch) },
  }),
  append: ({ topic }: TestTopic, text: string, epoch = 1, entryId = newId()): RequestInit => ({
    case: 'topicAppend',
    value: { topic, epoch: BigInt(epoch), entryId, bytes: Buffer.from(text) },
  }),
  commit: ({ topic, accessHash }: TestTopic, text: string, epoch = 1, entryId = newId()): RequestInit => ({
    case: 'topicCommit',
    value: { topic, epoch: BigInt(epoch), entryId, bytes: Buffer.from(text), nextAccessHash: accessHash(epoch + 1) },
  }),
  subscribe: ({ topic }: TestTopic, afterSequence = 0): RequestInit => ({
    case: 'topicSubscribe',
    value: { topic, afterSequence: BigInt(afterSequence) },
  }),
  signal: ({ topic }: TestTopic, text: string): RequestInit => ({
    case: 'topicSignal',
    value: { topic, bytes: Buffer.from(text) },
  }),
} as const;

/** A connection on which the topic exists and its first epoch is open. */
export async function openTopic(workspace: TestWorkspace, topic: TestTopic, epoch = 1): Promise<TestClient> {
  const client = await workspace.openTopics();
  await client.request(topicRequests.create(topic, epoch));
  await client.expect('done', topicRequests.open(topic, epoch));
  return client;
}
