/** The anonymous connection: conversations' topics, other devices' inboxes and key packages. */
import type { ConversationId, DeviceId, EntryId, TopicId } from '../../shared/domain/ids';
import { idFromBytes, idToBytes } from '../../shared/domain/ids';
import { limits } from '../../shared/domain/limits';
import { AppError } from '../../shared/errors';
import type { SignalPush, TopicPush } from '../../shared/protocol/gen/relay_pb';
import type { RelayEndpoint } from '../../shared/protocol/link-codec';
import { numberFromUint64 } from '../../shared/protocol/relay-codec';
import type { ClientBody, FrameConnection } from './frame-connection';
import { openFrameConnection } from './open-frame-connection';
import type { ConnectionOptions } from './open-frame-connection';
import { readBounds, readBytes, readSequence } from './read-answer';
import type { LogBounds } from './read-answer';
import { createSubscriptionSet } from './subscription-set';
import type { SubscriptionSet } from './subscription-set';

/** That of a conversation, or a lobby. */
type AnyTopic = ConversationId | TopicId;

/** One entry of a topic, as the relay has it. */
export interface TopicEntry {
  readonly sequence: number;
  readonly epoch: number;
  readonly entryId: EntryId;
  readonly bytes: Uint8Array;
}

export type AppendResult =
  | { readonly kind: 'appended'; readonly sequence: number }
  | { readonly kind: 'stale-epoch'; readonly currentEpoch: number };

/** Where a topic begins and ends at the relay. An end before what we have seen means that the relay has lost entries. */
export interface TopicBounds extends LogBounds {
  readonly currentEpoch: number;
  /** Of the first entry to come, or the current one when there is none yet. 0 when the relay does not tell. */
  readonly nextEpoch: number;
}

/** Is awaited before it is called again for the same topic. An error that it throws closes the connection. */
export type TopicHandler = (entry: TopicEntry) => void | Promise<void>;
/** An error that it throws closes the connection. */
export type SignalListener = (topic: ConversationId, bytes: Uint8Array) => void;

/** Every operation also throws `relay.rate-limited`, `relay.quota-exceeded` and `relay.unreachable` (retry 'reconnect'). */
export interface TopicConnection {
  /** Throws `relay.topic-exists`. `accessHash` is the SHA-256 of the access key of `epoch`. */
  create(topic: AnyTopic, epoch: number, accessHash: Uint8Array): Promise<void>;
  /**
   * Shows the access key of an epoch. Throws `relay.unknown-topic`, `relay.refused`, and `relay.stale-epoch` when the relay
   * has deleted what was written in that epoch, so that nobody can follow from there.
   */
  open(topic: AnyTopic, epoch: number, accessKey: Uint8Array): Promise<void>;
  /**
   * Durable when it resolves. The same entry id twice is stored once. With `previous` it is stored only if that entry is;
   * throws `relay.unavailable` otherwise.
   */
  append(
    topic: AnyTopic,
    epoch: number,
    entryId: EntryId,
    bytes: Uint8Array,
    previous?: EntryId,
  ): Promise<AppendResult>;
  /** Appends the entry that ends `epoch`; the first one wins. Open the next epoch then. */
  commit(
    topic: AnyTopic,
    epoch: number,
    entryId: EntryId,
    bytes: Uint8Array,
    nextAccessHash: Uint8Array,
  ): Promise<AppendResult>;
  /** Reaches whoever is connected and is not kept. */
  signal(topic: ConversationId, bytes: Uint8Array): Promise<void>;
  /**
   * Hands on the entries after `afterSequence`, or from `firstSequence` on when the relay has deleted some of them; the
   * first perhaps before this resolves. Once per topic at a time: `unsubscribe` must have resolved before the next.
   */
  subscribe(topic: AnyTopic, afterSequence: number, handler: TopicHandler): Promise<TopicBounds>;
  /** No call of the topic's handler begins after this was called. */
  unsubscribe(topic: AnyTopic): Promise<void>;
  /** Hears the signals of every topic that was created, opened or subscribed to. Returns a function that ends it. */
  onSignal(listener: SignalListener): () => void;
  /** Puts an entry into a device's inbox. Durable when it resolves. */
  deliver(inbox: TopicId, entryId: EntryId, bytes: Uint8Array): Promise<void>;
  /** Throws `relay.no-key-package`. */
  claimKeyPackage(deviceId: DeviceId): Promise<Uint8Array>;
  /** Closes in good order, or at once because of `error`. No handler is called after this. */
  close(error?: AppError): void;
  /** Resolves with why the connection broke, or undefined after `close`. Never rejects. */
  readonly closed: Promise<AppError | undefined>;
  /** Resolves when the connection is closed and no handler runs any more. A handler must not wait for it. */
  readonly settled: Promise<void>;
}

interface TopicState {
  readonly subscriptions: SubscriptionSet<TopicEntry>;
  readonly listeners: Set<SignalListener>;
  /** Topics whose signals the relay may send us. */
  readonly known: Set<AnyTopic>;
}

/** Opens a topic connection with a ticket from a device connection. Throws `relay.refused` when it is not valid now. */
export async function openTopicConnection(
  endpoint: RelayEndpoint,
  ticket: Uint8Array,
  options: ConnectionOptions = {},
): Promise<TopicConnection> {
  const state: TopicState = { subscriptions: createSubscriptionSet(), listeners: new Set(), known: new Set() };
  return openFrameConnection(
    endpoint,
    {
      path: '/topics',
      onPush: (body) => {
        if (body.case === 'topicPush') acceptEntry(state, body.value);
        else if (body.case === 'signalPush') acceptSignal(state, body.value);
        else throw new AppError('protocol.unexpected', { details: { what: 'push', body: body.case ?? '' } });
      },
      onEnd: () => state.subscriptions.stopAll(),
      introduce: async (connection) => {
        await connection.request({ case: 'admit', value: { ticket } }, 'done', () => undefined);
        return createTopicConnection(connection, state);
      },
    },
    options,
  );
}

function createTopicConnection(connection: FrameConnection, state: TopicState): TopicConnection {
  const perform = (body: ClientBody) => connection.request(body, 'done', () => undefined);

  return {
    create(topic, epoch, accessHash) {
      state.known.add(topic);
      const value = { topic: idToBytes(topic), epoch: BigInt(epoch), accessHash };
      return perform({ case: 'topicCreate', value });
    },
    open(topic, epoch, accessKey) {
      state.known.add(topic);
      return perform({ case: 'topicOpen', value: { topic: idToBytes(topic), epoch: BigInt(epoch), accessKey } });
    },
    append(topic, epoch, entryId, bytes, previous) {
      const previousEntryId = previous === undefined ? new Uint8Array() : idToBytes(previous);
      const entry = { topic: idToBytes(topic), epoch: BigInt(epoch), entryId: idToBytes(entryId), bytes };
      const value = { ...entry, previousEntryId };
      return appendEntry(connection, { case: 'topicAppend', value });
    },
    commit(topic, epoch, entryId, bytes, nextAccessHash) {
      const entry = { topic: idToBytes(topic), epoch: BigInt(epoch), entryId: idToBytes(entryId), bytes };
      return appendEntry(connection, { case: 'topicCommit', value: { ...entry, nextAccessHash } });
    },
    signal: (topic, bytes) => perform({ case: 'topicSignal', value: { topic: idToBytes(topic), bytes } }),
    subscribe: (topic, afterSequence, handler) => subscribe(connection, state, { topic, afterSequence, handler }),
    async unsubscribe(topic) {
      const subscription = state.subscriptions.get(topic);
      if (subscription === undefined) return;
      // It stays until the relay knows, since entries may be on their way; they are dropped.
      subscription.stop();
      await perform({ case: 'topicUnsubscribe', value: { topic: idToBytes(topic) } });
      state.subscriptions.remove(topic);
    },
    onSignal(listener) {
      // A wrapper, so that the same function can listen twice and each ends for itself.
      const entry: SignalListener = (topic, bytes) => listener(topic, bytes);
      state.listeners.add(entry);
      return () => {
        state.listeners.delete(entry);
      };
    },
    deliver(inbox, entryId, bytes) {
      const value = { inbox: idToBytes(inbox), entryId: idToBytes(entryId), bytes };
      return perform({ case: 'inboxDeliver', value });
    },
    claimKeyPackage(deviceId) {
      const body: ClientBody = { case: 'keyPackageClaim', value: { deviceId: idToBytes(deviceId) } };
      return connection.request(body, 'keyPackage', (answer) => readBytes(answer.bytes, limits.keyPackageBytes));
    },
    close: (error) => (error === undefined ? connection.close() : connection.fail(error)),
    closed: connection.closed,
    settled: connection.closed.then(() => state.subscriptions.settled()),
  };
}

async function appendEntry(connection: FrameConnection, body: ClientBody): Promise<AppendResult> {
  try {
    const read = (answer: { sequence: bigint }) => readSequence(answer.sequence);
    return { kind: 'appended', sequence: await connection.request(body, 'appended', read) };
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'relay.stale-epoch') throw error;
    return { kind: 'stale-epoch', currentEpoch: Number(error.details['currentEpoch']) };
  }
}

async function subscribe(
  connection: FrameConnection,
  state: TopicState,
  wanted: { topic: AnyTopic; afterSequence: number; handler: TopicHandler },
): Promise<TopicBounds> {
  const { topic, afterSequence, handler } = wanted;
  const subscription = state.subscriptions.add(topic, {
    afterSequence,
    handler,
    onFailure: (error) => connection.fail(error),
    holdReading: () => connection.holdReading(),
  });
  state.known.add(topic);
  try {
    const value = { topic: idToBytes(topic), afterSequence: BigInt(afterSequence) };
    return await connection.request({ case: 'topicSubscribe', value }, 'subscribed', (answer) => {
      const bounds = readBounds(answer);
      subscription.beginWith(bounds.firstSequence);
      return {
        ...bounds,
        currentEpoch: numberFromUint64(answer.currentEpoch),
        nextEpoch: numberFromUint64(answer.nextEpoch),
      };
    });
  } catch (error) {
    state.subscriptions.remove(topic);
    throw error;
  }
}

function acceptEntry(state: TopicState, push: TopicPush): void {
  const subscription = state.subscriptions.get(idFromBytes('ConversationId', push.topic));
  if (subscription === undefined) throw new AppError('protocol.unexpected', { details: { what: 'entry of a topic' } });
  subscription.accept({
    sequence: readSequence(push.sequence),
    epoch: numberFromUint64(push.epoch),
    entryId: idFromBytes('EntryId', push.entryId),
    bytes: readBytes(push.bytes, limits.entryBytes),
  });
}

function acceptSignal(state: TopicState, push: SignalPush): void {
  const topic = idFromBytes('ConversationId', push.topic);
  if (!state.known.has(topic)) throw new AppError('protocol.unexpected', { details: { what: 'signal of a topic' } });
  const bytes = readBytes(push.bytes, limits.entryBytes);
  for (const listener of state.listeners) listener(topic, bytes);
}
