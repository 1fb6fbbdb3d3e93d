import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import fc from 'fast-check';
import sodium from 'libsodium-wrappers-sumo';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../errors';
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
import type { WorkspaceId } from '../ids';
import { limits } from '../limits';
import { applyEntry, clockSkewMs } from './apply-entry';
import type { ApplyOptions } from './apply-entry';
import type { Action } from './decode-entry';
import type { DirectoryState } from './directory-state';
import { activeDevice, emptyDirectory, inviteState } from './directory-state';
import { entryMessage, genesisMessage } from './signed-messages';
import * as t from './testing/test-people';

const startMs = 1_800_000_000_000;
const hourMs = 60 * 60 * 1000;

let founder: t.TestPerson;
let founding: Uint8Array;
let founded: DirectoryState & { workspaceId: WorkspaceId };

beforeAll(() => sodium.ready);
beforeEach(() => {
  founder = t.makeTestPerson();
  founding = t.entryBy(emptyDirectory(), founder, t.foundingBy(founder), { nowMs: startMs });
  founded = apply(emptyDirectory(), founding);
});

function apply(state: DirectoryState, entry: Uint8Array, options?: ApplyOptions) {
  const next = applyEntry(state, entry, t.testCrypto, options).state;
  if (next.workspaceId === undefined) throw new Error('no workspace');
  return { ...next, workspaceId: next.workspaceId };
}

/** Code and rule of the error with which the entry is refused, and proof that nothing was changed on the way. */
function refusal(state: DirectoryState, entry: Uint8Array, options?: ApplyOptions): string {
  const before = structuredClone(state);
  try {
    applyEntry(state, entry, t.testCrypto, options);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    expect(state).toEqual(before);
    return error.details['rule'] === undefined ? error.code : `${error.code} ${error.details['rule']}`;
  }
  return 'accepted';
}

interface Terms {
  role?: Role;
  uses?: number;
  expiresAtMs?: number;
}

function invite(state: DirectoryState, by: t.TestPerson, terms: Terms = {}) {
  const made = t.makeTestInvite();
  const { role = Role.MEMBER, uses = 2, expiresAtMs = state.atMs + hourMs } = terms;
  const entry = t.entryBy(state, by, t.inviteCreation(made, { role, uses, expiresAtMs }));
  return { invite: made, entry };
}

function withInvite(by: t.TestPerson, terms: Terms = {}, state: DirectoryState = founded) {
  const made = invite(state, by, terms);
  return { invite: made.invite, state: apply(state, made.entry) };
}

/** A workspace that `founder` invited one person of this role to. */
function withPerson(role: Role) {
  const made = withInvite(founder, { role });
  const person = t.makeTestPerson();
  const entry = t.entryBy(made.state, person, t.joinBy(person, made.invite, founded.workspaceId));
  return { person, invite: made.invite, state: apply(made.state, entry) };
}

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
  });

  it('is not in the future of the relay that accepts it', () => {
    const nowMs = startMs + hourMs;
    const dated = (atMs: number) => t.entryBy(founded, founder, t.profileUpdate(), { nowMs: atMs });
    expect(refusal(founded, dated(nowMs + clockSkewMs), { nowMs })).toBe('accepted');
    expect(refusal(founded, dated(nowMs + clockSkewMs + 1), { nowMs })).toBe('directory.refused time');
    expect(refusal(founded, dated(nowMs + clockSkewMs + 1))).toBe('accepted');
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
    const { person, state } = withPerson(Role.ADMIN);
    const forged = t.entryBy(state, { ...founder, sign: person.sign }, t.profileUpdate());
    expect(refusal(state, forged)).toBe('directory.refused signature');
    const borrowed = t.entryBy(state, founder, t.profileUpdate(), { device: person });
    expect(refusal(state, borrowed)).toBe('directory.refused signer');
  });

  it('leaves no byte of its entry open to change', () => {
    const { person, invite: used, state } = withPerson(Role.ADMIN);
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

describe('an invite', () => {
  it.each([
    [Role.ADMIN, 'admin'],
    [Role.MEMBER, 'member'],
    [Role.GUEST, 'guest'],
  ] as const)('admits to the role that it names (%i)', (role, name) => {
    const { person, invite: used, state } = withPerson(role);
    expect(state.members.get(person.userId)).toMatchObject({ role: name, invitedWith: used.inviteId });
    expect(state.invites.get(used.inviteId)).toMatchObject({ uses: 2, usesLeft: 1, role: name });
    expect(Array.from(state.members.keys())).toEqual([founder.userId, person.userId]);
  });

  it('is created and revoked by owner and admin alone', () => {
    for (const [role, outcome] of [
      [Role.ADMIN, 'accepted'],
      [Role.MEMBER, 'directory.refused right'],
      [Role.GUEST, 'directory.refused right'],
    ] as const) {
      const { person, invite: used, state } = withPerson(role);
      expect(refusal(state, invite(state, person).entry)).toBe(outcome);
      expect(refusal(state, t.entryBy(state, person, t.inviteRevocation(used.inviteId)))).toBe(outcome);
    }
  });

  it.each([Role.OWNER, Role.UNSPECIFIED, 9 as Role])('is refused with role %i', (role) => {
    expect(refusal(founded, invite(founded, founder, { role }).entry)).toBe('directory.refused invite-role');
  });

  it('has an expiry after its creation, and within the limit', () => {
    const withExpiry = (expiresAtMs: number) => refusal(founded, invite(founded, founder, { expiresAtMs }).entry);
    expect(withExpiry(0)).toBe('directory.refused invite-expiry');
    expect(withExpiry(startMs)).toBe('directory.refused invite-expiry');
    expect(withExpiry(startMs + 1)).toBe('accepted');
    expect(withExpiry(startMs + limits.inviteLifetimeMs)).toBe('accepted');
    expect(withExpiry(startMs + limits.inviteLifetimeMs + 1)).toBe('directory.refused invite-expiry');
  });

  it('has at least one use, and not too many', () => {
    const withUses = (uses: number) => refusal(founded, invite(founded, founder, { uses }).entry);
    expect([0, 1, limits.inviteUses, limits.inviteUses + 1].map(withUses)).toEqual([
      'directory.refused invite-uses',
      'accepted',
      'accepted',
      'directory.refused invite-uses',
    ]);
  });

  it('has an id of its own, also after it was revoked', () => {
    const made = withInvite(founder);
    const again = t.inviteCreation(made.invite, { role: Role.ADMIN, uses: 1, expiresAtMs: startMs + hourMs });
    expect(refusal(made.state, t.entryBy(made.state, founder, again))).toBe('directory.refused taken');
    const revoked = apply(made.state, t.entryBy(made.state, founder, t.inviteRevocation(made.invite.inviteId)));
    expect(refusal(revoked, t.entryBy(revoked, founder, again))).toBe('directory.refused taken');
  });

  it('is revoked once, and only when it exists', () => {
    const { invite: made, state } = withInvite(founder);
    const revoke = t.inviteRevocation(made.inviteId);
    const revoked = apply(state, t.entryBy(state, founder, revoke));
    expect(revoked.invites.get(made.inviteId)?.isRevoked).toBe(true);
    expect(refusal(revoked, t.entryBy(revoked, founder, revoke))).toBe('directory.refused invite-revoked');
    const unknown = t.inviteRevocation(t.makeTestInvite().inviteId);
    expect(refusal(state, t.entryBy(state, founder, unknown))).toBe('directory.refused invite-unknown');
  });

  it('refuses a label that is too large', () => {
    const action = t.inviteCreation(t.makeTestInvite(), { role: Role.GUEST, uses: 1, expiresAtMs: startMs + 1 });
    if (action.case === 'inviteCreate') action.value.sealedLabel = new Uint8Array(limits.sealedLabelBytes + 1);
    expect(refusal(founded, t.entryBy(founded, founder, action))).toBe('directory.refused sealed-size');
  });
});

describe('a join', () => {
  const joining = (person: t.TestPerson, by: t.TestInvite, state: DirectoryState, nowMs = state.atMs) =>
    t.entryBy(state, person, t.joinBy(person, by, founded.workspaceId), { nowMs });

  it('is refused with an invite that is unknown, used up, revoked or expired', () => {
    const made = withInvite(founder, { uses: 1 });
    const first = t.makeTestPerson();
    const second = t.makeTestPerson();
    expect(refusal(made.state, joining(first, t.makeTestInvite(), made.state))).toBe(
      'directory.refused invite-unknown',
    );
    const used = apply(made.state, joining(first, made.invite, made.state));
    expect(refusal(used, joining(second, made.invite, used))).toBe('invite.used-up invite-open');
    const revoked = apply(made.state, t.entryBy(made.state, founder, t.inviteRevocation(made.invite.inviteId)));
    expect(refusal(revoked, joining(first, made.invite, revoked))).toBe('invite.revoked invite-open');
    expect(refusal(made.state, joining(first, made.invite, made.state, startMs + hourMs))).toBe('accepted');
    expect(refusal(made.state, joining(first, made.invite, made.state, startMs + hourMs + 1))).toBe(
      'invite.expired invite-open',
    );
  });

  it("can't escape the expiry at the relay by an earlier date", () => {
    const { invite: made, state } = withInvite(founder);
    const entry = joining(t.makeTestPerson(), made, state);
    expect(refusal(state, entry, { nowMs: startMs + hourMs })).toBe('accepted');
    expect(refusal(state, entry, { nowMs: startMs + hourMs + 1 })).toBe('invite.expired invite-open');
    expect(refusal(state, entry)).toBe('accepted');
  });

  it('names the state of an invite', () => {
    const { invite: made, state } = withInvite(founder);
    const known = state.invites.get(made.inviteId);
    if (known === undefined) throw new Error('no invite');
    expect(inviteState(known, startMs)).toBe('open');
    expect(inviteState(known, startMs + hourMs + 1)).toBe('expired');
    expect(inviteState({ ...known, usesLeft: 0 }, startMs)).toBe('used-up');
    expect(inviteState({ ...known, usesLeft: 0, isRevoked: true }, startMs)).toBe('revoked');
  });

  it("needs the invite's signature on this user and this workspace", () => {
    const made = withInvite(founder);
    const person = t.makeTestPerson();
    const forged = { ...made.invite, sign: t.makeTestInvite().sign };
    expect(refusal(made.state, joining(person, forged, made.state))).toBe('directory.refused invite-signature');
    const elsewhere = t.joinBy(person, made.invite, person.userId as string as WorkspaceId);
    expect(refusal(made.state, t.entryBy(made.state, person, elsewhere))).toBe('directory.refused invite-signature');
    const forOther = t.joinBy(t.makeTestPerson(), made.invite, founded.workspaceId);
    if (forOther.case === 'join') forOther.value.signedGenesis = person.signedGenesis;
    expect(refusal(made.state, t.entryBy(made.state, person, forOther))).toBe('directory.refused invite-signature');
  });

  it('happens once per person, and costs one use', () => {
    const { person, invite: used, state } = withPerson(Role.MEMBER);
    expect(refusal(state, joining(person, used, state))).toBe('directory.refused already-member');
    expect(refusal(state, joining(founder, used, state))).toBe('directory.refused already-member');
  });

  it('is refused with a device, key or inbox that somebody has', () => {
    const { person, invite: used, state } = withPerson(Role.MEMBER);
    const sameKey = t.makeTestPerson(person);
    expect(refusal(state, joining(sameKey, used, state))).toBe('directory.refused taken');
    for (const field of ['deviceId', 'inbox'] as const) {
      const own = t.makeTestDevice();
      const device = { ...own.device, [field]: person.device[field] };
      const deviceId = field === 'deviceId' ? person.deviceId : own.deviceId;
      const copied = t.makeTestPerson({ ...own, deviceId, device });
      expect(refusal(state, joining(copied, used, state))).toBe('directory.refused taken');
    }
  });
});

describe('profiles', () => {
  it('are changed by their owners, of any role', () => {
    const { person, state } = withPerson(Role.GUEST);
    const sealed = sodium.randombytes_buf(70);
    const next = apply(state, t.entryBy(state, person, t.profileUpdate(sealed)));
    expect(next.members.get(person.userId)?.sealedProfile).toEqual(sealed);
    expect(next.members.get(founder.userId)).toBe(state.members.get(founder.userId));
  });

  it('of the workspace are changed by owner and admin', () => {
    const sealed = sodium.randombytes_buf(70);
    const next = apply(founded, t.entryBy(founded, founder, t.workspaceUpdate(sealed)));
    expect(next.sealedWorkspaceProfile).toEqual(sealed);
    for (const [role, outcome] of [
      [Role.ADMIN, 'accepted'],
      [Role.MEMBER, 'directory.refused right'],
      [Role.GUEST, 'directory.refused right'],
    ] as const) {
      const { person, state } = withPerson(role);
      expect(refusal(state, t.entryBy(state, person, t.workspaceUpdate()))).toBe(outcome);
    }
  });

  it('are limited in size', () => {
    const large = new Uint8Array(limits.sealedProfileBytes + 1);
    for (const action of [t.profileUpdate(large), t.workspaceUpdate(large)]) {
      expect(refusal(founded, t.entryBy(founded, founder, action))).toBe('directory.refused sealed-size');
    }
  });
});

describe('devices', () => {
  it('are added by a device of the same user, and then write for it', () => {
    const added = t.makeTestDevice();
    const state = apply(founded, t.entryBy(founded, founder, t.deviceAddition(founder.userId, added)));
    const member = state.members.get(founder.userId);
    expect(Array.from(member?.devices.keys() ?? [])).toEqual([founder.deviceId, added.deviceId]);
    expect(member?.chainHead).toEqual(state.headHash);
    const entry = t.entryBy(state, founder, t.profileUpdate(), { device: added });
    expect(refusal(state, entry)).toBe('accepted');
  });

  it('are refused without their own signature for this user', () => {
    const added = t.makeTestDevice();
    const unsigned = t.deviceAddition(founder.userId, added, founder.sign);
    expect(refusal(founded, t.entryBy(founded, founder, unsigned))).toBe('directory.refused device-signature');
    const { person, state } = withPerson(Role.ADMIN);
    const forOther = t.deviceAddition(person.userId, added);
    expect(refusal(state, t.entryBy(state, founder, forOther))).toBe('directory.refused device-signature');
  });

  it('are refused when somebody has them', () => {
    const { person, state } = withPerson(Role.MEMBER);
    const action = t.deviceAddition(founder.userId, person);
    expect(refusal(state, t.entryBy(state, founder, action))).toBe('directory.refused taken');
  });

  it('write no more once they are revoked, and never come back', () => {
    const added = t.makeTestDevice();
    const two = apply(founded, t.entryBy(founded, founder, t.deviceAddition(founder.userId, added)));
    const revocation = t.entryBy(two, founder, t.deviceRevocation(founder.deviceId), { device: added });
    const one = apply(two, revocation);
    expect(activeDevice(one, founder.userId, founder.deviceId)).toBeUndefined();
    expect(one.members.get(founder.userId)?.revokedDevices.get(founder.deviceId)?.revokedAtMs).toBe(startMs);
    expect(refusal(one, t.entryBy(one, founder, t.profileUpdate()))).toBe('directory.refused signer');
    const again = t.deviceAddition(founder.userId, founder);
    expect(refusal(one, t.entryBy(one, founder, again, { device: added }))).toBe('directory.refused taken');
  });

  it('are revoked by their user alone, never the last one', () => {
    const { person, state } = withPerson(Role.MEMBER);
    const others = t.entryBy(state, founder, t.deviceRevocation(person.deviceId));
    expect(refusal(state, others)).toBe('directory.refused device-unknown');
    const last = t.entryBy(state, founder, t.deviceRevocation(founder.deviceId));
    expect(refusal(state, last)).toBe('directory.refused last-device');
  });
});
