import type { InvitePreview } from '../../shared/ipc/core-contract';
import { decodeJoinLink } from '../../shared/protocol/link-codec';
import { sign, signatureKeyPair, wipe } from '../crypto/primitives';
import { readDirectory, withConnection } from './membership';
import type { MembershipDependencies } from './membership';
import { openInvite } from './open-invite';
import { createProfileReader } from './profile-reader';

/**
 * What an invite leads to, read from its relay without joining. Throws `invite.*`, `relay.unreachable`,
 * `relay.wrong-certificate`.
 */
export async function previewInvite(
  dependencies: Omit<MembershipDependencies, 'vault'>,
  linkText: string,
): Promise<InvitePreview> {
  const link = decodeJoinLink(linkText);
  const { secretKey } = signatureKeyPair(link.inviteSeed);
  const { workspaceId, inviteId } = link;
  const authentication = {
    kind: 'invite',
    workspaceId,
    inviteId,
    sign: (message: Uint8Array) => sign(message, secretKey),
  } as const;
  try {
    return await withConnection(dependencies.openConnection, link.relay, authentication, async (connection) => {
      const { log } = await readDirectory(dependencies, connection, workspaceId);
      const state = log.state();
      const invite = openInvite(state, link, log.nowMs());
      const profiles = createProfileReader(link.profileKey);
      const { name, picture } = profiles.workspace(state);
      const inviter = state.members.get(invite.createdBy);
      return {
        workspaceId,
        workspaceName: name,
        ...(picture === undefined ? {} : { workspacePicture: picture }),
        invitedBy: inviter === undefined ? '' : profiles.profile(inviter).displayName,
        role: invite.role,
        expiresAtMs: invite.expiresAtMs,
      };
    });
  } finally {
    wipe(secretKey, link.inviteSeed, link.profileKey);
  }
}
