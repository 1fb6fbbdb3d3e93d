/** Invites: made, listed with what became of them, and revoked. */
import { create } from '@bufbuild/protobuf';
import type { DirectoryInvite } from '../../shared/domain/directory/directory-state';
import { inviteState } from '../../shared/domain/directory/directory-state';
import { invitedRoleToWire } from '../../shared/domain/directory/role';
import type { InvitedRole } from '../../shared/domain/directory/role';
import type { InviteId } from '../../shared/domain/ids';
import { idFromBytes, idToBytes } from '../../shared/domain/ids';
import { AppError } from '../../shared/errors';
import type { Invite } from '../../shared/ipc/core-contract';
import { InviteCreateSchema, InviteRevokeSchema } from '../../shared/protocol/gen/directory_pb';
import { encodeJoinLink } from '../../shared/protocol/link-codec';
import { randomBytes, signatureKeyPair, wipe } from '../crypto/primitives';
import type { SignatureSeed } from '../crypto/primitives';
import { deleteOwnInvite, insertOwnInvite, readOwnInvites } from '../vault/invite-table';
import type { Vault } from '../vault/vault';
import type { Directory } from './directory';
import { createProfileReader } from './profile-reader';
import { sealInviteLabel } from './seal';

export interface InviteDependencies {
  readonly vault: Vault;
  readonly directory: Directory;
}

export interface InviteTerms {
  readonly role: InvitedRole;
  readonly label: string;
  readonly lifetimeMs: number;
  readonly uses: number;
}

/**
 * Authorises a new invite in the directory and returns it with its link. Throws `directory.refused` (`details.rule`
 * 'right') unless owner or admin, and `relay.*`; when the relay's answer was lost the invite may appear later.
 */
export async function createInvite({ vault, directory }: InviteDependencies, terms: InviteTerms): Promise<Invite> {
  const inviteId = idFromBytes('InviteId', randomBytes(16));
  const seed = randomBytes(32) as SignatureSeed;
  const { publicKey, secretKey } = signatureKeyPair(seed);
  wipe(secretKey);
  // First the secret: an invite that is in the directory can then always be shown again.
  vault.transact((tx) => insertOwnInvite(tx, inviteId, seed));
  try {
    await directory.append((_, atMs) => ({
      case: 'inviteCreate',
      value: create(InviteCreateSchema, {
        inviteId: idToBytes(inviteId),
        inviteKey: publicKey,
        role: invitedRoleToWire(terms.role),
        expiresAtMs: BigInt(atMs + terms.lifetimeMs),
        uses: terms.uses,
        sealedLabel: sealInviteLabel(terms.label, directory.account.profileKey, inviteId),
      }),
    }));
  } catch (error) {
    if (isDefinite(error)) vault.transact((tx) => deleteOwnInvite(tx, inviteId));
    throw error;
  }
  const made = listInvites({ vault, directory }).find((invite) => invite.inviteId === inviteId);
  if (made === undefined) throw new AppError('internal.unexpected');
  return made;
}

/** Every invite of the workspace, the newest first; the link only of those that are open and were made here. */
export function listInvites({ vault, directory }: InviteDependencies): Invite[] {
  const seeds = vault.read(readOwnInvites);
  const labels = createProfileReader(directory.account.profileKey);
  const nowMs = directory.nowMs();
  const view = (invite: DirectoryInvite): Invite => {
    const state = inviteState(invite, nowMs);
    const seed = seeds.get(invite.inviteId);
    return {
      inviteId: invite.inviteId,
      label: labels.inviteLabel(invite),
      role: invite.role,
      createdBy: invite.createdBy,
      expiresAtMs: invite.expiresAtMs,
      uses: invite.uses,
      usesLeft: invite.usesLeft,
      state,
      ...(state === 'open' && seed !== undefined ? { link: linkOf(directory, invite.inviteId, seed) } : {}),
    };
  };
  return Array.from(directory.state().invites.values(), view).reverse();
}

/** Ends an invite; one that is revoked already is left alone. Throws as `createInvite`, 'invite-unknown' as a rule too. */
export async function revokeInvite({ vault, directory }: InviteDependencies, inviteId: InviteId): Promise<void> {
  await directory.append((state) =>
    state.invites.get(inviteId)?.isRevoked === true
      ? undefined
      : { case: 'inviteRevoke', value: create(InviteRevokeSchema, { inviteId: idToBytes(inviteId) }) },
  );
  vault.transact((tx) => deleteOwnInvite(tx, inviteId));
}

function linkOf({ account }: Directory, inviteId: InviteId, inviteSeed: SignatureSeed): string {
  const { relay, workspaceId, profileKey } = account;
  return encodeJoinLink({ relay, workspaceId, inviteId, inviteSeed, profileKey });
}

// Whether the relay can't have taken the entry. After a lost answer it may have.
function isDefinite(error: unknown): boolean {
  return error instanceof AppError && (error.code.startsWith('directory.') || error.code === 'relay.refused');
}
