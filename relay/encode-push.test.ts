import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { idFromBytes } from '../shared/domain/ids';
import { encodeRelayFrame } from '../shared/protocol/relay-codec';
import { encodeAppended, encodeTopicPush } from './encode-push';
import { toWireFrame } from './wire-frame';

const number = fc.oneof(fc.maxSafeNat(), fc.nat(300), fc.constantFrom(0, 127, 128, Number.MAX_SAFE_INTEGER));
const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });

it('writes topic pushes as their descriptors say', () => {
  fc.assert(
    fc.property(bytes(32), number, number, bytes(16), fc.uint8Array({ maxLength: 20_000 }), (...parts) => {
      const [topic, sequence, epoch, entryId, content] = parts;
      const entry = { sequence, epoch, entryId: idFromBytes('EntryId', entryId), bytes: content };
      const value = { topic, sequence: BigInt(sequence), epoch: BigInt(epoch), entryId, bytes: content };
      const expected = encodeRelayFrame({ body: { case: 'topicPush', value } });
      expect(Buffer.compare(encodeTopicPush(idFromBytes('TopicId', topic), entry), toWireFrame(expected))).toBe(0);
    }),
  );
});

it('writes acknowledgements as their descriptors say', () => {
  fc.assert(
    fc.property(fc.nat(2 ** 32 - 1), number, (requestId, sequence) => {
      const expected = encodeRelayFrame({
        requestId,
        body: { case: 'appended', value: { sequence: BigInt(sequence) } },
      });
      expect(Buffer.compare(encodeAppended(requestId, sequence), toWireFrame(expected))).toBe(0);
    }),
  );
});

it('frames messages as WebSocket does (the examples of RFC 6455 section 5.7, and the lengths beside them)', () => {
  const headers = [
    [0, '8200'],
    [125, '827d'],
    [126, '827e007e'],
    [256, '827e0100'],
    [65_535, '827effff'],
    [65_536, '827f0000000000010000'],
  ] as const;
  for (const [length, header] of headers) {
    const payload = Uint8Array.from({ length }, (_, index) => index % 251);
    const expected = Buffer.concat([Buffer.from(header, 'hex'), payload]);
    expect(Buffer.compare(toWireFrame(payload), expected)).toBe(0);
  }
});
