import { create, toBinary } from '@bufbuild/protobuf';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { idFromBytes } from '../../shared/domain/ids';
import { limits } from '../../shared/domain/limits';
import { pngHeader } from '../../shared/domain/testing/test-picture';
import { toAppError } from '../../shared/errors';
import { InboxEnvelopeSchema } from '../../shared/protocol/gen/content_pb';
import { boxKeyPair, cryptoReady, sealToBox } from '../crypto/primitives';
import { openWelcome, sealWelcome } from './inbox-codec';

beforeAll(cryptoReady);

function codeOf(fn: () => unknown): string {
  try {
    fn();
  } catch (error) {
    return toAppError(error).code;
  }
  return 'no error';
}

describe('a sealed welcome', () => {
  const envelope = {
    conversationId: idFromBytes('ConversationId', new Uint8Array(32).fill(3)),
    welcome: new Uint8Array([1, 2, 3]),
    afterSequence: 12,
    head: { sequence: 12, hash: new Uint8Array(32).fill(5) },
  };

  it('opens with the keys it was sealed to, and with no others', () => {
    const keys = boxKeyPair();
    const sealed = sealWelcome(envelope, keys.publicKey);
    expect(openWelcome(sealed, keys)).toEqual(envelope);
    const without = { ...envelope, head: undefined };
    expect(openWelcome(sealWelcome(without, keys.publicKey), keys)).toEqual(without);
    const pictured = { ...envelope, picture: pngHeader(64, 64) };
    expect(openWelcome(sealWelcome(pictured, keys.publicKey), keys)).toEqual(pictured);
    expect(codeOf(() => openWelcome(sealed, boxKeyPair()))).toBe('crypto.failed');
  });

  it('goes without its picture when there is no room for it, or when it is none', () => {
    const keys = boxKeyPair();
    const picture = pngHeader(64, 64);
    const large = { ...envelope, welcome: new Uint8Array(limits.entryBytes - 256), picture };
    const opened = openWelcome(sealWelcome(large, keys.publicKey), keys);
    expect([opened.welcome.length, opened.picture]).toEqual([large.welcome.length, undefined]);
    const strange = { ...envelope, picture: new Uint8Array(10) };
    expect(openWelcome(sealWelcome(strange, keys.publicKey), keys).picture).toBeUndefined();
  });

  it('fails alike at every truncation, and for random bytes', () => {
    const keys = boxKeyPair();
    const sealed = sealWelcome(envelope, keys.publicKey);
    const codes = [...sealed.keys()].map((length) => codeOf(() => openWelcome(sealed.subarray(0, length), keys)));
    expect(new Set(codes)).toEqual(new Set(['crypto.failed']));
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(codeOf(() => openWelcome(bytes, keys))).toBe('crypto.failed');
      }),
    );
  });

  it('is refused when it holds something else', () => {
    const keys = boxKeyPair();
    const seal = (bytes: Uint8Array): Uint8Array => sealToBox(bytes, keys.publicKey);
    const bad = [
      seal(toBinary(InboxEnvelopeSchema, create(InboxEnvelopeSchema, {}))),
      seal(new Uint8Array([0xff, 0xff])),
      sealWelcome({ ...envelope, conversationId: 'ab' as never }, keys.publicKey),
      sealWelcome({ ...envelope, head: { sequence: 12, hash: new Uint8Array(31) } }, keys.publicKey),
      new Uint8Array(limits.entryBytes + 1),
    ];
    expect(bad.map((bytes) => codeOf(() => openWelcome(bytes, keys)))).toEqual(bad.map(() => 'protocol.malformed'));
  });
});
