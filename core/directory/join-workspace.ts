import { create } from '@bufbuild/protobuf';
import { joinMessage } from '../../shared/domain/directory/signed-messages';
import { idToBytes } from '../../shared/domain/ids';
import { JoinSchema } from '../../shared/protocol/gen/directory_pb';
import { decodeJoinLink } from '../../shared/protocol/link-codec';
import type { JoinLink } from '../../shared/protocol/link-codec';
import { sign, signatureKeyPair, wipe } from '../crypto/primitives';
import type { SignatureKeyPair } from '../crypto/primitives';
import { savePendingAccount } from '../vault/account-table';
import type { MemberAccount, PendingAccount } from '../vault/account-table';
import { authorFrom, makeIdentity } from './identity';
import type { BuildAction } from './directory-log';
import { completeMembership, readDirectory, readPendingAccount, resumeMembership, withConnection } from './membership';
import type { MembershipDependencies } from './membership';
import { checkProfileKey, openInvite } from './open-invite';
import type { ProfileContent } from './seal';
import { sealProfile } from './seal';
import { profileUpdateFor } from './update-profile';

export interface JoinInput {
  readonly link: string;
  readonly profile: ProfileContent;
}

/**
 * Joins the workspace of an invite and makes this account a member's. After a crash or a lost answer the same call
 * completes the same join: an invite is never used twice for one account.
 *
 * Throws `invite.malformed`, `invite.expired`, `invite.used-up`, `invite.revoked`, `invite.wrong-workspace`,
 * `workspace.already-joined`, `relay.unreachable`, `relay.wrong-certificate`.
 */
export async function joinWorkspace(dependencies: MembershipDependencies, input: JoinInput): Promise<MemberAccount> {
  const link = decodeJoinLink(input.link);
  const earlier = readPendingAccount(dependencies.vault);
  const pending = prepare(dependencies, link, earlier);
  if (pending.identity === earlier?.identity) {
    const account = await resumeMembership(dependencies, pending, [correction(pending, input.profile)]);
    if (account !== undefined) return account;
  }
  const inviteKeys = signatureKeyPair(link.inviteSeed);
  try {
    return await append(dependencies, { link, pending, inviteKeys, profile: input.profile });
  } finally {
    wipe(inviteKeys.secretKey, link.inviteSeed);
  }
}

interface Attempt {
  readonly link: JoinLink;
  readonly pending: PendingAccount;
  readonly inviteKeys: SignatureKeyPair;
  readonly profile: ProfileContent;
}

// Stores who we are going to be, before anybody else can learn of it.
function prepare(
  { vault }: MembershipDependencies,
  link: JoinLink,
  earlier: PendingAccount | undefined,
): PendingAccount {
  const isSame = earlier?.intent.kind === 'join' && earlier.intent.workspaceId === link.workspaceId;
  const pending: PendingAccount = {
    state: 'pending',
    identity: isSame ? earlier.identity : makeIdentity(),
    profileKey: link.profileKey,
    relay: link.relay,
    intent: { kind: 'join', workspaceId: link.workspaceId },
  };
  vault.transact((tx) => savePendingAccount(tx, pending));
  return pending;
}

function append(dependencies: MembershipDependencies, attempt: Attempt): Promise<MemberAccount> {
  const { link, pending, inviteKeys, profile } = attempt;
  const { workspaceId, inviteId } = link;
  const authentication = {
    kind: 'invite',
    workspaceId,
    inviteId,
    sign: (message: Uint8Array) => sign(message, inviteKeys.secretKey),
  } as const;
  return withConnection(dependencies.openConnection, link.relay, authentication, async (connection) => {
    const { log, entries } = await readDirectory(dependencies, connection, workspaceId);
    const { identity, profileKey } = pending;
    await log.append(authorFrom(identity), (state, atMs) => {
      if (state.members.has(identity.userId)) return undefined;
      openInvite(state, link, atMs);
      return {
        case: 'join',
        value: create(JoinSchema, {
          inviteId: idToBytes(inviteId),
          signedGenesis: identity.genesis,
          sealedProfile: sealProfile(profile, profileKey, identity.userId),
          inviteSignature: sign(joinMessage(workspaceId, identity.userId), inviteKeys.secretKey),
        }),
      };
    });
    return completeMembership(dependencies.vault, entries);
  });
}

function correction({ identity, profileKey }: PendingAccount, profile: ProfileContent): BuildAction {
  return (state) => {
    checkProfileKey(state, profileKey);
    return profileUpdateFor(state, identity.userId, profile, profileKey);
  };
}
