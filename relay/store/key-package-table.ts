import type { Database } from '@signalapp/sqlcipher';
import type { DeviceId } from '../../shared/domain/ids';
import { blob } from './blob';
import { entryOverheadBytes } from './entry-log';
import type { KeyPackageCount } from './store';

export interface KeyPackageTable {
  /** How many bytes the former last resort took, if it was replaced. */
  publish(device: DeviceId, packages: readonly Uint8Array[], lastResort: Uint8Array | undefined): number;
  count(device: DeviceId): KeyPackageCount;
  /** Oldest first; a package that isn't the last resort is deleted. */
  claim(device: DeviceId): { readonly bytes: Uint8Array; readonly isLastResort: boolean } | undefined;
  /** How many bytes were freed. */
  deleteAll(device: DeviceId): number;
  measure(): number;
}

export function openKeyPackageTable(db: Database): KeyPackageTable {
  const insert = db.prepare('INSERT INTO key_packages (device, bytes) VALUES (?, ?)');
  const setLastResort = db.prepare('INSERT OR REPLACE INTO last_resort_packages (device, bytes) VALUES (?, ?)');
  const count = db.prepare('SELECT count(*) AS count FROM key_packages WHERE device = ?');
  const oldest = db.prepare('SELECT id, bytes FROM key_packages WHERE device = ? ORDER BY id LIMIT 1');
  const remove = db.prepare('DELETE FROM key_packages WHERE id = ?');
  const lastResort = db.prepare('SELECT bytes FROM last_resort_packages WHERE device = ?');
  const removeAll = db.prepare('DELETE FROM key_packages WHERE device = ?');
  const removeLastResort = db.prepare('DELETE FROM last_resort_packages WHERE device = ?');
  const sizes = ['key_packages', 'last_resort_packages'].map((table) =>
    db.prepare(`SELECT count(*) AS count, coalesce(sum(length(bytes)), 0) AS bytes FROM ${table}`),
  );

  function readLastResort(device: DeviceId): Uint8Array | undefined {
    return lastResort.get<{ bytes: Uint8Array<ArrayBuffer> }>([Buffer.from(device, 'hex')])?.bytes;
  }

  function measure(): number {
    let total = 0;
    for (const statement of sizes) {
      const row = statement.get<{ count: number; bytes: number }>();
      total += (row?.bytes ?? 0) + (row?.count ?? 0) * entryOverheadBytes;
    }
    return total;
  }

  return {
    publish(device, packages, lastResortPackage) {
      const id = Buffer.from(device, 'hex');
      for (const bytes of packages) insert.run([id, blob(bytes)]);
      if (lastResortPackage === undefined) return 0;
      const former = readLastResort(device);
      setLastResort.run([id, blob(lastResortPackage)]);
      return former === undefined ? 0 : former.length + entryOverheadBytes;
    },
    count(device) {
      const row = count.get<{ count: number }>([Buffer.from(device, 'hex')]);
      return { count: row?.count ?? 0, hasLastResort: readLastResort(device) !== undefined };
    },
    claim(device) {
      const row = oldest.get<{ id: number; bytes: Uint8Array<ArrayBuffer> }>([Buffer.from(device, 'hex')]);
      if (row === undefined) {
        const bytes = readLastResort(device);
        return bytes && { bytes, isLastResort: true };
      }
      remove.run([row.id]);
      return { bytes: row.bytes, isLastResort: false };
    },
    deleteAll(device) {
      const bytesBefore = measure();
      removeAll.run([Buffer.from(device, 'hex')]);
      removeLastResort.run([Buffer.from(device, 'hex')]);
      return bytesBefore - measure();
    },
    measure,
  };
}
