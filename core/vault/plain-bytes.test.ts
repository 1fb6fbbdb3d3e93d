import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { idFromBytes } from '../../shared/domain/ids';
import { randomBytes, type SignatureSeed } from '../crypto/primitives';
import { insertDirectoryEntry, readDirectoryEntries, readDirectoryHash } from './directory-table';
import { insertOwnInvite, readOwnInvites } from './invite-table';
import { temporaryVault } from './testing/temporary-vault';

let temporary: ReturnType<typeof temporaryVault>;
beforeEach(() => {
  temporary = temporaryVault();
});
afterEach(() => temporary.remove());

/** A Buffer passes for a Uint8Array, but its `slice` shares its memory, and it crosses a port with all of its pool. */
function expectPlain(...values: readonly (Uint8Array | undefined)[]): void {
  expect(values.map((value) => value?.constructor)).toEqual(values.map(() => Uint8Array));
}

describe('what the vault reads', () => {
  it('is plain bytes for entries of the directory', () => {
    const entry = { sequence: 1, hash: randomBytes(32), bytes: randomBytes(50) };
    temporary.vault.transact((tx) => insertDirectoryEntry(tx, entry));
    const [stored] = temporary.vault.read((db) => readDirectoryEntries(db, 0, 10));
    const hash = temporary.vault.read((db) => readDirectoryHash(db, 1));
    expectPlain(stored?.hash, stored?.bytes, hash);
    expect([stored, hash]).toEqual([entry, entry.hash]);
  });

  it('is plain bytes for the seeds of invites', () => {
    const inviteId = idFromBytes('InviteId', randomBytes(16));
    const seed = randomBytes(32) as SignatureSeed;
    temporary.vault.transact((tx) => insertOwnInvite(tx, inviteId, seed));
    const stored = temporary.vault.read(readOwnInvites).get(inviteId);
    expectPlain(stored);
    expect(stored).toEqual(seed);
  });
});
