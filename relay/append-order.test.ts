import { afterEach, describe, expect, it } from 'vitest';
import type { TestClient } from './testing/test-client';
import { makeTestTopic, newId, openTopic, startTestWorkspace, topicRequests } from './testing/test-workspace';
import type { TestTopic, TestWorkspace } from './testing/test-workspace';

let workspace: TestWorkspace;
afterEach(() => workspace.dispose());

/** What became of texts that were sent without waiting, each naming the one before it. */
async function appendAll(client: TestClient, topic: TestTopic, texts: readonly string[]): Promise<readonly string[]> {
  const ids = texts.map(() => newId());
  const requests = texts.map((text, index) => {
    const entry = { topic: topic.topic, epoch: 1n, entryId: ids[index] ?? newId(), bytes: Buffer.from(text) };
    return client.refusal({
      case: 'topicAppend',
      value: { ...entry, previousEntryId: ids[index - 1] ?? new Uint8Array() },
    });
  });
  return Promise.all(requests);
}

async function textsIn(client: TestClient, topic: TestTopic): Promise<readonly string[]> {
  const { lastSequence } = await client.expect('subscribed', topicRequests.subscribe(topic));
  const pushes = await client.waitForPushes('topicPush', Number(lastSequence));
  return pushes.map(({ bytes }) => Buffer.from(bytes).toString());
}

describe('entries that name the one before them', () => {
  it('are stored in order while all are taken', async () => {
    workspace = await startTestWorkspace();
    const topic = makeTestTopic();
    const client = await openTopic(workspace, topic);
    expect(await appendAll(client, topic, ['a', 'b', 'c'])).toEqual(['appended', 'appended', 'appended']);
    expect(await textsIn(client, topic)).toEqual(['a', 'b', 'c']);
  });

  it('do not overtake one that the rate refuses', async () => {
    workspace = await startTestWorkspace({ bytesPerSecond: 1, byteBurst: 1_500 });
    const topic = makeTestTopic();
    const client = await openTopic(workspace, topic);
    const answers = await appendAll(client, topic, ['a', 'x'.repeat(1_400), 'c', 'd']);
    expect(answers).toEqual(['appended', 'RATE_LIMITED', 'OUT_OF_ORDER', 'OUT_OF_ORDER']);
    expect(await textsIn(client, topic)).toEqual(['a']);
  });

  it('do not overtake one that the quota or the size refuses', async () => {
    workspace = await startTestWorkspace({ quotaBytes: 60_000 });
    const topic = makeTestTopic();
    const client = await openTopic(workspace, topic);
    const large = await appendAll(client, topic, ['a', 'x'.repeat(100_000), 'c']);
    expect(large).toEqual(['appended', 'QUOTA_EXCEEDED', 'OUT_OF_ORDER']);
    const huge = await appendAll(client, topic, ['b', 'x'.repeat(600_000), 'd']);
    expect(huge).toEqual(['appended', 'TOO_LARGE', 'OUT_OF_ORDER']);
    expect(await textsIn(client, topic)).toEqual(['a', 'b']);
  });

  it('can’t name one that is malformed or of another topic', async () => {
    workspace = await startTestWorkspace();
    const [topic, other] = [makeTestTopic(), makeTestTopic()];
    const client = await openTopic(workspace, topic);
    await client.request(topicRequests.create(other));
    await client.expect('done', topicRequests.open(other));
    const previousEntryId = newId();
    await client.expect('appended', topicRequests.append(other, 'theirs', 1, previousEntryId));
    const entry = { topic: topic.topic, epoch: 1n, entryId: newId(), bytes: Buffer.from('x') };
    expect(await client.refusal({ case: 'topicAppend', value: { ...entry, previousEntryId } })).toBe('OUT_OF_ORDER');
    const malformed = { ...entry, previousEntryId: new Uint8Array(15) };
    expect(await client.refusal({ case: 'topicAppend', value: malformed })).toBe('MALFORMED');
  });
});
