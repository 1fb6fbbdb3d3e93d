import { afterEach, beforeEach, expect, it } from 'vitest';
import { testConversation, type TestConversation } from '../conversation/testing/test-conversation';
import { catchingUp, type CatchingUp } from './catching-up';

let conversation: TestConversation;
let progress: CatchingUp;
let told: number[];

beforeEach(async () => {
  conversation = await testConversation(2);
  told = [];
  progress = catchingUp(conversation.vault, (_, openEpoch) => void told.push(openEpoch));
});
afterEach(() => conversation.remove());

it('tells once that a topic has caught up, and of each epoch that is opened from then on', async () => {
  const topic = conversation.conversationId;
  progress.begin(topic, 1);
  progress.endsWith(topic, 1);
  progress.opened(topic, 2);
  expect(told).toEqual([]);
  await conversation.apply(await conversation.say(1, {}));
  progress.advanced(topic);
  progress.advanced(topic);
  expect(told).toEqual([2]);
  progress.opened(topic, 3);
  expect(told).toEqual([2, 3]);
});

it('knows of an epoch that was opened by whoever applied a commit while another began to read the topic anew', () => {
  const topic = conversation.conversationId;
  progress.begin(topic, 1);
  progress.forget(topic);
  progress.opened(topic, 2);
  progress.begin(topic, 1);
  progress.endsWith(topic, 0);
  expect(told).toEqual([2]);
});
