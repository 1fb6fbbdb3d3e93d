import { create } from '@bufbuild/protobuf';
import { applyEntry } from '../../shared/domain/directory/apply-entry';
import { emptyDirectory } from '../../shared/domain/directory/directory-state';
import { signEntry } from '../../shared/domain/directory/sign-entry';
import { idFromBytes } from '../../shared/domain/ids';
import { AppError } from '../../shared/errors';
import { FoundingSchema } from '../../shared/protocol/gen/directory_pb';
import { decodeFoundingLink } from '../../shared/protocol/link-codec';
import type { RelayEndpoint } from '../../shared/protocol/link-codec';
import { randomBytes, sha256 } from '../crypto/primitives';
import type { SealingKey } from '../crypto/primitives';
import { savePendingAccount } from '../vault/account-table';
import type { MemberAccount, PendingAccount } from '../vault/account-table';
import { directoryCrypto } from './directory-log';
import { authorFrom, makeIdentity } from './identity';
import { completeMembership, isSameRelay, readPendingAccount, resumeMembership, withConnection } from './membership';
import type { MembershipDependencies } from './membership';
import type { ProfileContent } from './seal';
import { sealProfile, sealWorkspace } from './seal';
import { profileUpdateFor, workspaceUpdateFor } from './update-profile';

export interface FoundingInput {
  readonly foundingLink: string;
  readonly workspaceName: string;
  readonly profile: ProfileContent;
}

/**
 * Founds the workspace of a fresh relay and makes this account its owner's. After a crash or a lost answer the same call
 * completes the same founding.
 *
 * Throws `invite.malformed`, `workspace.already-joined`, `workspace.already-founded`, `relay.unreachable`,
 * `relay.wrong-certificate`.
 */
export async function foundWorkspace(
  dependencies: MembershipDependencies,
  input: FoundingInput,
): Promise<MemberAccount> {
  const link = decodeFoundingLink(input.foundingLink);
  const earlier = readPendingAccount(dependencies.vault);
  const isResumed = earlier?.intent.kind === 'found' && isSameRelay(earlier.relay, link.relay);
  if (isResumed) {
    const account = await resume(dependencies, earlier, input);
    if (account !== undefined) return account;
  }
  const pending = isResumed ? earlier : undefined;
  const authentication = { kind: 'founder', foundingToken: link.foundingToken } as const;
  const appended = await withConnection(dependencies.openConnection, link.relay, authentication, async (connection) => {
    const account = pending ?? prepare(dependencies, link.relay, input, connection.relayTimeMs);
    const bytes = foundingEntryOf(account);
    await connection.appendDirectory(bytes);
    return { account, bytes };
  });
  // An older attempt may have been filled in differently: what is appended is its entry, corrected afterwards.
  const corrected = pending === undefined ? undefined : await resume(dependencies, appended.account, input);
  return corrected ?? complete(dependencies, appended.bytes);
}

function prepare(
  { vault }: MembershipDependencies,
  relay: RelayEndpoint,
  { workspaceName, profile }: FoundingInput,
  nowMs: number,
): PendingAccount {
  const identity = makeIdentity();
  const author = authorFrom(identity);
  const profileKey = randomBytes(32) as SealingKey;
  const founding = create(FoundingSchema, {
    signedGenesis: identity.genesis,
    sealedWorkspaceProfile: sealWorkspace({ name: workspaceName }, profileKey),
    sealedProfile: sealProfile(profile, profileKey, identity.userId),
  });
  const draft = { ...author, nowMs, action: { case: 'founding', value: founding } as const };
  const foundingEntry = signEntry(emptyDirectory(), draft, author.sign);
  // Throws for what every reader would refuse, before anything is stored or sent.
  applyEntry(emptyDirectory(), foundingEntry, directoryCrypto);
  const workspaceId = idFromBytes('WorkspaceId', sha256(foundingEntry));
  const account: PendingAccount = {
    state: 'pending',
    identity,
    profileKey,
    relay,
    intent: { kind: 'found', workspaceId, foundingEntry },
  };
  vault.transact((tx) => savePendingAccount(tx, account));
  return account;
}

function resume(
  dependencies: MembershipDependencies,
  pending: PendingAccount,
  { workspaceName, profile }: FoundingInput,
): Promise<MemberAccount | undefined> {
  const { identity, profileKey } = pending;
  return resumeMembership(dependencies, pending, [
    (state) => workspaceUpdateFor(state, { name: workspaceName }, profileKey),
    (state) => profileUpdateFor(state, identity.userId, profile, profileKey),
  ]);
}

function complete({ vault }: MembershipDependencies, bytes: Uint8Array): MemberAccount {
  return completeMembership(vault, [{ sequence: 1, hash: sha256(bytes), bytes }]);
}

function foundingEntryOf({ intent }: PendingAccount): Uint8Array {
  if (intent.kind !== 'found') throw new AppError('internal.unexpected');
  return intent.foundingEntry;
}
