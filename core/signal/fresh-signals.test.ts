import { expect, it } from 'vitest';
import type { ConversationId, DeviceId } from '../../shared/domain/ids';
import { freshSignals, signalWindowMs, type FreshSignals } from './fresh-signals';

const [topic, elsewhere] = ['aa' as ConversationId, 'bb' as ConversationId];
const [device, other] = ['01' as DeviceId, '02' as DeviceId];
const nowMs = 1_000_000;

function judging({ objection, remember }: FreshSignals) {
  return (...signal: Parameters<FreshSignals['objection']>): string =>
    objection(...signal) ?? (remember(...signal) ? 'fresh' : 'too-many');
}

it('hears each signal of a device once, in the order of their times', () => {
  const judge = judging(freshSignals());
  expect(judge(topic, device, nowMs, nowMs)).toBe('fresh');
  expect(judge(topic, device, nowMs, nowMs)).toBe('repeated');
  expect(judge(topic, device, nowMs - 1, nowMs)).toBe('repeated');
  expect(judge(topic, device, nowMs + 1, nowMs)).toBe('fresh');
  expect(judge(topic, other, nowMs, nowMs)).toBe('fresh');
  expect(judge(elsewhere, device, nowMs, nowMs)).toBe('fresh');
});

it('hears nothing that is two minutes old, or of the future', () => {
  const judge = judging(freshSignals());
  expect(judge(topic, device, nowMs - signalWindowMs - 1, nowMs)).toBe('late');
  expect(judge(topic, device, nowMs + signalWindowMs + 1, nowMs)).toBe('late');
  expect(judge(topic, device, nowMs - signalWindowMs, nowMs)).toBe('fresh');
  expect(judge(topic, other, nowMs + signalWindowMs, nowMs)).toBe('fresh');
});

it('remembers so many senders and no more, and never forgets one that could be repeated', () => {
  const judge = judging(freshSignals(2));
  expect(judge(topic, device, nowMs, nowMs)).toBe('fresh');
  expect(judge(topic, other, nowMs + 1, nowMs)).toBe('fresh');
  expect(judge(elsewhere, device, nowMs, nowMs)).toBe('too-many');
  expect(judge(topic, device, nowMs + 2, nowMs)).toBe('fresh');
  const laterMs = nowMs + signalWindowMs + 2;
  expect(judge(elsewhere, device, laterMs, laterMs)).toBe('fresh');
  expect(judge(topic, device, nowMs + 2, laterMs)).toBe('repeated');
});

it('takes note of nothing when it is only asked', () => {
  const { objection } = freshSignals();
  for (let time = 0; time < 2; time += 1) expect(objection(topic, device, nowMs, nowMs)).toBeUndefined();
});
