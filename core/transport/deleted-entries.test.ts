import { describe, expect, it } from 'vitest';
import { idToBytes } from '../../shared/domain/ids';
import type { RelayFrameInit } from '../../shared/protocol/relay-codec';
import { openDeviceConnection } from './device-connection';
import { asDevice, closeLater, conversation, entryId, eventually, startRelay, ticket } from './testing/fixtures';
import type { HostileRelay, Peer } from './testing/hostile-relay';
import { openTopicConnection } from './topic-connection';

/** A relay that has the entries from `firstSequence` to `lastSequence` left. */
function relayWith(firstSequence: bigint, lastSequence: bigint): Promise<HostileRelay> {
  return startRelay({
    onFrame({ requestId, body }, peer) {
      if (body.case?.endsWith('Subscribe') !== true) return false;
      peer.send({ requestId, body: { case: 'subscribed', value: { firstSequence, lastSequence, currentEpoch: 3n } } });
      return true;
    },
  });
}

function peerOf({ peers }: HostileRelay): Peer {
  const [peer] = peers;
  if (peer === undefined) throw new Error('The relay has no client');
  return peer;
}

const bytes = new Uint8Array([1]);
const topicPush = (sequence: bigint): RelayFrameInit => ({
  body: {
    case: 'topicPush',
    value: { topic: idToBytes(conversation), sequence, epoch: 1n, entryId: idToBytes(entryId), bytes },
  },
});
const inboxPush = (sequence: bigint): RelayFrameInit => ({ body: { case: 'inboxPush', value: { sequence, bytes } } });
const directoryPush = (sequence: bigint): RelayFrameInit => ({
  body: { case: 'directoryPush', value: { sequence, entry: bytes } },
});

describe('entries that the relay has deleted', () => {
  it('explain a gap at the beginning of a topic, and no other', async () => {
    const relay = await relayWith(5n, 6n);
    const topics = closeLater(await openTopicConnection(relay.endpoint, ticket));
    const seen: number[] = [];
    const bounds = await topics.subscribe(conversation, 2, ({ sequence }) => {
      seen.push(sequence);
    });
    expect(bounds).toEqual({ firstSequence: 5, lastSequence: 6, currentEpoch: 3, nextEpoch: 0 });
    for (const sequence of [5n, 6n]) peerOf(relay).send(topicPush(sequence));
    await eventually(() => seen).toEqual([5, 6]);
    peerOf(relay).send(topicPush(8n));
    await expect(topics.closed).resolves.toMatchObject({ code: 'protocol.unexpected' });
    expect(seen).toEqual([5, 6]);
  });

  it('do not explain that entries after the first one are missing', async () => {
    const relay = await relayWith(5n, 9n);
    const topics = closeLater(await openTopicConnection(relay.endpoint, ticket));
    await topics.subscribe(conversation, 2, () => {});
    peerOf(relay).send(topicPush(6n));
    await expect(topics.closed).resolves.toMatchObject({ code: 'protocol.unexpected' });
  });

  it('change nothing for whoever has read them', async () => {
    const relay = await relayWith(5n, 8n);
    const topics = closeLater(await openTopicConnection(relay.endpoint, ticket));
    const seen: number[] = [];
    await topics.subscribe(conversation, 7, ({ sequence }) => {
      seen.push(sequence);
    });
    peerOf(relay).send(topicPush(8n));
    await eventually(() => seen).toEqual([8]);
  });

  it('explain a gap at the beginning of the inbox', async () => {
    const relay = await relayWith(4n, 3n);
    const device = closeLater(await openDeviceConnection(relay.endpoint, asDevice));
    const seen: number[] = [];
    const bounds = await device.subscribeInbox(0, (sequence) => {
      seen.push(sequence);
    });
    expect(bounds).toEqual({ firstSequence: 4, lastSequence: 3 });
    peerOf(relay).send(inboxPush(4n));
    await eventually(() => seen).toEqual([4]);
  });

  it('are none of the directory: it is kept whole', async () => {
    const relay = await relayWith(4n, 4n);
    const device = closeLater(await openDeviceConnection(relay.endpoint, asDevice));
    await device.subscribeDirectory(0, () => {});
    peerOf(relay).send(directoryPush(4n));
    await expect(device.closed).resolves.toMatchObject({ code: 'protocol.unexpected' });
  });

  it.each([
    [0n, 6n],
    [8n, 6n],
    [1n << 60n, 6n],
  ])('are not from %s to the last, %s', async (firstSequence, lastSequence) => {
    const relay = await relayWith(firstSequence, lastSequence);
    const topics = closeLater(await openTopicConnection(relay.endpoint, ticket));
    await expect(topics.subscribe(conversation, 2, () => {})).rejects.toMatchObject({ code: 'relay.unreachable' });
    await expect(topics.closed).resolves.toMatchObject({ code: 'protocol.malformed' });
  });
});
