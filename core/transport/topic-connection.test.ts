import { describe, expect, it } from 'vitest';
import type { ConversationId } from '../../shared/domain/ids';
import { idToBytes } from '../../shared/domain/ids';
import { limits } from '../../shared/domain/limits';
import { RefusalCode } from '../../shared/protocol/gen/relay_pb';
import type { ClientFrame } from '../../shared/protocol/gen/relay_pb';
import type { RelayFrameInit } from '../../shared/protocol/relay-codec';
import { eventLoopTurn } from '../conversation/event-loop-turn';
import {
  closeLater,
  conversation,
  deviceId,
  entryId,
  eventually,
  inbox,
  otherConversation,
  startRelay,
  ticket,
} from './testing/fixtures';
import type { Behaviour, Peer } from './testing/hostile-relay';
import { openTopicConnection } from './topic-connection';
import type { TopicConnection, TopicEntry } from './topic-connection';

interface PushFields {
  topic?: Uint8Array;
  sequence?: bigint;
  epoch?: bigint;
  entryId?: Uint8Array;
  bytes?: Uint8Array;
}

function topicPush(fields: PushFields = {}): RelayFrameInit {
  const whole = {
    topic: idToBytes(conversation),
    sequence: 1n,
    epoch: 1n,
    entryId: idToBytes(entryId),
    bytes: new Uint8Array([1]),
  };
  return { body: { case: 'topicPush', value: { ...whole, ...fields } } };
}

const signalPush = (topic: ConversationId, bytes = new Uint8Array([1])): RelayFrameInit => ({
  body: { case: 'signalPush', value: { topic: idToBytes(topic), bytes } },
});

async function connect(behaviour: Behaviour = {}): Promise<{ topics: TopicConnection; peer: Peer }> {
  const relay = await startRelay(behaviour);
  const topics = closeLater(await openTopicConnection(relay.endpoint, ticket));
  const peer = relay.peers[0];
  if (peer === undefined) throw new Error('The relay has no client');
  return { topics, peer };
}

function refusing(kind: ClientFrame['body']['case'], code: RefusalCode, currentEpoch = 0n): Behaviour {
  return {
    onFrame(frame, peer) {
      if (frame.body.case !== kind) return false;
      peer.send({ requestId: frame.requestId, body: { case: 'refusal', value: { code, currentEpoch } } });
      return true;
    },
  };
}

describe('a burst of entries', () => {
  it('is taken some at a time, so that others have their turn in between', async () => {
    const { topics, peer } = await connect();
    const count = 4_000;
    let [taken, inTurn, mostInTurn] = [0, 0, 0];
    await topics.subscribe(conversation, 0, () => {
      [taken, inTurn] = [taken + 1, inTurn + 1];
      mostInTurn = Math.max(mostInTurn, inTurn);
    });
    for (let sequence = 1; sequence <= count; sequence += 1) {
      peer.send(topicPush({ sequence: BigInt(sequence), bytes: new Uint8Array(500) }));
    }
    while (taken < count) {
      await eventLoopTurn();
      inTurn = 0;
    }
    expect(mostInTurn).toBeLessThan(400);
  });
});

describe('a topic connection', () => {
  it('is admitted by a ticket and by nothing that tells who we are', async () => {
    const { peer } = await connect();
    expect(peer.path).toBe('/topics');
    expect(peer.received.map((frame) => frame.body)).toMatchObject([{ case: 'admit', value: { ticket } }]);
  });

  it('is refused without a valid ticket', async () => {
    const relay = await startRelay(refusing('admit', RefusalCode.REFUSAL_NOT_AUTHENTICATED));
    await expect(openTopicConnection(relay.endpoint, ticket)).rejects.toMatchObject({ code: 'relay.refused' });
  });

  it('sends every operation as it was asked for', async () => {
    const { topics, peer } = await connect();
    const topic = idToBytes(conversation);
    const bytes = new Uint8Array([1, 2, 3]);
    const key = new Uint8Array(32).fill(8);
    await topics.create(conversation, 1, key);
    await topics.open(conversation, 2, key);
    await expect(topics.append(conversation, 3, entryId, bytes)).resolves.toEqual({ kind: 'appended', sequence: 1 });
    await expect(topics.commit(conversation, 4, entryId, bytes, key)).resolves.toEqual({
      kind: 'appended',
      sequence: 1,
    });
    await topics.append(conversation, 3, entryId, bytes, entryId);
    await topics.signal(conversation, bytes);
    await expect(topics.subscribe(conversation, 9, () => {})).resolves.toEqual({
      firstSequence: 1,
      lastSequence: 9,
      currentEpoch: 1,
      nextEpoch: 1,
    });
    await topics.unsubscribe(conversation);
    await topics.deliver(inbox, entryId, bytes);
    await expect(topics.claimKeyPackage(deviceId)).resolves.toEqual(new Uint8Array(100));
    expect(peer.received.slice(1).map((frame) => frame.body)).toMatchObject([
      { case: 'topicCreate', value: { topic, epoch: 1n, accessHash: key } },
      { case: 'topicOpen', value: { topic, epoch: 2n, accessKey: key } },
      { case: 'topicAppend', value: { topic, epoch: 3n, entryId: idToBytes(entryId), bytes } },
      { case: 'topicCommit', value: { topic, epoch: 4n, entryId: idToBytes(entryId), bytes, nextAccessHash: key } },
      { case: 'topicAppend', value: { previousEntryId: idToBytes(entryId) } },
      { case: 'topicSignal', value: { topic, bytes } },
      { case: 'topicSubscribe', value: { topic, afterSequence: 9n } },
      { case: 'topicUnsubscribe', value: { topic } },
      { case: 'inboxDeliver', value: { inbox: idToBytes(inbox), entryId: idToBytes(entryId), bytes } },
      { case: 'keyPackageClaim', value: { deviceId: idToBytes(deviceId) } },
    ]);
  });

  it('returns the current epoch when an append or a commit came too late', async () => {
    const late = await connect(refusing('topicAppend', RefusalCode.REFUSAL_STALE_EPOCH, 12n));
    await expect(late.topics.append(conversation, 3, entryId, new Uint8Array([1]))).resolves.toEqual({
      kind: 'stale-epoch',
      currentEpoch: 12,
    });
    const lost = await connect(refusing('topicCommit', RefusalCode.REFUSAL_STALE_EPOCH, 13n));
    await expect(
      lost.topics.commit(conversation, 3, entryId, new Uint8Array([1]), new Uint8Array(32)),
    ).resolves.toEqual({ kind: 'stale-epoch', currentEpoch: 13 });
  });

  it.each([
    [RefusalCode.REFUSAL_UNKNOWN_TOPIC, 'relay.unknown-topic'],
    [RefusalCode.REFUSAL_FORBIDDEN, 'relay.refused'],
    [RefusalCode.REFUSAL_STALE_EPOCH, 'relay.stale-epoch'],
  ])('throws the refusal %s to open a topic', async (code, expected) => {
    const { topics } = await connect(refusing('topicOpen', code));
    await expect(topics.open(conversation, 1, new Uint8Array(32))).rejects.toMatchObject({ code: expected });
  });

  it.each([
    ['no key package', new Uint8Array()],
    ['a key package over the limit', new Uint8Array(limits.keyPackageBytes + 1)],
  ])('is left when the relay hands out %s', async (_, bytes) => {
    const { topics } = await connect({
      onFrame(frame, peer) {
        if (frame.body.case !== 'keyPackageClaim') return false;
        peer.send({ requestId: frame.requestId, body: { case: 'keyPackage', value: { bytes } } });
        return true;
      },
    });
    await expect(topics.claimKeyPackage(deviceId)).rejects.toMatchObject({ retry: 'reconnect' });
    await expect(topics.closed).resolves.toMatchObject({ code: 'protocol.malformed' });
  });
});

describe('entries of topics', () => {
  it('reach the handler of their own topic as the relay has them', async () => {
    const { topics, peer } = await connect();
    const seen: [string, TopicEntry][] = [];
    await topics.subscribe(conversation, 0, (entry) => {
      seen.push(['first', entry]);
    });
    await topics.subscribe(otherConversation, 6, (entry) => {
      seen.push(['second', entry]);
    });
    peer.send(topicPush());
    peer.send(topicPush({ topic: idToBytes(otherConversation), sequence: 7n, epoch: 4n, bytes: new Uint8Array([9]) }));
    peer.send(topicPush());
    peer.send(topicPush({ sequence: 2n }));
    await eventually(() => seen).toHaveLength(3);
    expect(seen).toEqual([
      ['first', { sequence: 1, epoch: 1, entryId, bytes: new Uint8Array([1]) }],
      ['second', { sequence: 7, epoch: 4, entryId, bytes: new Uint8Array([9]) }],
      ['first', { sequence: 2, epoch: 1, entryId, bytes: new Uint8Array([1]) }],
    ]);
  });

  it.each([
    ['another topic', { topic: idToBytes(otherConversation) }, 'protocol.unexpected'],
    ['a topic of a wrong length', { topic: new Uint8Array(31) }, 'protocol.malformed'],
    ['an entry id of a wrong length', { entryId: new Uint8Array(15) }, 'protocol.malformed'],
    ['a gap', { sequence: 2n }, 'protocol.unexpected'],
    ['a sequence number beyond all numbers', { sequence: 1n << 60n }, 'protocol.malformed'],
    ['an epoch beyond all numbers', { epoch: 1n << 60n }, 'protocol.malformed'],
    ['an empty entry', { bytes: new Uint8Array() }, 'protocol.malformed'],
    ['an entry over the limit', { bytes: new Uint8Array(limits.entryBytes + 1) }, 'protocol.malformed'],
  ])('of %s break the connection and reach no handler', async (_, fields, expected) => {
    const { topics, peer } = await connect();
    const seen: TopicEntry[] = [];
    await topics.subscribe(conversation, 0, (entry) => {
      seen.push(entry);
    });
    peer.send(topicPush(fields));
    await expect(topics.closed).resolves.toMatchObject({ code: expected });
    expect(seen).toEqual([]);
  });

  it('break the connection after the relay confirmed that we left', async () => {
    const { topics, peer } = await connect();
    await topics.subscribe(conversation, 0, () => {});
    await topics.unsubscribe(conversation);
    peer.send(topicPush());
    await expect(topics.closed).resolves.toMatchObject({ code: 'protocol.unexpected' });
  });

  it('are dropped while the relay does not know yet that we left, and come again to the next handler', async () => {
    const { topics, peer } = await connect({
      onFrame(frame, sender) {
        if (frame.body.case === 'topicUnsubscribe') sender.send(topicPush());
        return false;
      },
    });
    const seen: string[] = [];
    await topics.subscribe(conversation, 0, () => {
      seen.push('former');
    });
    await topics.unsubscribe(conversation);
    await topics.subscribe(conversation, 0, () => {
      seen.push('next');
    });
    peer.send(topicPush());
    await eventually(() => seen).toEqual(['next']);
  });

  it('end the connection with the error of a handler, whatever it was', async () => {
    const { topics, peer } = await connect();
    const cause = new Error('a bug');
    await topics.subscribe(conversation, 0, () => {
      throw cause;
    });
    peer.send(topicPush());
    await expect(topics.closed).resolves.toMatchObject({ code: 'internal.unexpected', cause });
  });

  it('wait for one topic’s handler without those of others', async () => {
    const { topics, peer } = await connect();
    const seen: string[] = [];
    await topics.subscribe(conversation, 0, () => {
      seen.push('slow');
      return new Promise<void>(() => {});
    });
    await topics.subscribe(otherConversation, 0, () => {
      seen.push('quick');
    });
    peer.send(topicPush());
    peer.send(topicPush({ sequence: 2n }));
    peer.send(topicPush({ topic: idToBytes(otherConversation) }));
    await eventually(() => seen).toEqual(['slow', 'quick']);
  });

  it('do not reach a handler whose subscription closed before the relay answered', async () => {
    const { topics, peer } = await connect({ onFrame: (frame) => frame.body.case === 'topicSubscribe' });
    const seen: TopicEntry[] = [];
    const subscribing = topics.subscribe(conversation, 0, (entry) => {
      seen.push(entry);
    });
    const failed = expect(subscribing).rejects.toMatchObject({ code: 'relay.unreachable', retry: 'reconnect' });
    await eventually(() => peer.received).toHaveLength(2);
    peer.send(topicPush());
    topics.close();
    await failed;
    await topics.settled;
    expect(seen).toEqual([]);
  });
});

describe('signals', () => {
  it('reach every listener until it is removed', async () => {
    const { topics, peer } = await connect();
    await topics.open(conversation, 1, new Uint8Array(32));
    const seen: string[] = [];
    const listener = (topic: ConversationId, bytes: Uint8Array) => {
      seen.push(`${topic === conversation} ${bytes.join()}`);
    };
    const remove = topics.onSignal(listener);
    topics.onSignal(listener);
    peer.send(signalPush(conversation));
    await eventually(() => seen).toEqual(['true 1', 'true 1']);
    remove();
    peer.send(signalPush(conversation, new Uint8Array([2])));
    await eventually(() => seen).toEqual(['true 1', 'true 1', 'true 2']);
  });

  it('reach nobody after close', async () => {
    const { topics, peer } = await connect();
    await topics.open(conversation, 1, new Uint8Array(32));
    let count = 0;
    topics.onSignal(() => {
      count += 1;
    });
    topics.close();
    // The relay does not know yet.
    expect(peer.webSocket.readyState).toBe(1);
    peer.send(signalPush(conversation));
    await expect(topics.closed).resolves.toBeUndefined();
    expect(count).toBe(0);
  });

  it('of a topic that we have nothing to do with break the connection', async () => {
    const { topics, peer } = await connect();
    await topics.open(conversation, 1, new Uint8Array(32));
    let count = 0;
    topics.onSignal(() => {
      count += 1;
    });
    peer.send(signalPush(otherConversation));
    await expect(topics.closed).resolves.toMatchObject({ code: 'protocol.unexpected' });
    expect(count).toBe(0);
  });

  it('end the connection with the error of a listener', async () => {
    const { topics, peer } = await connect();
    await topics.open(conversation, 1, new Uint8Array(32));
    topics.onSignal(() => {
      throw new Error('a bug');
    });
    peer.send(signalPush(conversation));
    await expect(topics.closed).resolves.toMatchObject({ code: 'internal.unexpected' });
  });
});
