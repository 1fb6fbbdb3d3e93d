import { randomInt } from 'node:crypto';
import type { EntryId } from '../../shared/domain/ids';

/**
 * Where entry ids are in the log, in about 20 bytes of memory each; a unique index in the database would cost more than
 * the append itself. It keeps a 32-bit hash of (log, entry id), so `find` asks `isMatch` about each candidate row, which
 * also makes rows harmless that were deleted or rolled back since.
 */
export interface EntryIdIndex {
  readonly size: number;
  add(logId: number, entryId: EntryId, rowId: number): void;
  find(logId: number, entryId: EntryId, isMatch: (rowId: number) => boolean): number | undefined;
  clear(): void;
}

const initialSlots = 1024;
const maximumLoad = 0.7;

export function createEntryIdIndex(): EntryIdIndex {
  // Secret, so that nobody can choose ids that fall into one slot.
  const seed = randomInt(2 ** 32);
  let hashes = new Uint32Array(initialSlots);
  let rows = new Float64Array(initialSlots);
  let size = 0;

  function insert(hash: number, rowId: number): void {
    const mask = hashes.length - 1;
    let slot = hash & mask;
    while (hashes[slot] !== 0) slot = (slot + 1) & mask;
    hashes[slot] = hash;
    rows[slot] = rowId;
  }

  function grow(): void {
    const [oldHashes, oldRows] = [hashes, rows];
    hashes = new Uint32Array(oldHashes.length * 2);
    rows = new Float64Array(oldHashes.length * 2);
    oldHashes.forEach((hash, slot) => {
      if (hash !== 0) insert(hash, oldRows[slot] ?? 0);
    });
  }

  return {
    get size() {
      return size;
    },
    add(logId, entryId, rowId) {
      if (size >= hashes.length * maximumLoad) grow();
      insert(hashOf(seed, logId, entryId), rowId);
      size += 1;
    },
    find(logId, entryId, isMatch) {
      const hash = hashOf(seed, logId, entryId);
      const mask = hashes.length - 1;
      for (let slot = hash & mask; hashes[slot] !== 0; slot = (slot + 1) & mask) {
        const rowId = rows[slot] ?? 0;
        if (hashes[slot] === hash && isMatch(rowId)) return rowId;
      }
      return undefined;
    },
    clear() {
      hashes = new Uint32Array(initialSlots);
      rows = new Float64Array(initialSlots);
      size = 0;
    },
  };
}

/** MurmurHash3 (32 bits) over the log's number and the id's four words. Never 0, which marks a free slot. */
function hashOf(seed: number, logId: number, entryId: EntryId): number {
  let hash = mix(seed, logId);
  for (let index = 0; index < entryId.length; index += 8) {
    hash = mix(hash, Number.parseInt(entryId.slice(index, index + 8), 16));
  }
  hash ^= hash >>> 16;
  hash = Math.imul(hash, 0x85ebca6b);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, 0xc2b2ae35);
  hash = (hash ^ (hash >>> 16)) >>> 0;
  return hash === 0 ? 1 : hash;
}

function mix(hash: number, word: number): number {
  let mixed = Math.imul(word, 0xcc9e2d51);
  mixed = (mixed << 15) | (mixed >>> 17);
  mixed = hash ^ Math.imul(mixed, 0x1b873593);
  mixed = (mixed << 13) | (mixed >>> 19);
  return (Math.imul(mixed, 5) + 0xe6546b64) | 0;
}
