/** Members and their devices as the workspace's log has them up to the entry that is kept: read one by one, as somebody is asked for. */
import type { Database } from '@signalapp/sqlcipher';
import type { Member, MemberDevice } from '../../shared/domain/directory/directory-state';
import type { Leaf } from '../../shared/domain/directory/id-map';
import type { Role } from '../../shared/domain/directory/role';
import { idFromBytes, type DeviceId, type PictureId, type UserId } from '../../shared/domain/ids';
import { AppError } from '../../shared/errors';
import type { BoxPublicKey, SignaturePublicKey } from '../crypto/primitives';
import { blob, bytesOf, idBlob, type Blob } from './columns';
import type { Transaction } from './vault';

export type MemberLeaf = Leaf<UserId, Member>;
/** With their profile as it was read, so that it need not be unsealed again. */
export interface ReadMember extends MemberLeaf {
  readonly profile: { readonly displayName: string; readonly title: string; readonly picture?: PictureId };
}

/** Of a member what lists show. */
export interface ListedMember extends Pick<Member, 'userId' | 'role' | 'joinedAtMs'> {
  readonly place: number;
  readonly profile: ReadMember['profile'];
}

/** Writes the member in place of what was known of them, with all devices, whose places `placeOf` knows. */
export function writeDirectoryMember(
  { db }: Transaction,
  { value: member, place, profile }: ReadMember,
  placeOf: (deviceId: DeviceId) => number | undefined,
): void {
  const { invitedWith, userId } = member;
  db.prepare('INSERT OR REPLACE INTO directory_member VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)').run([
    place,
    idBlob(userId),
    member.role,
    member.joinedAtMs,
    invitedWith === undefined ? null : idBlob(invitedWith),
    blob(member.chainHead),
    profile.displayName,
    profile.title,
    profile.picture === undefined ? null : idBlob(profile.picture),
    blob(member.sealedProfile),
  ]);
  const write = (device: MemberDevice, revokedAtMs: number | null): void => {
    const devicePlace = placeOf(device.deviceId);
    if (devicePlace === undefined) throw new AppError('internal.unexpected');
    db.prepare('INSERT OR REPLACE INTO directory_device VALUES (?, ?, ?, ?, ?, ?, ?)').run([
      devicePlace,
      idBlob(device.deviceId),
      place,
      blob(device.signatureKey),
      blob(device.encryptionKey),
      idBlob(device.inbox),
      revokedAtMs,
    ]);
  };
  for (const device of member.devices.values()) write(device, null);
  for (const device of member.revokedDevices.values()) write(device, device.revokedAtMs);
}

/** Members of these places, the last one not among them, in order. */
export function readDirectoryMembers(db: Database, from: number, to: number): ReadMember[] {
  const devices = new Map<number, DeviceRow[]>();
  const rows = db
    .prepare('SELECT * FROM directory_device WHERE member >= ? AND member < ? ORDER BY place')
    .all<DeviceRow>([from, to]);
  for (const row of rows) {
    const others = devices.get(row.member);
    if (others === undefined) devices.set(row.member, [row]);
    else others.push(row);
  }
  return db
    .prepare('SELECT * FROM directory_member WHERE place >= ? AND place < ? ORDER BY place')
    .all<MemberRow>([from, to])
    .map((row) => memberFrom(row, devices.get(row.place) ?? []));
}

/** Members of these places, the last one not among them, in order. */
export function listDirectoryMembers(db: Database, from: number, to: number): ListedMember[] {
  // A Buffer for each id would take longer than all the rest.
  return db
    .prepare(
      `SELECT place, lower(hex(user_id)) AS user_id, role, joined_at_ms, display_name, title,
         lower(hex(picture_id)) AS picture_id
       FROM directory_member WHERE place >= ? AND place < ? ORDER BY place`,
    )
    .all<ListRow>([from, to])
    .map(({ place, role, ...row }) => ({
      place,
      role,
      userId: row.user_id as UserId,
      joinedAtMs: row.joined_at_ms,
      profile: {
        displayName: row.display_name,
        title: row.title,
        ...(row.picture_id === '' ? {} : { picture: row.picture_id as PictureId }),
      },
    }));
}

export function readDirectoryMember(db: Database, userId: UserId): ReadMember | undefined {
  const place = db
    .prepare('SELECT place FROM directory_member WHERE user_id = ?', { pluck: true })
    .get<number>([idBlob(userId)]);
  return place === undefined ? undefined : readDirectoryMembers(db, place, place + 1)[0];
}

export function readDeviceOwner(db: Database, deviceId: DeviceId): Leaf<DeviceId, UserId> | undefined {
  const row = db
    .prepare(`SELECT d.place, m.user_id FROM directory_device AS d JOIN directory_member AS m ON m.place = d.member
       WHERE d.device_id = ?`)
    .get<{ place: number; user_id: Blob }>([idBlob(deviceId)]);
  return row && { id: deviceId, place: row.place, value: idFromBytes('UserId', row.user_id) };
}

export function readDeviceOwners(db: Database): Leaf<DeviceId, UserId>[] {
  return db
    .prepare(`SELECT d.place, d.device_id, m.user_id FROM directory_device AS d JOIN directory_member AS m ON m.place = d.member
       ORDER BY d.place`)
    .all<{ place: number; device_id: Blob; user_id: Blob }>()
    .map((row) => ({
      id: idFromBytes('DeviceId', row.device_id),
      place: row.place,
      value: idFromBytes('UserId', row.user_id),
    }));
}

/** The device whose signature key or inbox these bytes are. */
export function readDeviceWith(db: Database, claim: Uint8Array): { deviceId: DeviceId; place: number } | undefined {
  const row = db
    .prepare('SELECT place, device_id FROM directory_device WHERE signature_key = ? OR inbox = ?')
    .get<{ place: number; device_id: Blob }>([blob(claim), blob(claim)]);
  return row && { deviceId: idFromBytes('DeviceId', row.device_id), place: row.place };
}

function memberFrom(row: MemberRow, rows: readonly DeviceRow[]): ReadMember {
  const userId = idFromBytes('UserId', row.user_id);
  const devices = new Map<DeviceId, MemberDevice>();
  const revoked: (MemberDevice & { readonly revokedAtMs: number })[] = [];
  for (const each of rows) {
    const device = deviceFrom(each);
    if (each.revoked_at_ms === null) devices.set(device.deviceId, device);
    else revoked.push({ ...device, revokedAtMs: each.revoked_at_ms });
  }
  revoked.sort((one, other) => one.revokedAtMs - other.revokedAtMs);
  return {
    id: userId,
    place: row.place,
    value: {
      userId,
      role: row.role,
      joinedAtMs: row.joined_at_ms,
      invitedWith: row.invited_with === null ? undefined : idFromBytes('InviteId', row.invited_with),
      sealedProfile: bytesOf(row.sealed_profile),
      devices,
      revokedDevices: new Map(revoked.map((device) => [device.deviceId, device])),
      chainHead: bytesOf(row.chain_head),
    },
    profile: {
      displayName: row.display_name,
      title: row.title,
      ...(row.picture_id === null ? {} : { picture: idFromBytes('PictureId', row.picture_id) }),
    },
  };
}

function deviceFrom(row: DeviceRow): MemberDevice {
  return {
    deviceId: idFromBytes('DeviceId', row.device_id),
    signatureKey: bytesOf(row.signature_key) as SignaturePublicKey,
    encryptionKey: bytesOf(row.encryption_key) as BoxPublicKey,
    inbox: idFromBytes('TopicId', row.inbox),
  };
}

type MemberRow = {
  place: number;
  user_id: Blob;
  role: Role;
  joined_at_ms: number;
  invited_with: Blob | null;
  chain_head: Blob;
  display_name: string;
  title: string;
  picture_id: Blob | null;
  sealed_profile: Blob;
};

type ListRow = Pick<MemberRow, 'place' | 'role' | 'joined_at_ms' | 'display_name' | 'title'> & {
  user_id: string;
  picture_id: string;
};

type DeviceRow = {
  place: number;
  device_id: Blob;
  member: number;
  signature_key: Blob;
  encryption_key: Blob;
  inbox: Blob;
  revoked_at_ms: number | null;
};
