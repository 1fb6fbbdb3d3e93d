/**
 * `<vault>.in-use`: durable before the vault is written to, removed when it is closed well. Whoever finds it knows that
 * the last stop was none, and what has to be looked at.
 */
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { syncFolder } from './sync-folder';

/**
 * What the marker says. `log`: the write-ahead log must be there, since what was committed last is only in it. `check`: it
 * need not be. `damaged`: damage was found in use, so everything is checked before anything is used.
 */
export type LastStop = 'clean' | 'check' | 'log' | 'damaged';

/** How the vault at `vaultPath` was left. A marker without a readable word, an older version's too, stands for `check`. */
export function readLastStop(vaultPath: string): LastStop {
  const marker = markerPath(vaultPath);
  // SQLite deletes the log when it closes the database.
  if (!existsSync(marker)) return existsSync(`${vaultPath}-wal`) ? 'check' : 'clean';
  const word = readFileSync(marker, 'utf8');
  return word === 'log' || word === 'damaged' ? word : 'check';
}

/** Durable when it returns. Throws the file system's errors, except that there is no room for the word: then it says `check`. */
export function markInUse(vaultPath: string, state: Exclude<LastStop, 'clean'>): void {
  const file = openSync(markerPath(vaultPath), 'w', 0o600);
  try {
    writeFileSync(file, state);
    fsyncSync(file);
  } catch (error) {
    // On a full disk a vault can still be read.
    if (!(error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT')))
      throw error;
  } finally {
    closeSync(file);
  }
  syncFolder(dirname(vaultPath));
}

export function removeMarker(vaultPath: string): void {
  rmSync(markerPath(vaultPath), { force: true });
  syncFolder(dirname(vaultPath));
}

function markerPath(vaultPath: string): string {
  return `${vaultPath}.in-use`;
}
