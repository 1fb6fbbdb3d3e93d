/** Devices of one workspace that load a relay, or the bare server that it is compared with, in a process of their own. */
import { randomBytes } from 'node:crypto';
import { WebSocket } from 'ws';
import { openTestClient, type TestClient } from '../relay/testing/test-client';
import { foundTestWorkspace, makeTestTopic, newId, topicRequests } from '../relay/testing/test-workspace';
import type { TestTopic } from '../relay/testing/test-workspace';
import type { FoundingToken } from '../relay/store/store';
import { decodeFoundingLink } from '../shared/protocol/link-codec';
import { encodeClientFrame } from '../shared/protocol/relay-codec';
import { answerRequests } from './child';
import { monotonicMs } from './statistics';

/** Topics, each with as many subscribers, who are spread evenly over so many connections. */
export interface Load {
  readonly topics: number;
  readonly subscribersPerTopic: number;
  readonly connections: number;
}

/** What the load needs of the one that it is put on. */
interface Target {
  readonly sender: WebSocket;
  readonly subscribers: readonly WebSocket[];
  encodeAppend(topic: number): Uint8Array;
  /** Opens one more connection, which then does nothing. */
  connectIdle(): Promise<unknown>;
}

/** What lets a device read a relay's topics. */
interface Admission {
  readonly port: number;
  readonly ticket: Uint8Array;
  readonly topics: readonly { readonly topic: Uint8Array; readonly accessKey: Uint8Array }[];
}

const entryBytes = 350;
const connectionsAtOnce = 20;

let target: Target | undefined;
let load: Load = { topics: 0, subscribersPerTopic: 0, connections: 0 };
let received = 0;
let expected = 0;
let onComplete = (): void => {};
let onAnswer = (): void => {};
let [sent, answered] = [0, 0];
let nextTopic = 0;

const handlers = {
  /** Connects the sender, and the subscribers unless they are to be elsewhere. Returns what those need. */
  async prepareRelay(foundingLink: string, chosen: Load, hasSubscribers = true): Promise<Admission> {
    load = chosen;
    const { admission, ...sending } = await connectToRelay(foundingLink, chosen);
    target = { ...sending, subscribers: hasSubscribers ? await subscribeToRelay(admission, chosen) : [] };
    countMessages(target);
    return admission;
  },
  async prepareBroadcast(port: number, chosen: Load, hasSubscribers = true): Promise<number> {
    load = chosen;
    const subscribers = hasSubscribers ? await subscribeToBroadcast(port, chosen) : [];
    target = { ...(await connectToBroadcast(port)), subscribers };
    countMessages(target);
    return port;
  },
  /** Nothing but the subscribers of a load that another process sends. */
  async subscribeToRelay(admission: Admission, chosen: Load): Promise<void> {
    for (const socket of await subscribeToRelay(admission, chosen)) ignoreMessages(socket);
  },
  async subscribeToBroadcast(port: number, chosen: Load): Promise<void> {
    for (const socket of await subscribeToBroadcast(port, chosen)) ignoreMessages(socket);
  },
  /** Appends to one topic after the other, so many at once, and waits each time until all is acknowledged and delivered. */
  async burst(bursts: number, appendsAtOnce: number): Promise<void> {
    for (let index = 0; index < bursts; index += 1) await appendAtOnce(appendsAtOnce);
  },
  /** Appends as fast as they are acknowledged, so many under way at a time. Returns acknowledgements per second. */
  async throughput(durationMs: number, underWay: number): Promise<number> {
    const startedAtMs = monotonicMs();
    let acknowledged = 0;
    await new Promise<void>((resolve) => {
      onAnswer = () => {
        acknowledged += 1;
        if (monotonicMs() - startedAtMs < durationMs) sendNext();
        else if (sent === answered) resolve();
      };
      for (let index = 0; index < underWay; index += 1) sendNext();
    });
    return (acknowledged / (monotonicMs() - startedAtMs)) * 1_000;
  },
  /** Appends at an even rate, whatever the answers do. Milliseconds from when each was due to its acknowledgement. */
  async latencies(perSecond: number, durationMs: number): Promise<number[]> {
    const startedAtMs = monotonicMs();
    const count = Math.floor((perSecond * durationMs) / 1_000);
    const timesMs: number[] = [];
    let begun = 0;
    await new Promise<void>((resolve) => {
      onAnswer = () => {
        timesMs.push(monotonicMs() - startedAtMs - (timesMs.length / perSecond) * 1_000);
        if (timesMs.length === count) resolve();
      };
      const timer = setInterval(() => {
        const due = Math.min(count, ((monotonicMs() - startedAtMs) * perSecond) / 1_000);
        for (; begun < due; begun += 1) sendNext();
        if (begun >= count) clearInterval(timer);
      }, 1);
    });
    return timesMs;
  },
  async connectIdle(count: number): Promise<void> {
    for (let index = 0; index < count; index += connectionsAtOnce) {
      await Promise.all(Array.from({ length: connectionsAtOnce }, () => prepared().connectIdle()));
    }
  },
};

export type RelayLoadRequests = typeof handlers;

answerRequests(handlers, async () => {});

async function appendAtOnce(count: number): Promise<void> {
  const { sender } = prepared();
  const complete = new Promise<void>((resolve) => {
    onComplete = resolve;
  });
  expected += count * (1 + load.subscribersPerTopic);
  const { _socket: stream } = sender as unknown as { _socket: { cork(): void; uncork(): void } };
  stream.cork();
  for (let index = 0; index < count; index += 1) sendNext();
  stream.uncork();
  await complete;
}

function sendNext(): void {
  const { sender, encodeAppend } = prepared();
  sender.send(encodeAppend(nextTopic));
  sent += 1;
  nextTopic = (nextTopic + 1) % load.topics;
}

function prepared(): Target {
  if (target === undefined) throw new Error('nothing was prepared');
  return target;
}

function ignoreMessages(socket: WebSocket): void {
  socket.removeAllListeners('message');
}

function countMessages({ sender, subscribers }: Target): void {
  for (const socket of [sender, ...subscribers]) ignoreMessages(socket);
  // Answers come in the order of the appends.
  sender.on('message', () => {
    answered += 1;
    onAnswer();
  });
  for (const socket of [sender, ...subscribers]) {
    socket.on('message', () => {
      received += 1;
      if (received === expected) onComplete();
    });
  }
}

/** Which connections subscribe to a topic. */
function subscribersOf(topic: number, { subscribersPerTopic, connections }: Load): number[] {
  return Array.from({ length: subscribersPerTopic }, (_, index) => (topic * subscribersPerTopic + index) % connections);
}

type Sending = Omit<Target, 'subscribers'>;

async function connectToRelay(foundingLink: string, load: Load): Promise<Sending & { admission: Admission }> {
  const { relay, foundingToken } = decodeFoundingLink(foundingLink);
  const port = Number(new URL(relay.url).port);
  const workspace = await foundTestWorkspace({
    dataFolder: '',
    clock: { now: Date.now() },
    logLines: [],
    relay: {
      port,
      metricsPort: undefined,
      certificateFingerprint: relay.certificateFingerprint ?? new Uint8Array(),
      foundingToken: foundingToken as FoundingToken,
      close: async () => {},
    },
    start: () => Promise.reject(new Error('runs in another process')),
  });
  const topics = Array.from({ length: load.topics }, makeTestTopic);
  const sender = await workspace.openTopics();
  for (const topic of topics) {
    await sender.expect('done', topicRequests.create(topic));
    await sender.expect('done', topicRequests.open(topic));
  }
  const device = await workspace.connect();
  const { ticket } = await device.expect('ticket', { case: 'ticketFetch', value: {} });
  const bytes = randomBytes(entryBytes);
  let requestId = 1_000_000;
  return {
    admission: { port, ticket, topics: topics.map(({ topic, accessKey }) => ({ topic, accessKey: accessKey(1) })) },
    sender: sender.socket,
    connectIdle: () => admit(port, ticket),
    encodeAppend(topic) {
      requestId += 1;
      return encodeClientFrame({ requestId, body: appendTo(topics[topic], bytes) });
    },
  };
}

async function admit(port: number, ticket: Uint8Array): Promise<TestClient> {
  const client = await openTestClient(port, '/topics');
  await client.expect('done', { case: 'admit', value: { ticket } });
  return client;
}

async function subscribeToRelay({ port, ticket, topics }: Admission, load: Load): Promise<WebSocket[]> {
  const subscribers = await Promise.all(Array.from({ length: load.connections }, () => admit(port, ticket)));
  for (const [index, { topic, accessKey }] of topics.entries()) {
    for (const connection of subscribersOf(index, load)) {
      await subscribers[connection]?.expect('done', { case: 'topicOpen', value: { topic, epoch: 1n, accessKey } });
      await subscribers[connection]?.expect('subscribed', { case: 'topicSubscribe', value: { topic } });
    }
  }
  return subscribers.map(({ socket }) => socket);
}

function appendTo(topic: TestTopic | undefined, bytes: Uint8Array) {
  return {
    case: 'topicAppend' as const,
    value: { topic: topic?.topic ?? new Uint8Array(), epoch: 1n, entryId: newId(), bytes },
  };
}

async function connectToBroadcast(port: number): Promise<Sending> {
  // As long as a TopicAppend of the same entry is, and nearly as long as its TopicPush.
  const frame = randomBytes(
    encodeClientFrame({ requestId: 1_000_000, body: appendTo(makeTestTopic(), Buffer.alloc(entryBytes)) }).length,
  );
  return {
    sender: await open(port),
    connectIdle: () => open(port),
    encodeAppend(topic) {
      frame.writeUInt16BE(topic);
      return Buffer.from(frame);
    },
  };
}

async function subscribeToBroadcast(port: number, load: Load): Promise<WebSocket[]> {
  const subscribers = await Promise.all(Array.from({ length: load.connections }, () => open(port)));
  const wanted = subscribers.map((): number[] => []);
  for (let topic = 0; topic < load.topics; topic += 1) {
    for (const connection of subscribersOf(topic, load)) wanted[connection]?.push(topic);
  }
  await Promise.all(
    subscribers.map(async (socket, index) => {
      const subscribed = new Promise((resolve) => socket.once('message', resolve));
      socket.send(JSON.stringify(wanted[index]));
      await subscribed;
    }),
  );
  return subscribers;
}

function open(port: number): Promise<WebSocket> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`wss://127.0.0.1:${port}/`, { rejectUnauthorized: false, perMessageDeflate: false });
    socket.once('open', () => resolve(socket));
    socket.once('error', reject);
  });
}
