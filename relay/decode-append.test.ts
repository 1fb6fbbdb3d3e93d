import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeClientFrame, encodeClientFrame } from '../shared/protocol/relay-codec';
import { decodeAppend } from './decode-append';

const number = fc.oneof(fc.nat(300), fc.nat(2 ** 32 - 1), fc.constantFrom(0, 1, 127, 128, 2 ** 32 - 1));
const anyBytes = fc.uint8Array({ maxLength: 400 });
const append = fc.record({
  topic: fc.oneof(anyBytes, fc.uint8Array({ minLength: 32, maxLength: 32 })),
  epoch: fc.oneof(number, fc.maxSafeNat()).map(BigInt),
  entryId: anyBytes,
  bytes: fc.oneof(anyBytes, fc.uint8Array({ minLength: 15_000, maxLength: 20_000 })),
  previousEntryId: anyBytes,
});

interface AppendValue {
  readonly topic: Uint8Array;
  readonly epoch: bigint;
  readonly entryId: Uint8Array;
  readonly bytes: Uint8Array;
  readonly previousEntryId: Uint8Array;
}

function encode(requestId: number, value: AppendValue): Uint8Array {
  return encodeClientFrame({ requestId, body: { case: 'topicAppend', value } });
}

/** What the decoder with the descriptors finds, or undefined when it refuses. */
function expected(frame: Uint8Array): unknown {
  try {
    const { requestId, body } = decodeClientFrame(frame);
    return plain({ requestId, body });
  } catch {
    return undefined;
  }
}

// As JSON, with bytes in hexadecimal digits.
function plain(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (_, field: unknown) => {
      if (field instanceof Uint8Array) return Buffer.from(field).toString('hex');
      return typeof field === 'bigint' ? String(field) : field;
    }),
  );
}

describe('an append that is read by hand', () => {
  it('is what its descriptor says', () => {
    fc.assert(
      fc.property(number.filter(Boolean), append, (requestId, value) => {
        const frame = encode(requestId, value);
        const found = decodeAppend(frame);
        // Epochs that no topic reaches are left to others.
        if (value.epoch >= 2n ** 49n) expect(found).toBeUndefined();
        else expect(plain(found)).toEqual(expected(frame));
      }),
    );
  });

  it('is none, or what its descriptor says, when the frame is cut off or a byte of it is another', () => {
    const small = fc.record({ topic: fc.uint8Array({ maxLength: 4 }), epoch: number.map(BigInt) });
    fc.assert(
      fc.property(number, small, fc.nat(), fc.nat(255), (requestId, { topic, epoch }, place, byte) => {
        const entry = Uint8Array.of(1, 2);
        const frame = encode(requestId, { topic, epoch, entryId: entry, bytes: entry, previousEntryId: entry });
        for (let length = 0; length <= frame.length; length += 1) requireSame(frame.subarray(0, length));
        frame[place % frame.length] = byte;
        requireSame(frame);
      }),
      { numRuns: 2_000 },
    );
  });

  it('is none in frames of other kinds, and in random bytes', () => {
    const commit = { topic: Uint8Array.of(1), epoch: 1n, entryId: Uint8Array.of(2), bytes: Uint8Array.of(3) };
    expect(decodeAppend(encodeClientFrame({ requestId: 1, body: { case: 'topicCommit', value: commit } }))).toBe(
      undefined,
    );
    fc.assert(fc.property(anyBytes, requireSame));
  });
});

function requireSame(frame: Uint8Array): void {
  const found = decodeAppend(frame);
  if (found !== undefined) expect(plain(found)).toEqual(expected(frame));
}
