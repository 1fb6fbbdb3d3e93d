/** Readers that don't read as fast as they are sent to, or not at all. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { decodeRelayFrame } from '../shared/protocol/relay-codec';
import { heldBytes } from './testing/held-bytes';
import type { TestClient } from './testing/test-client';
import { makeTestTopic, openTopic, startTestWorkspace, topicRequests } from './testing/test-workspace';
import type { TestTopic, TestWorkspace } from './testing/test-workspace';

const { create, open, append, subscribe } = topicRequests;
const mebibyte = 1024 * 1024;
let workspace: TestWorkspace;

beforeEach(async () => {
  workspace = await startTestWorkspace({ bufferedBytes: 64 * 1024, byteBurst: 1e9 });
});
afterEach(() => workspace.dispose());

describe('slow readers', () => {
  it('get everything, in order and once, when they read again', async () => {
    const topic = makeTestTopic();
    const [writer, reader, lively] = await Promise.all([1, 2, 3].map(() => openTopic(workspace, topic)));
    if (!writer || !reader || !lively) throw new Error('unreachable');
    await reader.expect('subscribed', subscribe(topic));
    await lively.expect('subscribed', subscribe(topic));
    reader.socket.pause();
    const count = 600;
    for (let index = 0; index < count; index += 50) {
      const batch = Array.from({ length: 50 }, (_, offset) => append(topic, `${index + offset} ${'x'.repeat(50_000)}`));
      await Promise.all(batch.map((request) => writer.expect('appended', request)));
    }
    await lively.waitForPushes('topicPush', count);
    reader.socket.resume();
    expect(await numbersIn(reader, count)).toEqual(Array.from({ length: count }, (_, index) => index));
  });

  it('of many topics take little memory while they read nothing, and when they begin to', async () => {
    const topics = Array.from({ length: 80 }, makeTestTopic);
    const writer = await workspace.openTopics();
    const reader = await workspace.openTopics();
    for (const topic of topics) {
      await writer.expect('done', create(topic));
      await writer.expect('done', open(topic));
      await reader.expect('done', open(topic));
      await reader.expect('subscribed', subscribe(topic));
    }
    const before = heldBytes();
    reader.socket.pause();
    const largest = 'x'.repeat(250_000);
    for (const topic of topics) {
      await writer.expect('appended', append(topic, largest));
      await writer.expect('appended', append(topic, largest));
    }
    expect(heldBytes() - before).toBeLessThan(8 * mebibyte);
    const { sequences, mostHeldBytes } = await readEverything(reader, topics);
    expect(mostHeldBytes - before).toBeLessThan(16 * mebibyte);

    expect(new Set(sequences.values())).toEqual(new Set(['1 2']));
    expect(sequences.size).toBe(topics.length);
  });

  async function numbersIn(client: TestClient, count: number): Promise<number[]> {
    const pushes = await client.waitForPushes('topicPush', count);
    return pushes.map((push) => Number.parseInt(Buffer.from(push.bytes.subarray(0, 6)).toString(), 10));
  }

  /** Without keeping any of it. */
  async function readEverything(client: TestClient, topics: readonly TestTopic[]) {
    const sequences = new Map<string, string>();
    let [count, mostHeldBytes] = [0, 0];
    client.socket.removeAllListeners('message');
    const complete = new Promise<void>((resolve) => {
      client.socket.on('message', (data: Buffer) => {
        const { body } = decodeRelayFrame(data);
        if (body.case !== 'topicPush') return;
        const topic = Buffer.from(body.value.topic).toString('hex');
        sequences.set(topic, [sequences.get(topic), body.value.sequence].join(' ').trim());
        count += 1;
        if (count % 10 === 0) mostHeldBytes = Math.max(mostHeldBytes, heldBytes());
        if (count === 2 * topics.length) resolve();
      });
    });
    client.socket.resume();
    await complete;
    return { sequences, mostHeldBytes };
  }
});
