import { createHash, timingSafeEqual } from 'node:crypto';
import { idFromBytes } from '../../shared/domain/ids';
import { RefusalCode } from '../../shared/protocol/gen/relay_pb';
import type { TopicCreate, TopicOpen, TopicSubscribe, TopicUnsubscribe } from '../../shared/protocol/gen/relay_pb';
import { numberFromUint64 } from '../../shared/protocol/relay-codec';
import { encodeTopicPush } from '../encode-push';
import { checkBytes, done, refuse } from '../outcome';
import type { Outcome } from '../outcome';
import { readBudget } from '../read-budget';
import type { RelayContext } from '../relay-context';
import type { AccessHash } from '../store/store';
import { createSubscription } from '../subscription';
import type { TopicSession } from '../topic-session';

export async function createTopic(
  { store, limits }: RelayContext,
  session: TopicSession,
  request: TopicCreate,
): Promise<Outcome> {
  const topic = idFromBytes('TopicId', request.topic);
  const epoch = numberFromUint64(request.epoch);
  const accessHash = checkBytes(request.accessHash, 32) as AccessHash;
  if (session.createdTopics >= limits.topicsCreatedPerConnection) return refuse(RefusalCode.REFUSAL_QUOTA_EXCEEDED);
  session.createdTopics += 1;
  switch (await store.createTopic(topic, epoch, accessHash)) {
    case 'created':
      return done;
    case 'exists':
      return refuse(RefusalCode.REFUSAL_TOPIC_EXISTS);
    case 'quota-exceeded':
      return refuse(RefusalCode.REFUSAL_QUOTA_EXCEEDED);
  }
}

/** Opens an epoch, the current one or an earlier one, to whoever knows its access key. */
export async function openTopic(
  { store, limits }: RelayContext,
  session: TopicSession,
  request: TopicOpen,
): Promise<Outcome> {
  const topic = idFromBytes('TopicId', request.topic);
  const epoch = numberFromUint64(request.epoch);
  const offered = createHash('sha256').update(checkBytes(request.accessKey, 32)).digest();
  const opened = session.openedEpochs.get(topic) ?? new Set<number>();
  if (opened.size === 0 && session.openedEpochs.size >= limits.topicsPerConnection) {
    return refuse(RefusalCode.REFUSAL_QUOTA_EXCEEDED);
  }
  if (!opened.has(epoch) && session.openedEpochCount >= limits.epochsPerConnection) {
    return refuse(RefusalCode.REFUSAL_QUOTA_EXCEEDED);
  }
  const head = await store.readTopicHead(topic);
  if (head === undefined) return refuse(RefusalCode.REFUSAL_UNKNOWN_TOPIC);
  const expected = await store.readAccessHash(topic, epoch);
  // Deleted with the last entry of that epoch: whoever is still in it has missed the commit that ended it.
  if (expected === undefined && epoch < head.epoch) {
    return refuse(RefusalCode.REFUSAL_STALE_EPOCH, { currentEpoch: head.epoch });
  }
  if (expected === undefined || !timingSafeEqual(offered, expected)) return refuse(RefusalCode.REFUSAL_FORBIDDEN);
  if (!opened.has(epoch)) session.openedEpochCount += 1;
  session.openedEpochs.set(topic, opened.add(epoch));
  return { ...done, afterwards: () => session.subscriptions.get(topic)?.wake() };
}

export async function subscribeTopic(
  context: RelayContext,
  session: TopicSession,
  request: TopicSubscribe,
): Promise<Outcome> {
  const { store, hub } = context;
  const topic = idFromBytes('TopicId', request.topic);
  const afterSequence = numberFromUint64(request.afterSequence);
  const opened = session.openedEpochs.get(topic);
  if (opened === undefined) return refuse(RefusalCode.REFUSAL_FORBIDDEN);
  const head = await store.readTopicHead(topic);
  if (head === undefined) return refuse(RefusalCode.REFUSAL_UNKNOWN_TOPIC);

  const firstSequence = await store.readFirstSequence(topic);
  const passedSequence = Math.max(afterSequence, firstSequence - 1);
  const [next] = await store.readTopic(topic, passedSequence, { entries: 1, bytes: 1 });
  unsubscribeTopic(context, session, request);
  const subscription = createSubscription({
    connection: session.connection,
    turns: session.turns,
    afterSequence: passedSequence,
    mayPass: (epoch) => opened.has(epoch),
    read: async (after) =>
      (await store.readTopic(topic, after, readBudget)).map((entry) => ({
        sequence: entry.sequence,
        epoch: entry.epoch,
        frame: encodeTopicPush(topic, entry),
      })),
    failed: () => session.connection.close(1011),
  });
  return {
    answer: {
      case: 'subscribed',
      value: {
        lastSequence: BigInt(head.lastSequence),
        currentEpoch: BigInt(head.epoch),
        firstSequence: BigInt(firstSequence),
        nextEpoch: BigInt(next?.epoch ?? head.epoch),
      },
    },
    afterwards() {
      session.subscriptions.set(topic, subscription);
      hub.subscribeTopic(topic, subscription);
      subscription.wake();
    },
  };
}

export function unsubscribeTopic(
  { hub }: RelayContext,
  session: TopicSession,
  request: Pick<TopicUnsubscribe, 'topic'>,
): Outcome {
  const topic = idFromBytes('TopicId', request.topic);
  const subscription = session.subscriptions.get(topic);
  if (subscription !== undefined) {
    subscription.stop();
    session.subscriptions.delete(topic);
    hub.unsubscribeTopic(topic, subscription);
  }
  return done;
}
