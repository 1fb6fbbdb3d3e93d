import sodium from 'libsodium-wrappers-sumo';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Role } from '../../protocol/gen/directory_pb';
import type { WorkspaceId } from '../ids';
import { limits } from '../limits';
import { activeDevice, inviteState } from './directory-state';
import type { DirectoryState } from './directory-state';
import * as t from './testing/test-people';
import {
  apply,
  foundTestWorkspace,
  hourMs,
  inviteEntry,
  refusal,
  startMs,
  withInvite,
  withPerson,
} from './testing/test-workspace';
import type { FoundedState } from './testing/test-workspace';

let founder: t.TestPerson;
let founded: FoundedState;

beforeAll(() => sodium.ready);
beforeEach(() => {
  ({ founder, founded } = foundTestWorkspace());
});

describe('an invite', () => {
  it.each([
    [Role.ADMIN, 'admin'],
    [Role.MEMBER, 'member'],
    [Role.GUEST, 'guest'],
  ] as const)('admits to the role that it names (%i)', (role, name) => {
    const { person, invite: used, state } = withPerson(founded, founder, role);
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
      const { person, invite: used, state } = withPerson(founded, founder, role);
      expect(refusal(state, inviteEntry(state, person).entry)).toBe(outcome);
      expect(refusal(state, t.entryBy(state, person, t.inviteRevocation(used.inviteId)))).toBe(outcome);
    }
  });

  it.each([Role.OWNER, Role.UNSPECIFIED, 9 as Role])('is refused with role %i', (role) => {
    expect(refusal(founded, inviteEntry(founded, founder, { role }).entry)).toBe('directory.refused invite-role');
  });

  it('has an expiry after its creation, and within the limit', () => {
    const withExpiry = (expiresAtMs: number) => refusal(founded, inviteEntry(founded, founder, { expiresAtMs }).entry);
    expect(withExpiry(0)).toBe('directory.refused invite-expiry');
    expect(withExpiry(startMs)).toBe('directory.refused invite-expiry');
    expect(withExpiry(startMs + 1)).toBe('accepted');
    expect(withExpiry(startMs + limits.inviteLifetimeMs)).toBe('accepted');
    expect(withExpiry(startMs + limits.inviteLifetimeMs + 1)).toBe('directory.refused invite-expiry');
  });

  it('has at least one use, and not too many', () => {
    const withUses = (uses: number) => refusal(founded, inviteEntry(founded, founder, { uses }).entry);
    expect([0, 1, limits.inviteUses, limits.inviteUses + 1].map(withUses)).toEqual([
      'directory.refused invite-uses',
      'accepted',
      'accepted',
      'directory.refused invite-uses',
    ]);
  });

  it('has an id of its own, also after it was revoked', () => {
    const made = withInvite(founded, founder);
    const again = t.inviteCreation(made.invite, { role: Role.ADMIN, uses: 1, expiresAtMs: startMs + hourMs });
    expect(refusal(made.state, t.entryBy(made.state, founder, again))).toBe('directory.refused taken');
    const revoked = apply(made.state, t.entryBy(made.state, founder, t.inviteRevocation(made.invite.inviteId)));
    expect(refusal(revoked, t.entryBy(revoked, founder, again))).toBe('directory.refused taken');
  });

  it('is revoked once, and only when it exists', () => {
    const { invite: made, state } = withInvite(founded, founder);
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
    const made = withInvite(founded, founder, { uses: 1 });
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
    const { invite: made, state } = withInvite(founded, founder);
    const entry = joining(t.makeTestPerson(), made, state);
    expect(refusal(state, entry, { nowMs: startMs + hourMs })).toBe('accepted');
    expect(refusal(state, entry, { nowMs: startMs + hourMs + 1 })).toBe('invite.expired invite-open');
    expect(refusal(state, entry)).toBe('accepted');
  });

  it('names the state of an invite', () => {
    const { invite: made, state } = withInvite(founded, founder);
    const known = state.invites.get(made.inviteId);
    if (known === undefined) throw new Error('no invite');
    expect(inviteState(known, startMs)).toBe('open');
    expect(inviteState(known, startMs + hourMs + 1)).toBe('expired');
    expect(inviteState({ ...known, usesLeft: 0 }, startMs)).toBe('used-up');
    expect(inviteState({ ...known, usesLeft: 0, isRevoked: true }, startMs)).toBe('revoked');
  });

  it("needs the invite's signature on this user and this workspace", () => {
    const made = withInvite(founded, founder);
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
    const { person, invite: used, state } = withPerson(founded, founder, Role.MEMBER);
    expect(refusal(state, joining(person, used, state))).toBe('directory.refused already-member');
    expect(refusal(state, joining(founder, used, state))).toBe('directory.refused already-member');
  });

  it('is refused with a device, key or inbox that somebody has', () => {
    const { person, invite: used, state } = withPerson(founded, founder, Role.MEMBER);
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
    const { person, state } = withPerson(founded, founder, Role.GUEST);
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
      const { person, state } = withPerson(founded, founder, role);
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
    const { person, state } = withPerson(founded, founder, Role.ADMIN);
    const forOther = t.deviceAddition(person.userId, added);
    expect(refusal(state, t.entryBy(state, founder, forOther))).toBe('directory.refused device-signature');
  });

  it('are refused when somebody has them', () => {
    const { person, state } = withPerson(founded, founder, Role.MEMBER);
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
    const { person, state } = withPerson(founded, founder, Role.MEMBER);
    const others = t.entryBy(state, founder, t.deviceRevocation(person.deviceId));
    expect(refusal(state, others)).toBe('directory.refused device-unknown');
    const last = t.entryBy(state, founder, t.deviceRevocation(founder.deviceId));
    expect(refusal(state, last)).toBe('directory.refused last-device');
  });
});
