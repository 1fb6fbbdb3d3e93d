/** A vault whose owner founded a workspace that many have joined, faster than a relay could tell it. */
import { create } from '@bufbuild/protobuf';
import { makeIdentity, authorFrom } from '../core/directory/identity';
import { completeMembership } from '../core/directory/membership';
import { sealInviteLabel, sealProfile, sealWorkspace } from '../core/directory/seal';
import { cryptoReady, randomBytes, sha256, sign, signatureKeyPair, type SealingKey } from '../core/crypto/primitives';
import type { StoredEntry } from '../core/vault/directory-table';
import { savePendingAccount } from '../core/vault/account-table';
import type { Vault } from '../core/vault/vault';
import type { Action } from '../shared/domain/directory/decode-entry';
import { emptyDirectory, type DirectoryState } from '../shared/domain/directory/directory-state';
import { signEntry } from '../shared/domain/directory/sign-entry';
import { joinMessage } from '../shared/domain/directory/signed-messages';
import { idFromBytes } from '../shared/domain/ids';
import { limits } from '../shared/domain/limits';
import { FoundingSchema, InviteCreateSchema, JoinSchema, Role } from '../shared/protocol/gen/directory_pb';

const startMs = Date.UTC(2026, 0, 1);
/** Nobody listens there: whoever starts on the vault stays offline. */
const relay = { url: 'wss://127.0.0.1:1', certificateFingerprint: undefined };

/** `vault` is new. What is written is what a device would have: real keys, signatures and sealed profiles. */
export async function fillDirectory(vault: Vault, memberCount: number): Promise<void> {
  await cryptoReady();
  const profileKey = randomBytes(32) as SealingKey;
  const entries: StoredEntry[] = [];
  // Of the state that an entry follows, writing it needs no more than its place.
  let place: DirectoryState = { ...emptyDirectory(), atMs: startMs };
  const append = (identity: ReturnType<typeof makeIdentity>, action: Action): void => {
    const author = authorFrom(identity);
    const bytes = signEntry(place, { ...author, nowMs: place.atMs, action }, author.sign);
    const hash = sha256(bytes);
    const sequence = place.sequence + 1;
    const workspaceId = place.workspaceId ?? idFromBytes('WorkspaceId', hash);
    place = { ...place, workspaceId, sequence, headHash: hash };
    entries.push({ sequence, hash, bytes });
  };

  const founder = makeIdentity();
  const sealedProfileOf = (identity: typeof founder, displayName: string): Uint8Array =>
    sealProfile({ displayName, title: 'Senior physician' }, profileKey, identity.userId);
  append(founder, {
    case: 'founding',
    value: create(FoundingSchema, {
      signedGenesis: founder.genesis,
      sealedWorkspaceProfile: sealWorkspace({ name: 'Measured' }, profileKey),
      sealedProfile: sealedProfileOf(founder, 'Founder'),
    }),
  });
  const { workspaceId } = place;
  if (workspaceId === undefined) throw new Error('the workspace was not founded');
  let invite = { inviteId: randomBytes(16), keys: signatureKeyPair() };
  for (let count = 1; count < memberCount; count += 1) {
    if (count % limits.inviteUses === 1) {
      invite = { inviteId: randomBytes(16), keys: signatureKeyPair() };
      append(founder, {
        case: 'inviteCreate',
        value: create(InviteCreateSchema, {
          inviteId: invite.inviteId,
          inviteKey: invite.keys.publicKey,
          role: Role.MEMBER,
          expiresAtMs: BigInt(startMs + limits.inviteLifetimeMs),
          uses: limits.inviteUses,
          sealedLabel: sealInviteLabel('Everybody', profileKey, idFromBytes('InviteId', invite.inviteId)),
        }),
      });
    }
    const joiner = makeIdentity();
    append(joiner, {
      case: 'join',
      value: create(JoinSchema, {
        inviteId: invite.inviteId,
        signedGenesis: joiner.genesis,
        sealedProfile: sealedProfileOf(joiner, `Person ${count}`),
        inviteSignature: sign(joinMessage(workspaceId, joiner.userId), invite.keys.secretKey),
      }),
    });
  }
  const foundingEntry = entries[0]?.bytes ?? new Uint8Array();
  const intent = { kind: 'found', workspaceId, foundingEntry } as const;
  vault.transact((tx) => savePendingAccount(tx, { state: 'pending', identity: founder, profileKey, relay, intent }));
  completeMembership(vault, entries);
}
