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

  return {
    subscribeTopic: (topic, subscription) => add(topics, topic, subscription),
    unsubscribeTopic: (topic, subscription) => remove(topics, topic, subscription),
    subscribeInbox: (inbox, subscription) => add(inboxes, inbox, subscription),
    unsubscribeInbox: (inbox, subscription) => remove(inboxes, inbox, subscription),
    subscribeDirectory: (subscription) => add(directory, 'directory', subscription),
    unsubscribeDirectory: (subscription) => remove(directory, 'directory', subscription),
    topicEntry: (topic, entry) =>
      offer(topics.get(topic), entry.sequence, entry.epoch, () => encodeTopicPush(topic, entry)),
    inboxEntry: (inbox, entry) => offer(inboxes.get(inbox), entry.sequence, entry.epoch, () => encodeInboxPush(entry)),
    directoryEntry: (sequence, bytes) =>
      offer(directory.get('directory'), sequence, 0, () => encodeDirectoryPush(sequence, bytes)),
    signal(topic, epoch, bytes, from) {
      const frame = once(() =>
        toWireFrame(
          encodeRelayFrame({ body: { case: 'signalPush', value: { topic: Buffer.from(topic, 'hex'), bytes } } }),
        ),
      );
      for (const { connection, mayPass } of topics.get(topic) ?? []) {
        if (connection !== from && !connection.isCongested && mayPass(epoch)) connection.send(frame());
      }
    },
  };
}

export function encodeInboxPush({ sequence, bytes }: StoredEntry): WireFrame {
  return toWireFrame(encodeRelayFrame({ body: { case: 'inboxPush', value: { sequence: BigInt(sequence), bytes } } }));
}

export function encodeDirectoryPush(sequence: number, bytes: Uint8Array): WireFrame {
  const value = { sequence: BigInt(sequence), entry: bytes };
  return toWireFrame(encodeRelayFrame({ body: { case: 'directoryPush', value } }));
}

function offer(
  subscriptions: ReadonlySet<Subscription> | undefined,
  sequence: number,
  epoch: number,
  encode: () => WireFrame,
): void {
  if (subscriptions === undefined) return;
  const frame = once(encode);
  for (const subscription of subscriptions) subscription.offer(sequence, epoch, frame);
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
