import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ConversationId } from '../../shared/domain/ids';
import { AppError } from '../../shared/errors';
import { nowMs, testConversation, type TestConversation } from '../conversation/testing/test-conversation';
import { commitChanges } from '../group/commit-changes';
import type { TopicConnection } from '../transport/topic-connection';
import { openSignal, sealSignal, signalEpoch } from './seal-signal';
import { signalChannel, type SignalChannel } from './signal-channel';
import type { SignalBody } from './signal-codec';

const typing: SignalBody = { kind: 'typing', isTyping: true };

let conversation: TestConversation;
let topic: ConversationId;
let channel: SignalChannel;
let heard: string[];
let sent: Uint8Array[];
let push: (bytes: Uint8Array) => void;
let refusal: AppError | undefined;

beforeEach(async () => {
  conversation = await testConversation(3);
  topic = conversation.conversationId;
  [heard, sent, refusal] = [[], [], undefined];
  const [own] = conversation.devices;
  if (own === undefined) throw new Error('there is no device');
  const { userId, deviceId } = own.identity;
  channel = signalChannel({
    ...conversation.dependencies,
    groups: conversation.groups,
    // The channel takes the ids and the signature key of an identity only.
    identity: { userId, deviceId, signature: own.signature } as never,
    onSignal: (of, sender, body) => void heard.push(`${of === topic} ${indexOf(sender.userId)} ${body.kind}`),
  });
  channel.connect({
    onSignal(listener) {
      push = (bytes) => listener(topic, bytes);
      return () => {
        push = () => {};
      };
    },
    async signal(_, bytes) {
      if (refusal !== undefined) throw refusal;
      sent.push(bytes);
    },
  } as Partial<TopicConnection> as TopicConnection);
});
afterEach(() => conversation.remove());

const indexOf = (userId: string): number => conversation.userIds.findIndex((each) => each === userId);

function sealedBy(member: number, sentAtMs: number, state = conversation.state(member)): Uint8Array {
  const secretKey = conversation.devices[member]?.signature.secretKey;
  if (secretKey === undefined) throw new Error('there is no such member');
  return sealSignal(signalEpoch(topic, state), { sentAtMs, body: typing }, secretKey);
}

/** Resolves when the group was loaded and everything that waited for it was heard. */
async function settled(): Promise<void> {
  await conversation.groups.inTurn(topic, async () => {});
  await new Promise(setImmediate);
}

describe('the channel of signals', () => {
  it('hands on what members say, in their name', async () => {
    push(sealedBy(1, nowMs));
    push(sealedBy(2, nowMs));
    await settled();
    push(sealedBy(1, nowMs + 1));
    expect(heard).toEqual(['true 1 typing', 'true 2 typing', 'true 1 typing']);
  });

  it('seals for the others, each signal with a later time', async () => {
    for (let count = 0; count < 3; count += 1) await channel.send(topic, typing);
    const opened = sent.map((bytes) => openSignal(signalEpoch(topic, conversation.state(1)), bytes));
    expect(opened.map((each) => (each.kind === 'opened' ? each.sentAtMs : each.reason))).toEqual([
      nowMs,
      nowMs + 1,
      nowMs + 2,
    ]);
  });

  it('hears no more of one device than it can bear, and still hears the others', async () => {
    push(sealedBy(1, nowMs - 1));
    await settled();
    for (let count = 0; count < 100; count += 1) push(sealedBy(1, nowMs + count));
    push(sealedBy(2, nowMs));
    expect(heard.filter((each) => each.includes(' 1 ')).length).toBeLessThanOrEqual(30);
    expect(heard.at(-1)).toBe('true 2 typing');
    expect(conversation.events).toContain('signals-dropped sender-flood 1');
  });

  it('hears nobody any more who was removed, nor what was said before', async () => {
    push(sealedBy(2, nowMs));
    await settled();
    const [removed, last] = [conversation.state(2), sealedBy(1, nowMs)];
    const device = conversation.devices[2];
    if (device === undefined) throw new Error('there is no such member');
    const { commit, next } = commitChanges(conversation.state(1), { remove: [device.identity] });
    await conversation.apply(conversation.entryOf(commit));
    conversation.setState(1, next);
    channel.moved(topic);
    push(sealedBy(2, nowMs + 1, removed));
    push(last);
    push(sealedBy(1, nowMs + 2));
    await settled();
    expect(heard).toEqual(['true 2 typing', 'true 1 typing']);
    expect(conversation.events).toContain('signals-dropped sealed 2');
  });

  it('drops what the relay does not take, what belongs to no group here, and what no connection could carry', async () => {
    refusal = new AppError('relay.stale-epoch');
    await channel.send(topic, typing);
    await channel.send('ab'.repeat(32) as ConversationId, typing);
    channel.disconnect();
    await channel.send(topic, typing);
    push(sealedBy(1, nowMs));
    await settled();
    expect(heard).toEqual([]);
    expect(conversation.events.filter((event) => event.startsWith('signals'))).toEqual([
      'signals-dropped relay.stale-epoch 1',
      'signals-dropped not-sent 1',
      'signals-dropped not-sent 2',
    ]);
  });
});
