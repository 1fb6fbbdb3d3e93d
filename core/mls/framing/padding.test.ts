import { beforeAll, expect, test } from 'vitest';
import { cryptoReady } from '../../crypto/primitives';
import { protectMessage } from '../group/protect-message';
import { createProposal } from '../proposal/create-proposal';
import { TestGroup } from '../testing/test-group';
import { noPadding, paddingToBuckets } from './padding';

beforeAll(cryptoReady);

test('buckets are powers of two times the smallest, never less than the text', () => {
  const padding = paddingToBuckets(64);
  expect([0, 1, 63, 64, 65, 128, 129, 1000].map(padding)).toEqual([64, 64, 64, 64, 128, 128, 256, 1024]);
  expect([0, 1, 63, 1000].map(noPadding)).toEqual([0, 1, 63, 1000]);
});

test('texts of many lengths have few lengths when they travel', () => {
  const group = TestGroup.of(2);
  const lengthsWith = (padding = paddingToBuckets(256)): Set<number> => {
    const lengths = new Set<number>();
    for (let length = 0; length < 300; length += 7) {
      const text = 'x'.repeat(length);
      const message = group.send(0, text, { padding });
      lengths.add(message.length);
      expect(group.receive(1, message)).toMatchObject({ plaintext: new TextEncoder().encode(text) });
    }
    return lengths;
  };
  expect(lengthsWith().size).toBe(2);
  expect(lengthsWith(noPadding).size).toBeGreaterThan(40);
});

test('handshakes are padded, too, and a padding that is shorter than the text changes nothing', () => {
  const group = TestGroup.of(3);
  const { environment } = group;
  const padding = paddingToBuckets(4096);
  const commit = group.make(0, { padding });
  const lengths = [commit.commit.length];
  for (const removed of [1, 2]) {
    const { message, next } = createProposal(group.state(0), { proposalType: 'remove', removed }, environment, {
      padding,
    });
    group.states[0] = next;
    lengths.push(message.length);
  }
  expect(new Set(lengths).size).toBe(1);
  expect(group.receive(1, commit.commit).kind).toBe('commit');
  const { message } = protectMessage(group.state(1), new Uint8Array(100), { padding: () => 0 });
  expect(message.length).toBeGreaterThan(100);
});
