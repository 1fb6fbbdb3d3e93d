/** A relay that deletes what is older than 30 days, and readers who were away for longer. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TestClient } from './testing/test-client';
import { dayMs, makeTestTopic, newId, openTopic, startTestWorkspace, topicRequests } from './testing/test-workspace';
import type { TestTopic, TestWorkspace } from './testing/test-workspace';

const { open, append, commit, subscribe } = topicRequests;

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

/** Deletes what has been appended so far. */
async function passMonth(): Promise<void> {
  workspace.nowMs += 31 * dayMs;
  await workspace.restart();
}

describe('retention', () => {
  it('deletes what is older on start, and readers go on with what is left', async () => {
    const client = await openTopic(workspace, topic);
    for (const text of ['old', 'old too']) await client.expect('appended', append(topic, text));
    await passMonth();
    const again = await openTopic(workspace, topic);
    expect(await again.expect('appended', append(topic, 'new'))).toMatchObject({ sequence: 3n });
    expect(await again.expect('subscribed', subscribe(topic, 1))).toMatchObject({
      firstSequence: 3n,
      lastSequence: 3n,
    });
    expect(await sequencesOf(again, 1)).toEqual([3]);
    await again.expect('appended', append(topic, 'newer'));
    expect(await sequencesOf(again, 2)).toEqual([3, 4]);
    expect(workspace.logLines).toContain('{"event":"retention-applied","counts":{"deletedEntries":2}}');
  });

  it('leaves readers of a topic without entries what comes next', async () => {
    const client = await openTopic(workspace, topic);
    expect(await client.expect('subscribed', subscribe(topic))).toMatchObject({ firstSequence: 1n, lastSequence: 0n });
    for (const text of ['old', 'old too']) await client.expect('appended', append(topic, text));
    await passMonth();
    const again = await openTopic(workspace, topic);
    expect(await again.expect('subscribed', subscribe(topic, 1))).toMatchObject({
      firstSequence: 3n,
      lastSequence: 2n,
    });
    await again.expect('appended', append(topic, 'new'));
    expect(await sequencesOf(again, 1)).toEqual([3]);
  });

  it('tells whoever is in an epoch of which nothing is left that it is over', async () => {
    const client = await openTopic(workspace, topic);
    await client.expect('appended', commit(topic, 'adds somebody'));
    await passMonth();
    const late = await workspace.openTopics();
    expect(await late.expect('refusal', open(topic, 1))).toMatchObject({ code: 10, currentEpoch: 2n });
    expect(await late.refusal(subscribe(topic))).toBe('FORBIDDEN');
    expect(await late.refusal(open(topic, 2))).toBe('done');
  });

  it('deletes what a device did not fetch, and its inbox goes on', async () => {
    const { inbox } = workspace.founder.device;
    const deliver = (topics: TestClient): Promise<unknown> =>
      topics.expect('done', { case: 'inboxDeliver', value: { inbox, entryId: newId(), bytes: newId() } });
    const topics = await workspace.openTopics();
    await deliver(topics);
    await deliver(topics);
    await passMonth();
    const device = await workspace.connect();
    const subscribed = await device.expect('subscribed', { case: 'inboxSubscribe', value: { afterSequence: 0n } });
    expect(subscribed).toMatchObject({ firstSequence: 3n, lastSequence: 2n });
    await deliver(await workspace.openTopics());
    expect((await device.waitForPushes('inboxPush', 1)).map(({ sequence }) => sequence)).toEqual([3n]);
  });
});
