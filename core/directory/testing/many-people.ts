/** A workspace of very many people, written into the vault of somebody who has just founded it. */
import { create } from '@bufbuild/protobuf';
import { applyEntry } from '../../../shared/domain/directory/apply-entry';
import type { Action } from '../../../shared/domain/directory/decode-entry';
import { emptyDirectory } from '../../../shared/domain/directory/directory-state';
import { signEntry, signGenesis } from '../../../shared/domain/directory/sign-entry';
import { idFromBytes, idToBytes, type InviteId, type UserId } from '../../../shared/domain/ids';
import { limits } from '../../../shared/domain/limits';
import { DeviceSchema, InviteCreateSchema, JoinSchema, Role } from '../../../shared/protocol/gen/directory_pb';
import { randomBytes, sha256 } from '../../crypto/primitives';
import type { MemberAccount } from '../../vault/account-table';
import { insertDirectoryEntry, readDirectoryEntries } from '../../vault/directory-table';
import type { Vault } from '../../vault/vault';
import type { Author } from '../identity';
import { sealProfile } from '../seal';

type Writer = Omit<Author, 'sign'>;

// What lies in a vault was verified before, and signing would take most of the time.
const unsigned = (): Uint8Array => randomBytes(64);
const crypto = { sha256: (bytes: Uint8Array) => sha256(bytes), verify: () => true };

/** Has `count` people join, called as `nameOf` their number; the first of them is 0. Await `cryptoReady` first. */
export function addManyPeople(
  vault: Vault,
  { identity, profileKey }: Pick<MemberAccount, 'identity' | 'profileKey'>,
  count: number,
  nameOf: (number: number) => string,
): void {
  vault.transact((tx) => {
    let state = emptyDirectory();
    for (const { bytes } of readDirectoryEntries(tx.db, 0, 1_000)) state = applyEntry(state, bytes, crypto).state;
    const append = (by: Writer, action: Action): void => {
      const bytes = signEntry(state, { ...by, nowMs: state.atMs, action }, unsigned);
      // Of the next state no more than the next entry refers to.
      state = { ...state, sequence: state.sequence + 1, headHash: sha256(bytes) };
      insertDirectoryEntry(tx, { sequence: state.sequence, hash: state.headHash, bytes });
    };
    let inviteId = idFromBytes('InviteId', randomBytes(16));
    for (let number = 0; number < count; number += 1) {
      if (number % limits.inviteUses === 0) {
        inviteId = idFromBytes('InviteId', randomBytes(16));
        append(identity, inviteOf(inviteId, state.atMs));
      }
      const profile = { displayName: nameOf(number), title: `Ward ${number % 40}` };
      const { by, action } = joinOf(inviteId, (userId) => sealProfile(profile, profileKey, userId));
      append(by, action);
    }
  });
}

function inviteOf(inviteId: InviteId, atMs: number): Action {
  const terms = { role: Role.MEMBER, expiresAtMs: BigInt(atMs + 60_000), uses: limits.inviteUses };
  const value = create(InviteCreateSchema, { inviteId: idToBytes(inviteId), inviteKey: randomBytes(32), ...terms });
  return { case: 'inviteCreate', value };
}

function joinOf(
  inviteId: InviteId,
  sealedProfileOf: (userId: UserId) => Uint8Array,
): { readonly by: Writer; readonly action: Action } {
  const deviceId = randomBytes(16);
  const keys = { signatureKey: randomBytes(32), encryptionKey: randomBytes(32), inbox: randomBytes(32) };
  const signedGenesis = signGenesis(create(DeviceSchema, { deviceId, ...keys }), randomBytes(16), unsigned);
  const userId = idFromBytes('UserId', sha256(signedGenesis));
  const value = create(JoinSchema, {
    inviteId: idToBytes(inviteId),
    signedGenesis,
    sealedProfile: sealedProfileOf(userId),
    inviteSignature: unsigned(),
  });
  return { by: { userId, deviceId: idFromBytes('DeviceId', deviceId) }, action: { case: 'join', value } };
}
