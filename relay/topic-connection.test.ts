import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { profileUpdate } from '../shared/domain/directory/testing/test-people';
import { idToBytes } from '../shared/domain/ids';
import { limits } from '../shared/domain/limits';
import { openTestClient } from './testing/test-client';
import type { RequestInit, TestClient } from './testing/test-client';
import { dayMs, makeTestTopic, newId, openTopic, startTestWorkspace, topicRequests } from './testing/test-workspace';
import type { TestTopic, TestWorkspace } from './testing/test-workspace';

const { create, open, append, commit, subscribe, signal } = topicRequests;

let workspace: TestWorkspace;
let topic: TestTopic;
beforeEach(async () => {
  workspace = await startTestWorkspace();
  topic = makeTestTopic();
});
afterEach(() => workspace.dispose());

async function sequencesOf(client: TestClient, count: number): Promise<number[]> {
  return (await client.waitForPushes('topicPush', count)).map((push) => Number(push.sequence));
}

async function textsOf(client: TestClient, count: number): Promise<string[]> {
  return (await client.waitForPushes('topicPush', count)).map((push) => Buffer.from(push.bytes).toString());
}

async function appendTexts(client: TestClient, texts: readonly string[], epoch = 1): Promise<void> {
  await Promise.all(texts.map((text) => client.expect('appended', append(topic, text, epoch))));
}

describe('a subscription', () => {
  it('tells in which epoch what comes next was written', async () => {
    const client = await openTopic(workspace, topic);
    const nextEpoch = async (after: number): Promise<number> =>
      Number((await client.expect('subscribed', subscribe(topic, after))).nextEpoch);
    expect(await nextEpoch(0)).toBe(1);
    await client.expect('appended', append(topic, 'a'));
    await client.expect('appended', commit(topic, 'commit'));
    expect([await nextEpoch(0), await nextEpoch(1), await nextEpoch(2)]).toEqual([1, 1, 2]);
    await client.expect('done', open(topic, 2));
    await client.expect('appended', append(topic, 'b', 2));
    expect([await nextEpoch(1), await nextEpoch(2), await nextEpoch(3)]).toEqual([1, 2, 2]);
  });
});

describe('admission', () => {
  it('is needed before everything else, and nothing of a device is served', async () => {
    const client = await openTestClient(workspace.relay.port, '/topics');
    expect(await client.refusal(create(topic))).toBe('NOT_AUTHENTICATED');
    expect(await client.refusal({ case: 'ticketFetch', value: {} })).toBe('NOT_AUTHENTICATED');
    client.socket.terminate();
    const admitted = await workspace.openTopics();
    const deviceId = idToBytes(workspace.founder.deviceId);
    const requests: RequestInit[] = [
      { case: 'ticketFetch', value: {} },
      { case: 'authenticateDevice', value: { deviceId } },
      { case: 'authenticateFounder', value: { foundingToken: new Uint8Array(32) } },
      { case: 'directorySubscribe', value: { afterSequence: 0n } },
      { case: 'inboxSubscribe', value: { afterSequence: 0n } },
      { case: 'keyPackagesPublish', value: { packages: [] } },
    ];
    for (const request of requests) {
      expect(await admitted.refusal(request)).toBe('FORBIDDEN');
    }
  });

  it('ends with the ticket, unless another one follows', async () => {
    const client = await workspace.openTopics();
    const renewed = await workspace.openTopics();
    workspace.nowMs += dayMs;
    const device = await workspace.connect();
    const { ticket } = await device.expect('ticket', { case: 'ticketFetch', value: {} });
    await renewed.expect('done', { case: 'admit', value: { ticket } });
    workspace.nowMs += dayMs;
    // Looked at whenever the directory changes, and with every heartbeat.
    await workspace.append(device, workspace.founder, profileUpdate());
    expect(await client.closed).toBe(1008);
    await renewed.expect('done', create(topic));
  });
});

describe('a topic', () => {
  it('is created once and opened with the key of its epoch', async () => {
    const client = await workspace.openTopics();
    expect(await client.refusal(open(topic))).toBe('UNKNOWN_TOPIC');
    expect(await client.refusal(create(topic, 4))).toBe('done');
    expect(await client.refusal(create(topic, 4))).toBe('TOPIC_EXISTS');
    expect(await client.expect('refusal', open(topic, 3))).toMatchObject({ code: 10, currentEpoch: 4n });
    expect(await client.refusal(open(topic, 5))).toBe('FORBIDDEN');
    const other = makeTestTopic();
    expect(await client.refusal(open({ ...other, topic: topic.topic }, 4))).toBe('FORBIDDEN');
    expect(await client.refusal(open(topic, 4))).toBe('done');
  });

  it('serves nobody who has not opened it', async () => {
    await openTopic(workspace, topic);
    const stranger = await workspace.openTopics();
    for (const request of [append(topic, 'a'), commit(topic, 'a'), subscribe(topic)]) {
      expect(await stranger.refusal(request)).toBe('FORBIDDEN');
    }
    expect(await stranger.refusal(signal(topic, 'a'))).toBe('FORBIDDEN');
    expect(await stranger.refusal(signal(makeTestTopic(), 'a'))).toBe('UNKNOWN_TOPIC');
  });

  it('refuses ids of a wrong length, empty entries and oversized ones', async () => {
    const client = await openTopic(workspace, topic);
    const requests: [RequestInit, string][] = [
      [append({ ...topic, topic: new Uint8Array(31) }, 'a'), 'MALFORMED'],
      [append(topic, 'a', 1, new Uint8Array(15)), 'MALFORMED'],
      [append(topic, ''), 'MALFORMED'],
      [append(topic, 'x'.repeat(limits.entryBytes + 1)), 'TOO_LARGE'],
      [signal(topic, 'x'.repeat(limits.entryBytes + 1)), 'TOO_LARGE'],
      [open({ ...topic, accessKey: () => new Uint8Array(5) }), 'MALFORMED'],
      [create({ ...makeTestTopic(), accessHash: () => new Uint8Array(5) }), 'MALFORMED'],
      [commit({ ...topic, accessHash: () => new Uint8Array(5) }, 'a'), 'MALFORMED'],
      [
        { case: 'topicAppend', value: { topic: topic.topic, epoch: 1n << 60n, entryId: newId(), bytes: newId() } },
        'MALFORMED',
      ],
    ];
    for (const [request, refusal] of requests) {
      expect(await client.refusal(request)).toBe(refusal);
    }
    expect(await client.expect('appended', append(topic, 'x'.repeat(limits.entryBytes)))).toMatchObject({
      sequence: 1n,
    });
  });
});

describe('entries', () => {
  it('are pushed live and from the store, in order, exactly once, as they were handed over', async () => {
    const writer = await openTopic(workspace, topic);
    const texts = Array.from({ length: 700 }, (_, index) => `entry ${index}`);
    await appendTexts(writer, texts.slice(0, 300));
    const reader = await openTopic(workspace, topic);
    const subscribed = reader.expect('subscribed', subscribe(topic));
    // The live ones arrive while the stored ones are being read.
    await appendTexts(writer, texts.slice(300));
    await subscribed;
    expect(await textsOf(reader, 700)).toEqual(texts);
    await reader.settle();
    expect(reader.pushes).toHaveLength(700);
  });

  it('are pushed to their writer too, with their id, and after the position asked for', async () => {
    const client = await openTopic(workspace, topic);
    const entryId = newId();
    await appendTexts(client, ['a', 'b']);
    expect(await client.expect('subscribed', subscribe(topic, 1))).toMatchObject({
      lastSequence: 2n,
      currentEpoch: 1n,
    });
    await client.expect('appended', append(topic, 'c', 1, entryId));
    const pushes = await client.waitForPushes('topicPush', 2);
    expect(pushes.map((push) => Number(push.sequence))).toEqual([2, 3]);
    expect(pushes[1]).toMatchObject({ topic: topic.topic, epoch: 1n, entryId });
  });

  it('stop coming after unsubscribing, and a second subscription replaces the first', async () => {
    const client = await openTopic(workspace, topic);
    await client.expect('subscribed', subscribe(topic));
    await client.expect('subscribed', subscribe(topic));
    await appendTexts(client, ['a']);
    expect(await sequencesOf(client, 1)).toEqual([1]);
    await client.expect('done', { case: 'topicUnsubscribe', value: { topic: topic.topic } });
    await appendTexts(client, ['b']);
    await client.settle();
    expect(await sequencesOf(client, 1)).toEqual([1]);
  });

  it('with an id that is there are acknowledged with its sequence, on any connection and after a restart', async () => {
    const client = await openTopic(workspace, topic);
    const entryId = newId();
    const repeated = append(topic, 'a', 1, entryId);
    const outcomes = await Promise.all([1, 2, 3].map(() => client.expect('appended', repeated)));
    expect(outcomes.map((outcome) => outcome.sequence)).toEqual([1n, 1n, 1n]);
    await client.expect('appended', commit(topic, 'commit'));
    await workspace.restart();
    const again = await workspace.openTopics();
    // Only the new epoch is open: the entry is of the former one.
    await again.expect('done', open(topic, 2));
    expect(await again.expect('appended', repeated)).toMatchObject({ sequence: 1n });
    await again.expect('done', open(topic, 1));
    await again.expect('subscribed', subscribe(topic));
    expect(await textsOf(again, 2)).toEqual(['a', 'commit']);
    await again.settle();
    expect(again.pushes).toHaveLength(2);
  });

  it('may be appended in a long pipeline', async () => {
    const client = await openTopic(workspace, topic);
    const outcomes = await Promise.all(
      Array.from({ length: 2000 }, () => client.expect('appended', append(topic, 'x'))),
    );
    expect(outcomes.map((outcome) => Number(outcome.sequence))).toEqual(Array.from({ length: 2000 }, (_, i) => i + 1));
  });
});

describe('epochs', () => {
  it('are won by the first commit; the others learn the current one', async () => {
    const [one, two] = [await openTopic(workspace, topic), await openTopic(workspace, topic)];
    const outcomes = await Promise.all([one, two].map((client) => client.request(commit(topic, 'commit'))));
    expect(new Set(outcomes.map((outcome) => outcome.case))).toEqual(new Set(['appended', 'refusal']));
    const stale = await one.expect('refusal', append(topic, 'late'));
    expect(stale).toMatchObject({ code: 10, currentEpoch: 2n });
    expect(await two.refusal(append(topic, 'unopened', 2))).toBe('FORBIDDEN');
    await two.expect('done', open(topic, 2));
    await two.expect('appended', append(topic, 'new', 2));
  });

  it('hold back the entries of one that a reader has not opened, until it does', async () => {
    const writer = await openTopic(workspace, topic);
    const [live, late] = [await openTopic(workspace, topic), await workspace.openTopics()];
    await live.expect('subscribed', subscribe(topic));
    await appendTexts(writer, ['a']);
    await writer.expect('appended', commit(topic, 'commit'));
    await writer.expect('done', open(topic, 2));
    await appendTexts(writer, ['b', 'c'], 2);
    await late.expect('done', open(topic, 1));
    await late.expect('subscribed', subscribe(topic));
    for (const reader of [live, late]) {
      expect(await textsOf(reader, 2)).toEqual(['a', 'commit']);
      await reader.settle();
      expect(reader.pushes.filter((body) => body.case === 'topicPush')).toHaveLength(2);
      await reader.expect('done', open(topic, 2));
      expect(await textsOf(reader, 4)).toEqual(['a', 'commit', 'b', 'c']);
    }
    await appendTexts(writer, ['d'], 2);
    expect(await textsOf(live, 5)).toEqual(['a', 'commit', 'b', 'c', 'd']);
    expect(await textsOf(late, 5)).toEqual(['a', 'commit', 'b', 'c', 'd']);
  });

  it('are closed to a reader that knows only a later one', async () => {
    const writer = await openTopic(workspace, topic);
    await appendTexts(writer, ['before']);
    await writer.expect('appended', commit(topic, 'commit'));
    await writer.expect('done', open(topic, 2));
    await appendTexts(writer, ['after'], 2);
    const joiner = await workspace.openTopics();
    await joiner.expect('done', open(topic, 2));
    await joiner.expect('subscribed', subscribe(topic, 0));
    await joiner.settle();
    expect(joiner.pushes).toHaveLength(0);
    await joiner.expect('subscribed', subscribe(topic, 2));
    expect(await textsOf(joiner, 1)).toEqual(['after']);
  });
});

describe('signals', () => {
  it('reach the other subscribers of the current epoch and are not kept', async () => {
    const [sender, reader, idle] = [
      await openTopic(workspace, topic),
      await openTopic(workspace, topic),
      await openTopic(workspace, topic),
    ];
    await sender.expect('subscribed', subscribe(topic));
    await reader.expect('subscribed', subscribe(topic));
    await sender.expect('done', signal(topic, 'typing'));
    const [push] = await reader.waitForPushes('signalPush', 1);
    expect(push).toMatchObject({ topic: topic.topic, bytes: Uint8Array.from(Buffer.from('typing')) });
    await idle.expect('subscribed', subscribe(topic));
    await Promise.all([sender.settle(), idle.settle()]);
    expect([...sender.pushes, ...idle.pushes]).toEqual([]);
  });

  it('neither come from nor go to somebody who has only a former epoch', async () => {
    const [member, former] = [await openTopic(workspace, topic), await openTopic(workspace, topic)];
    await Promise.all([member, former].map((client) => client.expect('subscribed', subscribe(topic))));
    await member.expect('appended', commit(topic, 'removal'));
    expect(await former.expect('refusal', signal(topic, 'a'))).toMatchObject({ code: 10, currentEpoch: 2n });
    await member.expect('done', open(topic, 2));
    await member.expect('done', signal(topic, 'secret'));
    await former.settle();
    expect(former.pushes.map((body) => body.case)).toEqual(['topicPush']);
  });
});
