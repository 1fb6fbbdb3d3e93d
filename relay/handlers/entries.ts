import { idFromBytes } from '../../shared/domain/ids';
import type { TopicId } from '../../shared/domain/ids';
import { limits } from '../../shared/domain/limits';
import { RefusalCode } from '../../shared/protocol/gen/relay_pb';
import type { TopicAppend, TopicCommit, TopicSignal } from '../../shared/protocol/gen/relay_pb';
import { numberFromUint64 } from '../../shared/protocol/relay-codec';
import { appended, checkBytes, checkSize, done, refuse } from '../outcome';
import type { Outcome } from '../outcome';
import type { RelayContext } from '../relay-context';
import type { AccessHash, AppendOutcome, NewEntry } from '../store/store';
import type { TopicSession } from '../topic-session';

export function appendEntry(context: RelayContext, session: TopicSession, request: TopicAppend): Promise<Outcome> {
  const { previousEntryId } = request;
  const entry = {
    ...readEntry(request),
    ...(previousEntryId.length === 0 ? {} : { previousEntryId: idFromBytes('EntryId', previousEntryId) }),
  };
  return write(context, session, entry, () => context.store.append(entry));
}

/** The first commit of an epoch wins. The committer still has to open the next epoch. */
export function commitEntry(context: RelayContext, session: TopicSession, request: TopicCommit): Promise<Outcome> {
  const entry = readEntry(request);
  const nextAccessHash = checkBytes(request.nextAccessHash, 32) as AccessHash;
  return write(context, session, entry, () => context.store.commit(entry, nextAccessHash));
}

/** Passes a signal on to whoever is subscribed and may read the current epoch, and keeps nothing. */
export async function signal(
  { store, hub }: RelayContext,
  session: TopicSession,
  request: TopicSignal,
): Promise<Outcome> {
  const topic = idFromBytes('TopicId', request.topic);
  const bytes = checkSize(request.bytes, limits.entryBytes);
  const head = await store.readTopicHead(topic);
  if (head === undefined) return refuse(RefusalCode.REFUSAL_UNKNOWN_TOPIC);
  if (!session.openedEpochs.get(topic)?.has(head.epoch)) {
    return session.openedEpochs.has(topic) ? staleEpoch(head.epoch) : refuse(RefusalCode.REFUSAL_FORBIDDEN);
  }
  hub.signal(topic, head.epoch, bytes, session.connection);
  return done;
}

function readEntry(request: TopicAppend | TopicCommit): NewEntry {
  return {
    topic: idFromBytes('TopicId', request.topic),
    epoch: numberFromUint64(request.epoch),
    entryId: idFromBytes('EntryId', request.entryId),
    bytes: checkSize(request.bytes, limits.entryBytes),
  };
}

// Each promise less counts here: this is what a relay does all day.
function write(
  context: RelayContext,
  session: TopicSession,
  entry: NewEntry,
  store: () => Promise<AppendOutcome>,
): Promise<Outcome> {
  const opened = session.openedEpochs.get(entry.topic);
  if (opened === undefined) return Promise.resolve(refuse(RefusalCode.REFUSAL_FORBIDDEN));
  return opened.has(entry.epoch) ? store().then(outcomeOfWrite) : answerUnopened(context, entry);
}

/**
 * A member of the topic who hasn't opened this epoch: it may be repeating, after a new connection, what it appended
 * before the epoch moved.
 */
async function answerUnopened({ store }: RelayContext, { topic, epoch, entryId }: NewEntry): Promise<Outcome> {
  const sequence = await store.findEntry(topic, entryId);
  if (sequence !== undefined) return appended(sequence);
  const currentEpoch = await readEpoch(store, topic);
  return currentEpoch === epoch || currentEpoch === undefined
    ? refuse(RefusalCode.REFUSAL_FORBIDDEN)
    : staleEpoch(currentEpoch);
}

async function readEpoch(store: RelayContext['store'], topic: TopicId): Promise<number | undefined> {
  return (await store.readTopicHead(topic))?.epoch;
}

function outcomeOfWrite(outcome: AppendOutcome): Outcome {
  switch (outcome.kind) {
    case 'appended':
      return appended(outcome.sequence);
    case 'stale-epoch':
      return staleEpoch(outcome.currentEpoch);
    case 'unknown-topic':
      return refuse(RefusalCode.REFUSAL_UNKNOWN_TOPIC);
    case 'out-of-order':
      return refuse(RefusalCode.REFUSAL_OUT_OF_ORDER);
    case 'quota-exceeded':
      return refuse(RefusalCode.REFUSAL_QUOTA_EXCEEDED);
  }
}

function staleEpoch(currentEpoch: number): Outcome {
  return refuse(RefusalCode.REFUSAL_STALE_EPOCH, { currentEpoch });
}
