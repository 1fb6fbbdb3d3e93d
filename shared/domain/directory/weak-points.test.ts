import { create } from '@bufbuild/protobuf';
import sodium from 'libsodium-wrappers-sumo';
import { beforeAll, describe, expect, it } from 'vitest';
import { DeviceSchema } from '../../protocol/gen/directory_pb';
import { applyEntry } from './apply-entry';
import type { DirectoryCrypto } from './decode-entry';
import * as t from './testing/test-people';
import { foundTestWorkspace, refusal, withInvite } from './testing/test-workspace';
import { isWeakEd25519Point, isWeakX25519Key } from './weak-points';

beforeAll(() => sodium.ready);

/** Some libraries call these valid: a replica with one of them and a replica without would part for ever. */
const lenient: DirectoryCrypto = { ...t.testCrypto, verify: () => true };

function point(first: number, rest = 0, last = rest): Uint8Array {
  return Uint8Array.from({ length: 32 }, (_, index) => (index === 0 ? first : index === 31 ? last : rest));
}

const notReduced = Array.from({ length: 19 }, (_, offset) => point(0xed + offset, 0xff, 0x7f));

describe('a weak point of Ed25519', () => {
  it.each([
    ['the neutral one', point(1)],
    ['of order 2', point(0xec, 0xff, 0x7f)],
    ['of order 4', point(0)],
    ['of order 8', sodiumPoint('26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05')],
    ['of order 8, the other', sodiumPoint('c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a')],
    ['of order 8, negative', sodiumPoint('c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa')],
  ])('%s is recognised', (_, bytes) => {
    expect(sodium.crypto_core_ed25519_is_valid_point(bytes)).toBe(false);
    expect(isWeakEd25519Point(bytes)).toBe(true);
  });

  it('is also one that is not encoded in the one right way', () => {
    expect(notReduced.every(isWeakEd25519Point)).toBe(true);
  });

  it('is not an ordinary key', () => {
    for (let count = 0; count < 50; count += 1) {
      expect(isWeakEd25519Point(sodium.crypto_sign_keypair().publicKey)).toBe(false);
    }
  });
});

describe('a weak key of X25519', () => {
  const secret = point(7, 9);
  it.each([
    ['zero', point(0)],
    ['one', point(1)],
    ['minus one', point(0xec, 0xff, 0x7f)],
    ['of order 8', sodiumPoint('e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800')],
    ['of order 8, the other', sodiumPoint('5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157')],
  ])('%s is recognised', (_, bytes) => {
    expect(() => sodium.crypto_scalarmult(secret, bytes)).toThrow();
    expect(isWeakX25519Key(bytes)).toBe(true);
  });

  it('is not an ordinary key', () => {
    for (let count = 0; count < 50; count += 1) {
      expect(isWeakX25519Key(sodium.crypto_box_keypair().publicKey)).toBe(false);
    }
  });
});

describe('an entry', () => {
  /** What applies to it for a replica whose library accepts every signature. */
  function lenientRefusal(...[state, entry]: Parameters<typeof refusal>): string {
    try {
      applyEntry(state, entry, lenient);
      return 'accepted';
    } catch (error) {
      return String((error as { code?: unknown }).code);
    }
  }

  it('is refused by every replica when its key is one for which any signature is valid', () => {
    const { founder, founded } = foundTestWorkspace();
    const { invite, state } = withInvite(founded, founder);
    const made = t.makeTestDevice();
    const forged = new Uint8Array(64);
    forged[0] = 1;
    const device = create(DeviceSchema, { ...made.device, signatureKey: point(1) });
    const person = t.makeTestPerson({ ...made, device, sign: () => forged });
    const entry = t.entryBy(state, person, t.joinBy(person, invite, founded.workspaceId));
    expect(lenientRefusal(state, entry)).toBe('protocol.malformed');
    expect(lenientRefusal(state, t.entryBy(state, founder, t.profileUpdate()))).toBe('accepted');
  });

  it('is refused by every replica when its signature begins with a weak point', () => {
    const { founder, founded } = foundTestWorkspace();
    const forger = { ...founder, sign: () => Uint8Array.from([...point(1), ...point(5)]) };
    expect(lenientRefusal(founded, t.entryBy(founded, forger, t.profileUpdate()))).toBe('directory.refused');
  });

  it('is refused when it adds a key with which nothing can be sealed', () => {
    const { founder, founded } = foundTestWorkspace();
    const made = t.makeTestDevice();
    const device = create(DeviceSchema, { ...made.device, encryptionKey: point(1) });
    const added = t.deviceAddition(founder.userId, { ...made, device });
    expect(refusal(founded, t.entryBy(founded, founder, added))).toBe('protocol.malformed');
  });
});

function sodiumPoint(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));
}
