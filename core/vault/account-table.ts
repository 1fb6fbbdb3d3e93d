/** The one row that says who this device is, and where its workspace is. */
import type { Database } from '@signalapp/sqlcipher';
import { idFromBytes } from '../../shared/domain/ids';
import type { WorkspaceId } from '../../shared/domain/ids';
import type { RelayEndpoint } from '../../shared/protocol/link-codec';
import type {
  BoxPublicKey,
  BoxSecretKey,
  SealingKey,
  SignaturePublicKey,
  SignatureSecretKey,
} from '../crypto/primitives';
import type { Identity } from '../directory/identity';
import type { Blob } from './columns';
import { blob, idBlob } from './columns';
import type { Transaction } from './vault';

interface AccountSecrets {
  readonly identity: Identity;
  /** Seals the names of the workspace and its people. */
  readonly profileKey: SealingKey;
  readonly relay: RelayEndpoint;
}

/** Stored before the first entry is appended, so that an interrupted founding or join goes on with the same identity. */
export interface PendingAccount extends AccountSecrets {
  readonly state: 'pending';
  readonly intent:
    | { readonly kind: 'join'; readonly workspaceId: WorkspaceId }
    /** The encoded entry, to be appended again byte for byte. */
    | { readonly kind: 'found'; readonly workspaceId: WorkspaceId; readonly foundingEntry: Uint8Array };
}

export interface MemberAccount extends AccountSecrets {
  readonly state: 'member';
  readonly workspaceId: WorkspaceId;
}

/** The account, or undefined in a blank vault. */
export function readAccount(db: Database): PendingAccount | MemberAccount | undefined {
  const row = db.prepare('SELECT * FROM account').get<AccountRow>();
  if (row === undefined) return undefined;
  const workspaceId = idFromBytes('WorkspaceId', row.workspace_id);
  const secrets = secretsFromRow(row);
  if (row.state === 'member') return { ...secrets, state: 'member', workspaceId };
  const foundingEntry = row.founding_entry === null ? undefined : plain(row.founding_entry);
  return {
    ...secrets,
    state: 'pending',
    intent: foundingEntry === undefined ? { kind: 'join', workspaceId } : { kind: 'found', workspaceId, foundingEntry },
  };
}

/** Stores the account, in place of one that is still pending. */
export function savePendingAccount({ db }: Transaction, account: PendingAccount): void {
  const { identity, profileKey, relay, intent } = account;
  const fingerprint = relay.certificateFingerprint;
  db.prepare('DELETE FROM account WHERE state = ?').run(['pending']);
  db.prepare(
    `INSERT INTO account (only_row, state, workspace_id, user_id, device_id, signature_public_key,
       signature_secret_key, encryption_public_key, encryption_secret_key, inbox, genesis, profile_key, relay_url,
       relay_fingerprint, founding_entry)
     VALUES (1, 'pending', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  ).run([
    idBlob(intent.workspaceId),
    idBlob(identity.userId),
    idBlob(identity.deviceId),
    blob(identity.signature.publicKey),
    blob(identity.signature.secretKey),
    blob(identity.box.publicKey),
    blob(identity.box.secretKey),
    idBlob(identity.inbox),
    blob(identity.genesis),
    blob(profileKey),
    relay.url,
    fingerprint === undefined ? null : blob(fingerprint),
    intent.kind === 'found' ? blob(intent.foundingEntry) : null,
  ]);
}

/** Turns the pending account into a member's. */
export function completeAccount({ db }: Transaction): void {
  db.prepare(`UPDATE account SET state = 'member', founding_entry = NULL`).run();
}

/** Whether the person lets others see what they have read, and so sees what others have. True at first. */
export function sendsReadReceipts(db: Database): boolean {
  return db.prepare('SELECT sends_read_receipts FROM account', { pluck: true }).get<number>() !== 0;
}

export function setSendsReadReceipts({ db }: Transaction, sendsRead: boolean): void {
  db.prepare('UPDATE account SET sends_read_receipts = ?').run([sendsRead ? 1 : 0]);
}

/** Whether the person's device makes previews of links. False at first. */
export function makesLinkPreviews(db: Database): boolean {
  return db.prepare('SELECT makes_link_previews FROM account', { pluck: true }).get<number>() === 1;
}

export function setMakesLinkPreviews({ db }: Transaction, makesPreviews: boolean): void {
  db.prepare('UPDATE account SET makes_link_previews = ?').run([makesPreviews ? 1 : 0]);
}

/** Sequence number up to which the inbox was applied; 0 at first. */
export function readInboxCursor(db: Database): number {
  return Number(db.prepare('SELECT inbox_cursor FROM account', { pluck: true }).get() ?? 0);
}

export function writeInboxCursor({ db }: Transaction, sequence: number): void {
  db.prepare('UPDATE account SET inbox_cursor = ?').run([sequence]);
}

type AccountRow = {
  state: string;
  workspace_id: Blob;
  user_id: Blob;
  device_id: Blob;
  signature_public_key: Blob;
  signature_secret_key: Blob;
  encryption_public_key: Blob;
  encryption_secret_key: Blob;
  inbox: Blob;
  genesis: Blob;
  profile_key: Blob;
  relay_url: string;
  relay_fingerprint: Blob | null;
  founding_entry: Blob | null;
};

function secretsFromRow(row: AccountRow): AccountSecrets {
  return {
    identity: {
      userId: idFromBytes('UserId', row.user_id),
      deviceId: idFromBytes('DeviceId', row.device_id),
      signature: {
        publicKey: plain(row.signature_public_key) as SignaturePublicKey,
        secretKey: plain(row.signature_secret_key) as SignatureSecretKey,
      },
      box: {
        publicKey: plain(row.encryption_public_key) as BoxPublicKey,
        secretKey: plain(row.encryption_secret_key) as BoxSecretKey,
      },
      inbox: idFromBytes('TopicId', row.inbox),
      genesis: plain(row.genesis),
    },
    profileKey: plain(row.profile_key) as SealingKey,
    relay: {
      url: row.relay_url,
      certificateFingerprint: row.relay_fingerprint === null ? undefined : plain(row.relay_fingerprint),
    },
  };
}

// SQLCipher gives Buffers, whose slice() and text differ from those of the Uint8Array that they pass for.
function plain(buffer: Blob): Uint8Array {
  return new Uint8Array(buffer);
}
