import type { TopicId } from '../shared/domain/ids';
import { encodeRelayFrame } from '../shared/protocol/relay-codec';
import type { Connection } from './connection';
import { encodeTopicPush } from './encode-push';
import type { StoreListener, StoredEntry } from './store/store';
import type { Subscription } from './subscription';
import { toWireFrame } from './wire-frame';
import type { WireFrame } from './wire-frame';

/** Who is subscribed to what, and the way of new entries to them. Each frame is encoded once, whoever gets it. */
export interface Hub extends StoreListener {
  subscribeTopic(topic: TopicId, subscription: Subscription): void;
  unsubscribeTopic(topic: TopicId, subscription: Subscription): void;
  subscribeInbox(inbox: TopicId, subscription: Subscription): void;
  unsubscribeInbox(inbox: TopicId, subscription: Subscription): void;
  subscribeDirectory(subscription: Subscription): void;
  unsubscribeDirectory(subscription: Subscription): void;
  directoryEntry(sequence: number, bytes: Uint8Array): void;
  /** To the subscribers that may read the current epoch, except where it comes from. Slow readers miss it. */
  signal(topic: TopicId, epoch: number, bytes: Uint8Array, from: Connection): void;
}

type Subscribers<Key> = Map<Key, Set<Subscription>>;

export function createHub(): Hub {
  const topics: Subscribers<TopicId> = new Map();
  const inboxes: Subscribers<TopicId> = new Map();
  const directory: Subscribers<'directory'> = new Map();
  let topicArrivals: Arrivals = new Map();
  let inboxArrivals: Arrivals = new Map();

  return {
    subscribeTopic: (topic, subscription) => add(topics, topic, subscription),
    unsubscribeTopic: (topic, subscription) => remove(topics, topic, subscription),
    subscribeInbox: (inbox, subscription) => add(inboxes, inbox, subscription),
    unsubscribeInbox: (inbox, subscription) => remove(inboxes, inbox, subscription),
    subscribeDirectory: (subscription) => add(directory, 'directory', subscription),
    unsubscribeDirectory: (subscription) => remove(directory, 'directory', subscription),
    topicEntry(topic, entry) {
      if (topics.has(topic)) arrive(topicArrivals, topic, entry);
    },
    inboxEntry(inbox, entry) {
      if (inboxes.has(inbox)) arrive(inboxArrivals, inbox, entry);
    },
    committed() {
      const [ofTopics, ofInboxes] = [topicArrivals, inboxArrivals];
      topicArrivals = new Map();
      inboxArrivals = new Map();
      for (const [topic, entries] of ofTopics) {
        offer(topics.get(topic), entries, (entry) => encodeTopicPush(topic, entry));
      }
      for (const [inbox, entries] of ofInboxes) offer(inboxes.get(inbox), entries, encodeInboxPush);
    },
    directoryEntry: (sequence, bytes) =>
      offer(directory.get('directory'), [{ sequence, epoch: 0 }], () => encodeDirectoryPush(sequence, bytes)),
    signal(topic, epoch, bytes, from) {
      const frame = once(() =>
        toWireFrame(
          encodeRelayFrame({ body: { case: 'signalPush', value: { topic: Buffer.from(topic, 'hex'), bytes } } }),
        ),
      );
      for (const { connection, mayPass } of topics.get(topic) ?? []) {
        if (connection !== from && !connection.isCongested && mayPass(epoch)) connection.send([frame()]);
      }
    },
  };
}

/** The entries of one transaction, by topic or inbox. */
type Arrivals = Map<TopicId, StoredEntry[]>;

function arrive(arrivals: Arrivals, log: TopicId, entry: StoredEntry): void {
  const entries = arrivals.get(log);
  if (entries === undefined) arrivals.set(log, [entry]);
  else entries.push(entry);
}

export function encodeInboxPush({ sequence, bytes }: StoredEntry): WireFrame {
  return toWireFrame(encodeRelayFrame({ body: { case: 'inboxPush', value: { sequence: BigInt(sequence), bytes } } }));
}

export function encodeDirectoryPush(sequence: number, bytes: Uint8Array): WireFrame {
  const value = { sequence: BigInt(sequence), entry: bytes };
  return toWireFrame(encodeRelayFrame({ body: { case: 'directoryPush', value } }));
}

/** Entries of one epoch are offered together. */
function offer<Entry extends Pick<StoredEntry, 'sequence' | 'epoch'>>(
  subscriptions: ReadonlySet<Subscription> | undefined,
  entries: readonly Entry[],
  encode: (entry: Entry) => WireFrame,
): void {
  if (subscriptions === undefined) return;
  for (let begin = 0, end = 0; begin < entries.length; begin = end) {
    const { sequence = 0, epoch = 0 } = entries[begin] ?? {};
    while (entries[end]?.epoch === epoch) end += 1;
    const frames = once(() => entries.slice(begin, end).map(encode));
    const run = { firstSequence: sequence, lastSequence: sequence + end - begin - 1, epoch, frames };
    for (const subscription of subscriptions) subscription.offer(run);
  }
}

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}

function add<Key>(subscribers: Subscribers<Key>, key: Key, subscription: Subscription): void {
  const subscriptions = subscribers.get(key);
  if (subscriptions === undefined) subscribers.set(key, new Set([subscription]));
  else subscriptions.add(subscription);
}

function remove<Key>(subscribers: Subscribers<Key>, key: Key, subscription: Subscription): void {
  const subscriptions = subscribers.get(key);
  subscriptions?.delete(subscription);
  if (subscriptions?.size === 0) subscribers.delete(key);
}
