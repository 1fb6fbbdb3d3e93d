/** What the workspace's log comes to up to some entry, but for its members. See migration 0028. */
import type { Database } from '@signalapp/sqlcipher';
import type { DirectoryInvite, DirectoryState } from '../../shared/domain/directory/directory-state';
import type { Leaf } from '../../shared/domain/directory/id-map';
import type { InvitedRole } from '../../shared/domain/directory/role';
import { idFromBytes, type InviteId, type UserId, type WorkspaceId } from '../../shared/domain/ids';
import type { SignaturePublicKey } from '../crypto/primitives';
import { blob, bytesOf, idBlob, type Blob } from './columns';
import type { Transaction } from './vault';

/** The state but for what is read row by row. */
export interface DirectoryHead extends Pick<
  DirectoryState,
  'sequence' | 'headHash' | 'atMs' | 'sealedWorkspaceProfile'
> {
  readonly version: number;
  readonly workspaceId: WorkspaceId;
  readonly members: number;
  readonly devices: number;
  readonly invites: number;
}

/** A policy as the directory has it: `value` is the encoded `SetPolicy`. */
export interface KeptPolicy {
  readonly sinceMs: number;
  readonly by: UserId;
  readonly value: Uint8Array;
}

export function clearDirectoryState({ db }: Transaction): void {
  db.exec(`
    DELETE FROM directory_state;
    DELETE FROM directory_member;
    DELETE FROM directory_device;
    DELETE FROM directory_invite;
    DELETE FROM directory_policy;
  `);
}

/** Makes the rows count. */
export function writeDirectoryHead({ db }: Transaction, head: DirectoryHead): void {
  db.prepare('INSERT OR REPLACE INTO directory_state VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?, ?)').run([
    head.version,
    idBlob(head.workspaceId),
    head.sequence,
    blob(head.headHash),
    head.atMs,
    head.members,
    head.devices,
    head.invites,
    blob(head.sealedWorkspaceProfile),
  ]);
}

export function readDirectoryHead(db: Database): DirectoryHead | undefined {
  const row = db.prepare('SELECT * FROM directory_state').get<HeadRow>();
  if (row === undefined) return undefined;
  return {
    version: row.version,
    sequence: row.sequence,
    members: row.members,
    devices: row.devices,
    invites: row.invites,
    workspaceId: idFromBytes('WorkspaceId', row.workspace_id),
    headHash: bytesOf(row.head_hash),
    atMs: row.at_ms,
    sealedWorkspaceProfile: bytesOf(row.sealed_workspace_profile),
  };
}

export function writeDirectoryInvite(
  { db }: Transaction,
  { value: invite, place }: Leaf<InviteId, DirectoryInvite>,
): void {
  db.prepare('INSERT OR REPLACE INTO directory_invite VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)').run([
    place,
    idBlob(invite.inviteId),
    blob(invite.inviteKey),
    invite.role,
    idBlob(invite.createdBy),
    invite.createdAtMs,
    invite.expiresAtMs,
    invite.uses,
    invite.usesLeft,
    invite.isRevoked ? 1 : 0,
    blob(invite.sealedLabel),
  ]);
}

export function readDirectoryInvite(db: Database, inviteId: InviteId): Leaf<InviteId, DirectoryInvite> | undefined {
  const row = db.prepare('SELECT * FROM directory_invite WHERE invite_id = ?').get<InviteRow>([idBlob(inviteId)]);
  return row && inviteFrom(row);
}

export function readDirectoryInvites(db: Database): Leaf<InviteId, DirectoryInvite>[] {
  return db.prepare('SELECT * FROM directory_invite ORDER BY place').all<InviteRow>().map(inviteFrom);
}

export function writeDirectoryPolicy({ db }: Transaction, place: number, { sinceMs, by, value }: KeptPolicy): void {
  db.prepare('INSERT OR REPLACE INTO directory_policy VALUES (?, ?, ?, ?)').run([
    place,
    sinceMs,
    idBlob(by),
    blob(value),
  ]);
}

export function readDirectoryPolicies(db: Database): KeptPolicy[] {
  return db
    .prepare('SELECT since_ms, user_id, value FROM directory_policy ORDER BY place')
    .all<{ since_ms: number; user_id: Blob; value: Blob }>()
    .map((row) => ({ sinceMs: row.since_ms, by: idFromBytes('UserId', row.user_id), value: bytesOf(row.value) }));
}

function inviteFrom(row: InviteRow): Leaf<InviteId, DirectoryInvite> {
  const inviteId = idFromBytes('InviteId', row.invite_id);
  const value: DirectoryInvite = {
    inviteId,
    inviteKey: bytesOf(row.invite_key) as SignaturePublicKey,
    role: row.role,
    createdBy: idFromBytes('UserId', row.created_by),
    createdAtMs: row.created_at_ms,
    expiresAtMs: row.expires_at_ms,
    uses: row.uses,
    usesLeft: row.uses_left,
    isRevoked: row.is_revoked === 1,
    sealedLabel: bytesOf(row.sealed_label),
  };
  return { id: inviteId, place: row.place, value };
}

type HeadRow = {
  version: number;
  workspace_id: Blob;
  sequence: number;
  head_hash: Blob;
  at_ms: number;
  members: number;
  devices: number;
  invites: number;
  sealed_workspace_profile: Blob;
};

type InviteRow = {
  place: number;
  invite_id: Blob;
  invite_key: Blob;
  role: InvitedRole;
  created_by: Blob;
  created_at_ms: number;
  expires_at_ms: number;
  uses: number;
  uses_left: number;
  is_revoked: number;
  sealed_label: Blob;
};
