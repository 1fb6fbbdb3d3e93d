import { equalBytes } from '../../shared/domain/bytes';
import { inviteState } from '../../shared/domain/directory/directory-state';
import type { DirectoryInvite, DirectoryState } from '../../shared/domain/directory/directory-state';
import { AppError } from '../../shared/errors';
import type { JoinLink } from '../../shared/protocol/link-codec';
import { signatureKeyPair, wipe } from '../crypto/primitives';
import type { SealingKey } from '../crypto/primitives';
import { openWorkspace } from './seal';

/**
 * The invite of a link, if it admits at `nowMs`. Throws `invite.expired`, `invite.used-up`, `invite.revoked`, or
 * `invite.malformed` when the directory doesn't know it, or the link's keys are not those of the invite and workspace.
 */
export function openInvite(state: DirectoryState, link: JoinLink, nowMs: number): DirectoryInvite {
  const invite = state.invites.get(link.inviteId);
  const keys = signatureKeyPair(link.inviteSeed);
  wipe(keys.secretKey);
  if (invite === undefined || !equalBytes(invite.inviteKey, keys.publicKey)) throw new AppError('invite.malformed');
  checkProfileKey(state, link.profileKey);
  const current = inviteState(invite, nowMs);
  if (current !== 'open') throw new AppError(`invite.${current}`);
  return invite;
}

/** Throws `invite.malformed` for another key: its holder would see nobody's name, and nobody the holder's. */
export function checkProfileKey(state: DirectoryState, profileKey: SealingKey): void {
  try {
    openWorkspace(state.sealedWorkspaceProfile, profileKey);
  } catch (cause) {
    if (cause instanceof AppError && cause.code === 'crypto.failed') throw new AppError('invite.malformed', { cause });
    throw cause;
  }
}
