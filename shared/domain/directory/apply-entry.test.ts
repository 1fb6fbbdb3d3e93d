import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import * as fc from 'fast-check';
import sodium from 'libsodium-wrappers-sumo';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  DeviceAddSchema,
  EntryBodySchema,
  GenesisSchema,
  Role,
  SignedEntrySchema,
  SignedGenesisSchema,
} from '../../protocol/gen/directory_pb';
import type { EntryBody } from '../../protocol/gen/directory_pb';
import { idToBytes } from '../ids';
import { limits } from '../limits';
import { clockSkewMs } from './apply-entry';
import type { Action } from './decode-entry';
import { activeDevice, emptyDirectory } from './directory-state';
import { entryMessage, genesisMessage } from './signed-messages';
import * as t from './testing/test-people';
import { apply, foundTestWorkspace, hourMs, refusal, startMs, withPerson } from './testing/test-workspace';
import type { FoundedState } from './testing/test-workspace';

let founder: t.TestPerson;
let founding: Uint8Array;
let founded: FoundedState;

beforeAll(() => sodium.ready);
beforeEach(() => {
  ({ founder, founding, founded } = foundTestWorkspace());
});

/** `entry` with another body, signed anew by `signer`. */
function resigned(entry: Uint8Array, signer: t.TestDevice, change: (body: EntryBody) => void): Uint8Array {
  const decoded = fromBinary(EntryBodySchema, fromBinary(SignedEntrySchema, entry).body);
  change(decoded);
  const body = toBinary(EntryBodySchema, decoded);
  return toBinary(SignedEntrySchema, create(SignedEntrySchema, { body, signature: signer.sign(entryMessage(body)) }));
}
describe('the founding', () => {
  it('makes its author the owner of a workspace whose id is the hash of the entry', () => {
    expect(idToBytes(founded.workspaceId)).toEqual(t.testCrypto.sha256(founding));
    expect(founded.headHash).toEqual(t.testCrypto.sha256(founding));
    expect([founded.sequence, founded.atMs, founded.members.size]).toEqual([1, startMs, 1]);
    const owner = founded.members.get(founder.userId);
    expect(owner).toMatchObject({ role: 'owner', joinedAtMs: startMs, invitedWith: undefined });
    expect(owner?.chainHead).toEqual(idToBytes(founder.userId));
    expect(activeDevice(founded, founder.userId, founder.deviceId)?.signatureKey).toEqual(founder.device.signatureKey);
  });

  it('is refused a second time, by anybody and at any place', () => {
    const second = t.makeTestPerson();
    const action = t.foundingBy(second);
    expect(refusal(founded, t.entryBy(emptyDirectory(), second, action))).toBe('directory.refused workspace');
    expect(refusal(founded, t.entryBy(founded, second, action))).toBe('directory.refused sequence');
    expect(refusal(founded, t.entryBy(founded, founder, t.foundingBy(founder)))).toBe('directory.refused sequence');
    expect(refusal(founded, founding)).toBe('directory.refused workspace');
  });

  it('is what the first entry must be', () => {
    const entry = t.entryBy(emptyDirectory(), founder, t.profileUpdate());
    expect(refusal(emptyDirectory(), entry)).toBe('directory.refused sequence');
  });

  it('is refused with the genesis of somebody else', () => {
    const other = t.makeTestPerson();
    const entry = t.entryBy(emptyDirectory(), founder, t.foundingBy(other));
    expect(refusal(emptyDirectory(), entry)).toBe('directory.refused signer');
    const asOther = { ...other, sign: founder.sign };
    expect(refusal(emptyDirectory(), t.entryBy(emptyDirectory(), asOther, t.foundingBy(other)))).toBe(
      'directory.refused signature',
    );
  });

  it('is refused when the genesis is not signed by its own device', () => {
    const impostor = t.makeTestPerson({ ...t.makeTestDevice(), sign: (message) => founder.sign(message) });
    const entry = t.entryBy(emptyDirectory(), impostor, t.foundingBy(impostor));
    expect(refusal(emptyDirectory(), entry)).toBe('directory.refused genesis');
  });

  it('does not take a signature that was made for another purpose', () => {
    const crossed = { ...founder, sign: (message: Uint8Array) => founder.sign(genesisMessage(message)) };
    const entry = t.entryBy(emptyDirectory(), crossed, t.foundingBy(founder));
    expect(refusal(emptyDirectory(), entry)).toBe('directory.refused signature');
  });
});

describe('the place of an entry', () => {
  const changed = (change: (body: EntryBody) => void) =>
    refusal(founded, resigned(t.entryBy(founded, founder, t.profileUpdate()), founder, change));

  it('is in its own workspace', () => {
    expect(changed((body) => (body.workspaceId = sodium.randombytes_buf(32)))).toBe('directory.refused workspace');
    expect(changed((body) => (body.workspaceId = new Uint8Array()))).toBe('directory.refused workspace');
  });

  it.each([0n, 1n, 3n, 2n ** 40n])('is refused with sequence number %i', (sequence) => {
    expect(changed((body) => (body.sequence = sequence))).toBe('directory.refused sequence');
  });

  it('is after the entry with the previous hash', () => {
    expect(changed((body) => (body.previousHash = sodium.randombytes_buf(32)))).toBe('directory.refused previous-hash');
    expect(changed((body) => (body.previousHash = new Uint8Array()))).toBe('directory.refused previous-hash');
  });

  it('is never before the last entry in time, and may be at the same', () => {
    expect(changed((body) => (body.atMs = BigInt(startMs - 1)))).toBe('directory.refused time');
    expect(changed((body) => (body.atMs = BigInt(startMs)))).toBe('accepted');
    expect(changed((body) => (body.atMs = 2n ** 60n))).toBe('protocol.malformed');
    expect(changed((body) => (body.atMs = BigInt(limits.latestTimeMs) + 1n))).toBe('protocol.malformed');
  });

  it('is not in the future of the relay that accepts it', () => {
    const nowMs = startMs + hourMs;
    const dated = (atMs: number) => t.entryBy(founded, founder, t.profileUpdate(), { nowMs: atMs });
    expect(refusal(founded, dated(nowMs + clockSkewMs), { nowMs })).toBe('accepted');
    expect(refusal(founded, dated(nowMs + clockSkewMs + 1), { nowMs })).toBe('directory.refused time');
    expect(refusal(founded, dated(nowMs + clockSkewMs + 1))).toBe('accepted');
  });

  it('may follow one from the future: a clock that was wrong once must not end the workspace', () => {
    const nowMs = startMs - 30 * 24 * hourMs;
    const dated = (atMs: number) => t.entryBy(founded, founder, t.profileUpdate(), { nowMs: atMs });
    expect(refusal(founded, dated(founded.atMs), { nowMs })).toBe('accepted');
    expect(refusal(founded, dated(founded.atMs + 1), { nowMs })).toBe('directory.refused time');
  });

  it('is taken once: a replayed entry is refused', () => {
    const entry = t.entryBy(founded, founder, t.profileUpdate());
    expect(refusal(apply(founded, entry), entry)).toBe('directory.refused sequence');
  });

  it('is on one branch only', () => {
    const left = apply(founded, t.entryBy(founded, founder, t.profileUpdate()));
    const right = apply(founded, t.entryBy(founded, founder, t.profileUpdate()));
    expect(refusal(left, t.entryBy(right, founder, t.profileUpdate()))).toBe('directory.refused previous-hash');
  });
});

describe('the signer of an entry', () => {
  it('is a member', () => {
    const stranger = t.makeTestPerson();
    expect(refusal(founded, t.entryBy(founded, stranger, t.profileUpdate()))).toBe('directory.refused signer');
    const action = t.deviceAddition(stranger.userId, t.makeTestDevice());
    expect(refusal(founded, t.entryBy(founded, stranger, action))).toBe('directory.refused signer');
  });

  it("can't write in the name of somebody else", () => {
    const { person, state } = withPerson(founded, founder, Role.ADMIN);
    const forged = t.entryBy(state, { ...founder, sign: person.sign }, t.profileUpdate());
    expect(refusal(state, forged)).toBe('directory.refused signature');
    const borrowed = t.entryBy(state, founder, t.profileUpdate(), { device: person });
    expect(refusal(state, borrowed)).toBe('directory.refused signer');
  });

  it('leaves no byte of its entry open to change', () => {
    const { person, invite: used, state } = withPerson(founded, founder, Role.ADMIN);
    const next = t.makeTestPerson();
    const actions: [t.TestPerson, Action][] = [
      [person, t.profileUpdate()],
      [person, t.inviteCreation(t.makeTestInvite(), { role: Role.GUEST, uses: 1, expiresAtMs: startMs + hourMs })],
      [next, t.joinBy(next, used, founded.workspaceId)],
      [founder, t.deviceAddition(founder.userId, t.makeTestDevice())],
    ];
    for (const [author, action] of actions) {
      const entry = t.entryBy(state, author, action);
      expect(refusal(state, entry)).toBe('accepted');
      for (let index = 0; index < entry.length; index += 1) {
        const tampered = entry.slice();
        tampered[index] = (tampered[index] ?? 0) ^ (1 << (index % 8));
        expect(refusal(state, tampered)).not.toBe('accepted');
      }
    }
  });
});

describe('what is not an entry', () => {
  it('is refused by its size before it is read', () => {
    const size = limits.directoryEntryBytes;
    expect(refusal(founded, new Uint8Array(size + 1))).toBe('directory.refused size');
    expect(refusal(founded, new Uint8Array(size))).toBe('protocol.malformed');
  });

  it('is malformed when it ends early', () => {
    const entry = t.entryBy(founded, founder, t.profileUpdate());
    for (let length = 0; length < entry.length; length += 1) {
      expect(refusal(founded, entry.subarray(0, length))).toMatch(/^(protocol\.malformed|directory\.refused)/);
    }
  });

  it('is malformed without an action, and with ids and keys of a wrong length', () => {
    const entry = t.entryBy(founded, founder, t.profileUpdate());
    const changed = (change: (body: EntryBody) => void) => refusal(founded, resigned(entry, founder, change));
    expect(changed((body) => (body.action = { case: undefined }))).toBe('protocol.malformed');
    expect(changed((body) => (body.userId = body.userId.subarray(1)))).toBe('protocol.malformed');
    expect(changed((body) => (body.deviceId = new Uint8Array()))).toBe('protocol.malformed');
    const short = { ...t.makeTestInvite(), publicKey: new Uint8Array(31) };
    const creation = t.inviteCreation(short, { role: Role.MEMBER, uses: 1, expiresAtMs: startMs + hourMs });
    expect(refusal(founded, t.entryBy(founded, founder, creation))).toBe('protocol.malformed');
  });

  it('is malformed without the device that it adds or begins with', () => {
    const value = create(DeviceAddSchema, { deviceSignature: new Uint8Array(64) });
    const addition = t.entryBy(founded, founder, { case: 'deviceAdd', value });
    expect(refusal(founded, addition)).toBe('protocol.malformed');
    const genesis = toBinary(GenesisSchema, create(GenesisSchema, { nonce: new Uint8Array(16).fill(1) }));
    const signedGenesis = toBinary(SignedGenesisSchema, create(SignedGenesisSchema, { genesis }));
    const start = t.entryBy(emptyDirectory(), founder, t.foundingBy({ ...founder, signedGenesis }));
    expect(refusal(emptyDirectory(), start)).toBe('protocol.malformed');
  });

  it('never breaks the reducer, whatever its bytes are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), fc.uint8Array({ maxLength: 400 }), (bytes, body) => {
        const wrapped = toBinary(SignedEntrySchema, create(SignedEntrySchema, { body, signature: bytes }));
        for (const entry of [bytes, wrapped]) {
          expect(refusal(founded, entry)).toMatch(/^(protocol\.malformed|directory\.refused)/);
          expect(refusal(emptyDirectory(), entry)).toMatch(/^(protocol\.malformed|directory\.refused)/);
        }
      }),
    );
  });

  it('is not kept or changed: the state has bytes of its own', () => {
    const written = t.entryBy(founded, founder, t.profileUpdate());
    for (const entry of [Uint8Array.from(written), Buffer.from(written)]) {
      const state = apply(founded, entry);
      expect(Uint8Array.from(entry)).toEqual(written);
      const before = structuredClone(state);
      entry.fill(0);
      expect(state).toEqual(before);
    }
  });
});
