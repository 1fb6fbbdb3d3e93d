/** The secret halves of the invites that this device made, so that their links can be shown again. */
import type { Database } from '@signalapp/sqlcipher';
import { idFromBytes } from '../../shared/domain/ids';
import type { InviteId } from '../../shared/domain/ids';
import type { SignatureSeed } from '../crypto/primitives';
import { blob, bytesOf, idBlob, type Blob } from './columns';
import type { Transaction } from './vault';

export function insertOwnInvite({ db }: Transaction, inviteId: InviteId, seed: SignatureSeed): void {
  db.prepare('INSERT INTO own_invite (invite_id, seed) VALUES (?, ?)').run([idBlob(inviteId), blob(seed)]);
}

export function readOwnInvites(db: Database): ReadonlyMap<InviteId, SignatureSeed> {
  const rows = db.prepare('SELECT invite_id, seed FROM own_invite').all<{ invite_id: Blob; seed: Blob }>();
  return new Map(rows.map((row) => [idFromBytes('InviteId', row.invite_id), bytesOf(row.seed) as SignatureSeed]));
}

export function deleteOwnInvite({ db }: Transaction, inviteId: InviteId): void {
  db.prepare('DELETE FROM own_invite WHERE invite_id = ?').run([idBlob(inviteId)]);
}
