/** The way of signals to the relay and from it. What can't be sent, and what makes no sense, is dropped and counted. */
import type { Clock } from '../../shared/domain/clock';
import type { ConversationId, UserId } from '../../shared/domain/ids';
import { createTokenBucket, type TokenBucket } from '../../shared/domain/token-bucket';
import { toAppError } from '../../shared/errors';
import type { ConversationGroups } from '../conversation/conversation-groups';
import type { Identity } from '../directory/identity';
import type { LeafIdentity } from '../group/leaf-identity';
import type { Log } from '../log';
import type { TopicConnection } from '../transport/topic-connection';
import { droppedSignals } from './dropped-signals';
import { freshSignals, signalWindowMs } from './fresh-signals';
import { openSignal, sealSignal, type SignalEpoch } from './seal-signal';
import { signalEpochs } from './signal-epochs';
import type { SignalBody } from './signal-codec';

/** Who signalled: a device that is in the conversation now, by its signature. */
export interface SignalSender extends Pick<LeafIdentity, 'userId' | 'deviceId'> {
  readonly isOwnUser: boolean;
}

export type SignalHandler = (topic: ConversationId, sender: SignalSender, body: SignalBody) => void;

export interface SignalChannel {
  connect(topics: TopicConnection): void;
  disconnect(): void;
  /** The topic's group is in another epoch: what was sealed before is not opened any more. */
  moved(topic: ConversationId): void;
  /** Resolves when the relay has it, or when it was dropped. Never rejects. */
  send(topic: ConversationId, body: SignalBody): Promise<void>;
}

export interface SignalChannelDependencies {
  readonly groups: ConversationGroups;
  readonly identity: Identity;
  readonly self: UserId;
  readonly clock: Clock;
  readonly log: Log;
  readonly onSignal: SignalHandler;
}

/** What is sent: everybody whom a status concerns may be told at once, and rarely more. */
const sendRate = { perSecond: 20, burst: 400 } as const;
/** What is looked at, from all together: opening one costs up to a millisecond. */
const openRate = { perSecond: 200, burst: 600 } as const;
/** What is heard of one device in one conversation. */
const senderRate = { perSecond: 2, burst: 20 } as const;
/** Signals that wait for their group to be loaded. */
const waitingLimit = 256;

const monotonicMs = (): number => performance.now();

export function signalChannel(dependencies: SignalChannelDependencies): SignalChannel {
  const { groups, identity, clock, log } = dependencies;
  const drop = droppedSignals(log);
  const epochs = signalEpochs(groups);
  const sending = createTokenBucket(sendRate.perSecond, sendRate.burst, monotonicMs);
  const opening = createTokenBucket(openRate.perSecond, openRate.burst, monotonicMs);
  const hear = listener(dependencies, drop);
  let connection: TopicConnection | undefined;
  let stopListening: (() => void) | undefined;
  let lastSentAtMs = 0;
  let waiting = 0;

  const nextSentAtMs = (): number => {
    lastSentAtMs = Math.max(clock.nowMs(), lastSentAtMs + 1);
    return lastSentAtMs;
  };
  const whenLoaded = async (topic: ConversationId, use: (current: SignalEpoch) => void): Promise<void> => {
    if (waiting >= waitingLimit) return drop('waiting');
    waiting += 1;
    try {
      await epochs.load(topic);
      const loaded = epochs.loaded(topic);
      if (loaded === undefined) drop('moved');
      else use(loaded);
    } catch (error) {
      drop(toAppError(error).code);
    } finally {
      waiting -= 1;
    }
  };
  const receive = (topic: ConversationId, bytes: Uint8Array): void => {
    if (opening.take(1) > 0) return drop('flood');
    const loaded = epochs.loaded(topic);
    if (loaded === undefined) void whenLoaded(topic, (current) => hear(current, bytes));
    else hear(loaded, bytes);
  };
  const disconnect = (): void => {
    stopListening?.();
    stopListening = undefined;
    connection = undefined;
    epochs.forgetAll();
  };

  return {
    connect(topics) {
      disconnect();
      connection = topics;
      stopListening = topics.onSignal(receive);
    },
    disconnect,
    moved: epochs.forget,
    async send(topic, body) {
      if (sending.take(1) > 0) return drop('own-flood');
      if (epochs.loaded(topic) === undefined) await epochs.load(topic).catch(() => undefined);
      const [current, topics] = [epochs.loaded(topic), connection];
      if (current === undefined || topics === undefined) return drop('not-sent');
      const sealed = sealSignal(current, { sentAtMs: nextSentAtMs(), body }, identity.signature.secretKey);
      await topics.signal(topic, sealed).catch((error: unknown) => drop(toAppError(error).code));
    },
  };
}

/** Opens what came in an epoch and hands on what is to be heard of it. */
function listener(
  { self, clock, onSignal }: SignalChannelDependencies,
  drop: (reason: string) => void,
): (current: SignalEpoch, bytes: Uint8Array) => void {
  const fresh = freshSignals();
  const allowances = senderAllowances();
  return (current, bytes) => {
    const topic = current.conversationId;
    const nowMs = clock.nowMs();
    const opened = openSignal(current, bytes, ({ deviceId }, sentAtMs) =>
      fresh.objection(topic, deviceId, sentAtMs, nowMs),
    );
    if (opened.kind === 'refused') return drop(opened.reason);
    const { sender, sentAtMs, body } = opened;
    if (!fresh.remember(topic, sender.deviceId, sentAtMs, nowMs)) return drop('too-many');
    if (!allowances.mayPass(`${topic} ${sender.deviceId}`)) return drop('sender-flood');
    if (body.kind === 'unknown') return drop('unknown-body');
    try {
      onSignal(topic, { userId: sender.userId, deviceId: sender.deviceId, isOwnUser: sender.userId === self }, body);
    } catch (error) {
      // A status that can't be kept comes again. It is no reason to leave the relay.
      drop(toAppError(error).code);
    }
  };
}

/** Per sender; whoever was silent for as long as it takes to fill a bucket is forgotten. */
function senderAllowances(): { mayPass(sender: string): boolean } {
  let [current, former] = [new Map<string, TokenBucket>(), new Map<string, TokenBucket>()];
  let turnedAtMs = monotonicMs();
  return {
    mayPass(sender) {
      if (monotonicMs() - turnedAtMs > signalWindowMs) {
        [current, former] = [new Map(), current];
        turnedAtMs = monotonicMs();
      }
      const bucket =
        current.get(sender) ??
        former.get(sender) ??
        createTokenBucket(senderRate.perSecond, senderRate.burst, monotonicMs);
      current.set(sender, bucket);
      return bucket.take(1) === 0;
    },
  };
}
