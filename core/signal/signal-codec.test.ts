import { create, toBinary } from '@bufbuild/protobuf';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { limits } from '../../shared/domain/limits';
import { AppError } from '../../shared/errors';
import { SignalSchema } from '../../shared/protocol/gen/signal_pb';
import { decodeSignal, decodeSignedSignal, encodeSignal, encodeSignedSignal, type SignalBody } from './signal-codec';

const status = { availability: 'away', text: 'Mittag', emoji: '🍽️', untilMs: 9, setAtMs: 8 } as const;

function codeOf(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    return error instanceof AppError ? error.code : 'another error';
  }
  return 'no error';
}

type Init = NonNullable<Parameters<typeof create<typeof SignalSchema>>[1]>;
const encoded = (fields: Init): Uint8Array => toBinary(SignalSchema, create(SignalSchema, fields));
const withStatus = (changes: object): Uint8Array =>
  encoded({ body: { case: 'presence', value: { status: { availability: 1, setAtMs: 1n, ...changes } } } });

describe('a signal', () => {
  it.each<SignalBody>([
    { kind: 'typing', isTyping: true },
    { kind: 'typing', isTyping: false },
    { kind: 'presence', isHere: true, asks: false },
    { kind: 'presence', isHere: false, asks: true, status },
    { kind: 'presence', isHere: true, asks: true, status: { availability: 'busy', text: '', emoji: '', setAtMs: 0 } },
  ])('comes back as it was', (body) => {
    const signal = { leafIndex: 70_000, sentAtMs: 1_700_000_000_000, body };
    expect(decodeSignal(encodeSignal(signal))).toEqual(signal);
  });

  it('of a kind that this version does not know is no error', () => {
    const unknown = Uint8Array.from([0x08, 1, 0x10, 5, 0xf2, 0x01, 1, 0]);
    expect(decodeSignal(unknown)).toEqual({ leafIndex: 1, sentAtMs: 5, body: { kind: 'unknown' } });
  });

  it('is refused when something in it can’t be right', () => {
    expect(codeOf(() => decodeSignal(encoded({ sentAtMs: 2n ** 60n })))).toBe('protocol.malformed');
    for (const changes of [
      { availability: 0 },
      { availability: 9 },
      { text: 'x'.repeat(81) },
      { emoji: '🙂'.repeat(17) },
      { untilMs: 2n ** 60n },
      { untilMs: BigInt(limits.latestTimeMs) + 1n },
      { setAtMs: 2n ** 60n },
    ]) {
      expect(codeOf(() => decodeSignal(withStatus(changes)))).toBe('protocol.malformed');
    }
    expect(codeOf(() => decodeSignal(withStatus({ text: 'x'.repeat(80), emoji: '🙂' })))).toBe('no error');
  });

  it('has a status that can be shown in one line, with one emoji at most', () => {
    const read = (changes: object): unknown => {
      const { body } = decodeSignal(withStatus(changes));
      return body.kind === 'presence' ? body.status : undefined;
    };
    expect(read({ text: '\u202eevil\nline\u2066' })).toMatchObject({ text: 'evilline' });
    expect(read({ emoji: '👩🏽‍⚕️' })).toMatchObject({ emoji: '👩🏽‍⚕️' });
    expect(read({ emoji: '🙂🙂' })).toMatchObject({ emoji: '' });
    expect(read({ emoji: '\u202e' })).toMatchObject({ emoji: '' });
  });

  it('is refused when it is cut, or decodes, and never does anything else', () => {
    const bytes = encodeSignal({
      leafIndex: 3,
      sentAtMs: 1_000,
      body: { kind: 'presence', isHere: true, asks: false, status },
    });
    for (let length = 0; length < bytes.length; length += 1) {
      expect(['no error', 'protocol.malformed']).toContain(codeOf(() => decodeSignal(bytes.subarray(0, length))));
    }
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (random) => {
        expect(['no error', 'protocol.malformed']).toContain(codeOf(() => decodeSignal(random)));
      }),
    );
  });
});

describe('a signed signal', () => {
  it('comes back as it was, and fills 512 bytes, or 1,024', () => {
    const signature = new Uint8Array(64).fill(1);
    for (const [length, bucket] of [
      [0, 512],
      [440, 512],
      [442, 1024],
      [900, 1024],
    ] as const) {
      const signal = new Uint8Array(length).fill(2);
      const bytes = encodeSignedSignal(signal, signature);
      expect(bytes).toHaveLength(bucket);
      expect(decodeSignedSignal(bytes)).toEqual({ signal, signature });
    }
  });

  it('is refused without a whole signature', () => {
    for (const length of [0, 63, 65]) {
      const bytes = encodeSignedSignal(new Uint8Array(4), new Uint8Array(length));
      expect(codeOf(() => decodeSignedSignal(bytes))).toBe('protocol.malformed');
    }
  });
});
