/** The core's transport against the relay as it is. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deviceAuthentication, makeIdentity } from '../../core/directory/identity';
import { randomBytes, sha256 } from '../../core/crypto/primitives';
import { openDeviceConnection } from '../../core/transport/device-connection';
import type { DeviceAuthentication, DeviceConnection } from '../../core/transport/device-connection';
import { startRelayLink } from '../../core/transport/relay-link';
import type { Session } from '../../core/transport/relay-link';
import { openTopicConnection } from '../../core/transport/topic-connection';
import type { TopicConnection, TopicEntry } from '../../core/transport/topic-connection';
import { systemClock } from '../../shared/domain/clock';
import { idFromBytes } from '../../shared/domain/ids';
import type { ConversationId, EntryId } from '../../shared/domain/ids';
import { startFoundedRelay } from './founded-relay';
import type { FoundedRelay } from './founded-relay';

let relay: FoundedRelay;
const open: { close(): void }[] = [];

beforeEach(async () => {
  relay = await startFoundedRelay();
});
afterEach(async () => {
  for (const each of open.splice(0)) each.close();
  await relay.remove();
});

const eventually = <T>(read: () => T): ReturnType<typeof expect.poll<T>> => expect.poll(read, { interval: 10 });
const newEntryId = (): EntryId => idFromBytes('EntryId', randomBytes(16));
const newConversation = (): ConversationId => idFromBytes('ConversationId', randomBytes(32));
const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);

async function connectDevice(as: DeviceAuthentication = relay.asOwner): Promise<DeviceConnection> {
  const device = await openDeviceConnection(relay.endpoint, as);
  open.push(device);
  return device;
}

async function connectTopics(device: DeviceConnection): Promise<TopicConnection> {
  const topics = await openTopicConnection(relay.endpoint, (await device.fetchTicket()).ticket);
  open.push(topics);
  return topics;
}

describe('a device connection to the relay', () => {
  it('is for those whom the directory knows', async () => {
    const device = await connectDevice();
    expect(Math.abs(device.relayTimeMs - Date.now())).toBeLessThan(60_000);
    const stranger = deviceAuthentication(makeIdentity(), relay.workspaceId);
    await expect(connectDevice(stranger)).rejects.toMatchObject({ code: 'relay.refused' });
    const impostor = { ...relay.asOwner, sign: () => new Uint8Array(64) };
    await expect(connectDevice(impostor)).rejects.toMatchObject({ code: 'relay.refused' });
  });

  it('is refused to a second founder, to a wrong workspace, and by a relay with another certificate', async () => {
    const { foundingToken, owner, endpoint } = relay;
    await expect(connectDevice({ kind: 'founder', foundingToken })).rejects.toMatchObject({
      code: 'workspace.already-founded',
    });
    const elsewhere = deviceAuthentication(owner, idFromBytes('WorkspaceId', randomBytes(32)));
    await expect(connectDevice(elsewhere)).rejects.toMatchObject({ code: 'invite.wrong-workspace' });
    const wrong = { ...endpoint, certificateFingerprint: randomBytes(32) };
    await expect(openDeviceConnection(wrong, relay.asOwner)).rejects.toMatchObject({ code: 'relay.wrong-certificate' });
  });

  it('hands on the directory and takes a repeated entry once, and refuses what is none', async () => {
    const device = await connectDevice();
    const seen: [number, Uint8Array][] = [];
    const { lastSequence } = await device.subscribeDirectory(0, (sequence, entry) => {
      seen.push([sequence, entry]);
    });
    expect(lastSequence).toBe(1);
    await eventually(() => seen).toEqual([[1, relay.foundingEntry]]);
    await expect(device.appendDirectory(relay.foundingEntry)).resolves.toEqual({ sequence: 1 });
    await expect(device.appendDirectory(randomBytes(50))).rejects.toMatchObject({ code: 'protocol.malformed' });
    await expect(device.countKeyPackages()).resolves.toEqual({ count: 0, hasLastResort: false });
  });

  it('serves the inbox until its entries are acknowledged', async () => {
    const device = await connectDevice();
    const topics = await connectTopics(device);
    const seen: [number, Uint8Array][] = [];
    await device.subscribeInbox(0, (sequence, entry) => {
      seen.push([sequence, entry]);
    });
    const entryId = newEntryId();
    await topics.deliver(relay.owner.inbox, entryId, bytes(1));
    await topics.deliver(relay.owner.inbox, entryId, bytes(1));
    await topics.deliver(relay.owner.inbox, newEntryId(), bytes(2));
    await eventually(() => seen).toEqual([
      [1, bytes(1)],
      [2, bytes(2)],
    ]);
    await device.acknowledgeInbox(2);
    device.close();
    await device.closed;
    await topics.deliver(relay.owner.inbox, newEntryId(), bytes(3));
    const again = await connectDevice();
    await again.subscribeInbox(2, (sequence, entry) => {
      seen.push([sequence, entry]);
    });
    await eventually(() => seen.slice(2)).toEqual([[3, bytes(3)]]);
    await expect(topics.deliver(idFromBytes('TopicId', randomBytes(32)), entryId, bytes(1))).rejects.toMatchObject({
      code: 'relay.unknown-topic',
    });
  });

  it('publishes key packages that are handed out once, the last one as often as needed', async () => {
    const device = await connectDevice();
    const topics = await connectTopics(device);
    const { deviceId } = relay.owner;
    await expect(topics.claimKeyPackage(deviceId)).rejects.toMatchObject({ code: 'relay.no-key-package' });
    await device.publishKeyPackages([bytes(1), bytes(2)], bytes(9));
    await expect(device.countKeyPackages()).resolves.toEqual({ count: 2, hasLastResort: true });
    const claimed = [];
    for (let count = 0; count < 4; count += 1) claimed.push((await topics.claimKeyPackage(deviceId))[0]);
    expect(claimed.map(Number).sort((a, b) => a - b)).toEqual([1, 2, 9, 9]);
  });
});

describe('a topic connection to the relay', () => {
  const accessKey = new Uint8Array(32).fill(1);
  const nextKey = new Uint8Array(32).fill(2);
  let device: DeviceConnection;
  let topics: TopicConnection;
  let topic: ConversationId;

  beforeEach(async () => {
    device = await connectDevice();
    topics = await connectTopics(device);
    topic = newConversation();
    await topics.create(topic, 1, sha256(accessKey));
    await topics.open(topic, 1, accessKey);
  });

  it('is refused without a valid ticket', async () => {
    await expect(openTopicConnection(relay.endpoint, randomBytes(32))).rejects.toMatchObject({ code: 'relay.refused' });
  });

  it('carries entries to others in order and exactly as they were', async () => {
    const other = await connectTopics(device);
    await other.open(topic, 1, accessKey);
    const seen: TopicEntry[] = [];
    const sent: TopicEntry[] = [];
    const send = async (count: number) => {
      const entries = Array.from({ length: count }, () => ({ entryId: newEntryId(), bytes: randomBytes(300) }));
      const results = await Promise.all(entries.map((entry) => topics.append(topic, 1, entry.entryId, entry.bytes)));
      for (const [index, entry] of entries.entries()) {
        const result = results[index];
        if (result?.kind === 'appended') sent.push({ sequence: result.sequence, epoch: 1, ...entry });
      }
    };
    await send(50);
    await expect(
      other.subscribe(topic, 10, async (entry) => {
        await Promise.resolve();
        seen.push(entry);
      }),
    ).resolves.toEqual({ firstSequence: 1, lastSequence: 50, currentEpoch: 1, nextEpoch: 1 });
    await send(50);
    await eventually(() => seen.length).toBe(90);
    expect(seen).toEqual(sent.slice(10));
  });

  it('stores a repeated append once', async () => {
    const entryId = newEntryId();
    const first = await topics.append(topic, 1, entryId, bytes(1));
    expect(first).toEqual({ kind: 'appended', sequence: 1 });
    await expect(topics.append(topic, 1, entryId, bytes(1))).resolves.toEqual(first);
    await expect(topics.append(topic, 1, newEntryId(), bytes(2))).resolves.toEqual({ kind: 'appended', sequence: 2 });
  });

  it('lets the first commit of an epoch win and tells the others the current one', async () => {
    const other = await connectTopics(device);
    await other.open(topic, 1, accessKey);
    const next = sha256(nextKey);
    await expect(topics.commit(topic, 1, newEntryId(), bytes(1), next)).resolves.toEqual({
      kind: 'appended',
      sequence: 1,
    });
    const stale = { kind: 'stale-epoch', currentEpoch: 2 };
    await expect(other.commit(topic, 1, newEntryId(), bytes(2), next)).resolves.toEqual(stale);
    await expect(other.append(topic, 1, newEntryId(), bytes(3))).resolves.toEqual(stale);
    await expect(other.open(topic, 2, accessKey)).rejects.toMatchObject({ code: 'relay.refused' });
    await other.open(topic, 2, nextKey);
    await expect(other.append(topic, 2, newEntryId(), bytes(4))).resolves.toEqual({ kind: 'appended', sequence: 2 });
  });

  it('passes signals on to others who listen, and keeps none', async () => {
    const other = await connectTopics(device);
    await other.open(topic, 1, accessKey);
    await other.subscribe(topic, 0, () => {});
    const heard: [ConversationId, Uint8Array][] = [];
    other.onSignal((from, signal) => heard.push([from, signal]));
    await topics.signal(topic, bytes(1, 2));
    await eventually(() => heard).toEqual([[topic, bytes(1, 2)]]);
  });

  it('refuses what it has not opened', async () => {
    const unknown = newConversation();
    await expect(topics.open(unknown, 1, accessKey)).rejects.toMatchObject({ code: 'relay.unknown-topic' });
    await expect(topics.subscribe(unknown, 0, () => {})).rejects.toMatchObject({ code: 'relay.refused' });
    await expect(topics.create(topic, 1, sha256(accessKey))).rejects.toMatchObject({ code: 'relay.topic-exists' });
  });

  it('can leave a topic and come back to it', async () => {
    const seen: number[] = [];
    await topics.subscribe(topic, 0, ({ sequence }) => {
      seen.push(sequence);
    });
    await topics.append(topic, 1, newEntryId(), bytes(1));
    await eventually(() => seen).toEqual([1]);
    await topics.unsubscribe(topic);
    await topics.append(topic, 1, newEntryId(), bytes(2));
    await topics.subscribe(topic, 1, ({ sequence }) => {
      seen.push(sequence);
    });
    await eventually(() => seen).toEqual([1, 2]);
  });
});

describe('a link to the relay', () => {
  it('comes back after the relay was away, and every entry arrives once', async () => {
    const accessKey = new Uint8Array(32).fill(1);
    const topic = newConversation();
    const seen: number[] = [];
    const sessions: Session[] = [];
    const link = startRelayLink({
      endpoint: relay.endpoint,
      authentication: relay.asOwner,
      clock: systemClock,
      random: () => 0.1,
      onState: () => {},
      onSession: async (session) => {
        if (sessions.length === 0) await session.topics.create(topic, 1, sha256(accessKey));
        sessions.push(session);
        await session.topics.open(topic, 1, accessKey);
        await session.topics.subscribe(topic, seen.at(-1) ?? 0, ({ sequence }) => {
          seen.push(sequence);
        });
      },
    });
    const append = async () => link.session()?.topics.append(topic, 1, newEntryId(), bytes(1));
    await eventually(() => sessions.length).toBe(1);
    await eventually(() => link.state().state).toBe('online');
    await append();
    await eventually(() => seen).toEqual([1]);
    for (const round of [2, 3]) {
      await relay.stop();
      await eventually(() => link.state()).toMatchObject({ state: 'offline', reason: 'unreachable' });
      await relay.restart();
      await eventually(() => sessions.length).toBe(round);
      await eventually(append).toEqual({ kind: 'appended', sequence: round });
      await eventually(() => seen.at(-1)).toBe(round);
    }
    expect(seen).toEqual([1, 2, 3]);
    await link.stop();
  });
});
