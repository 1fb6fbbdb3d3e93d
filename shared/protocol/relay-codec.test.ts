import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { limits } from '../domain/limits';
import { AppError } from '../errors';
import {
  decodeClientFrame,
  decodeRelayFrame,
  encodeClientFrame,
  encodeRelayFrame,
  numberFromUint64,
} from './relay-codec';

const topic = new Uint8Array(32).fill(7);
const entryId = new Uint8Array(16).fill(9);

function codeOf(action: () => unknown): string | undefined {
  try {
    action();
    return undefined;
  } catch (error) {
    return error instanceof AppError ? error.code : 'not an AppError';
  }
}

describe('relay codec', () => {
  it('returns what was encoded, for client frames', () => {
    const bytes = encodeClientFrame({
      requestId: 5,
      body: { case: 'topicAppend', value: { topic, epoch: 3n, entryId, bytes: new Uint8Array([1, 2, 3]) } },
    });
    const frame = decodeClientFrame(bytes);
    expect(frame.requestId).toBe(5);
    expect(frame.body).toMatchObject({ case: 'topicAppend', value: { topic, epoch: 3n, entryId } });
  });

  it('returns what was encoded, for relay frames', () => {
    const bytes = encodeRelayFrame({ requestId: 8, body: { case: 'appended', value: { sequence: 1n << 40n } } });
    expect(decodeRelayFrame(bytes)).toMatchObject({
      requestId: 8,
      body: { case: 'appended', value: { sequence: 1n << 40n } },
    });
  });

  it('refuses a frame over the limit before parsing it', () => {
    const oversized = new Uint8Array(limits.frameBytes + 1).fill(0xff);
    expect(codeOf(() => decodeClientFrame(oversized))).toBe('relay.too-large');
    expect(codeOf(() => decodeRelayFrame(oversized))).toBe('relay.too-large');
  });

  it('refuses to encode a frame that the other end would refuse', () => {
    const bytes = new Uint8Array(limits.frameBytes);
    expect(
      codeOf(() => encodeClientFrame({ requestId: 1, body: { case: 'topicSignal', value: { topic, bytes } } })),
    ).toBe('relay.too-large');
    expect(codeOf(() => encodeRelayFrame({ body: { case: 'signalPush', value: { topic, bytes } } }))).toBe(
      'relay.too-large',
    );
  });

  it('answers every truncation with protocol.malformed or a frame', () => {
    const bytes = encodeClientFrame({
      requestId: 300,
      body: { case: 'topicCommit', value: { topic, epoch: 1n, entryId, bytes: topic, nextAccessHash: topic } },
    });
    let malformed = 0;
    for (let length = 0; length < bytes.length; length += 1) {
      const code = codeOf(() => decodeClientFrame(bytes.subarray(0, length)));
      expect([undefined, 'protocol.malformed']).toContain(code);
      if (code !== undefined) malformed += 1;
    }
    expect(malformed).toBeGreaterThan(bytes.length - 5);
  });

  it('answers random bytes with protocol.malformed or a frame', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        for (const decode of [decodeClientFrame, decodeRelayFrame]) {
          expect([undefined, 'protocol.malformed']).toContain(codeOf(() => decode(bytes)));
        }
      }),
      { numRuns: 500 },
    );
  });

  it('leaves a body of a later version without a case', () => {
    const fieldNumber99 = new Uint8Array([0x08, 0x05, 0x9a, 0x06, 0x01, 0x00]);
    expect(decodeClientFrame(fieldNumber99)).toMatchObject({ requestId: 5, body: { case: undefined } });
    expect(decodeRelayFrame(fieldNumber99)).toMatchObject({ requestId: 5, body: { case: undefined } });
  });

  it('refuses numbers that JavaScript would round', () => {
    expect(numberFromUint64(BigInt(Number.MAX_SAFE_INTEGER))).toBe(Number.MAX_SAFE_INTEGER);
    expect(codeOf(() => numberFromUint64(BigInt(Number.MAX_SAFE_INTEGER) + 1n))).toBe('protocol.malformed');
  });
});
