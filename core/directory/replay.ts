/** The state of the directory at a start: from what was kept of it, and from the entries after that. */
import { applyEntry } from '../../shared/domain/directory/apply-entry';
import { equalBytes } from '../../shared/domain/bytes';
import { emptyDirectory, type DirectoryState } from '../../shared/domain/directory/directory-state';
import { AppError, toAppError } from '../../shared/errors';
import { eventLoopTurn } from '../conversation/event-loop-turn';
import { clearDirectoryState, readDirectoryHead, type DirectoryHead } from '../vault/directory-state-table';
import { readDirectoryEntries, readDirectoryHash } from '../vault/directory-table';
import type { Vault } from '../vault/vault';
import { isStorageTrouble } from '../vault/vault-error';
import { directoryCrypto } from './directory-log';
import { readKeptState, stateVersion, writeHead, writeMembers, type KeptState } from './kept-state';
import type { ProfileReader } from './profile-reader';

export interface ReplayedDirectory extends KeptState {
  /**
   * Keeps the state for the next start, with others having the thread in between, unless it is kept or too short to be worth it.
   * What can't be kept, because the vault can't be written or was closed, is replayed again.
   */
  keep(): Promise<void>;
}

/** Entries that are replayed in a few dozen milliseconds: of so many nothing is kept. */
const worthKeeping = 300;
const replayPage = 200;
/** People that are written in one transaction: some milliseconds. */
const sliceMembers = 50;

// Signatures were verified before the entries were stored, and the vault authenticates what it holds.
const storedCrypto = { ...directoryCrypto, verify: () => true };

/** Throws `vault.corrupt` when what is stored does not make sense. What was kept is never the reason: then all is replayed. */
export function replayDirectory(vault: Vault, profiles: ProfileReader, keepFrom = worthKeeping): ReplayedDirectory {
  const kept = openKept(vault, profiles, keepFrom);
  if (kept !== undefined) return { ...kept, keep: async () => {} };
  const state = replay(vault, emptyDirectory());
  return {
    state,
    listed: () => [],
    list: async () => {},
    async keep() {
      if (state.sequence < keepFrom) return;
      try {
        await keepAll(vault, state, profiles);
      } catch (error) {
        const cause = toAppError(error);
        if (!isStorageTrouble(cause)) throw cause;
      }
    },
  };
}

function openKept(vault: Vault, profiles: ProfileReader, keepFrom: number): KeptState | undefined {
  try {
    const head = vault.read(readDirectoryHead);
    if (head === undefined || !isCurrent(vault, head)) return undefined;
    const kept = readKeptState(vault, head, profiles);
    const state = replay(vault, kept.state);
    if (state.sequence - head.sequence < keepFrom) return { ...kept, state };
    return keepRest(vault, state, profiles) ?? { ...kept, state };
  } catch (error) {
    const cause = toAppError(error);
    if (isStorageTrouble(cause) && cause.code !== 'vault.corrupt') throw cause;
    return undefined;
  }
}

function isCurrent(vault: Vault, { version, sequence, headHash }: DirectoryHead): boolean {
  const hash = vault.read((db) => readDirectoryHash(db, sequence));
  return version === stateVersion && hash !== undefined && equalBytes(hash, headHash);
}

// Now, while nobody else has a state that reads from what is kept.
function keepRest(vault: Vault, state: DirectoryState, profiles: ProfileReader): KeptState | undefined {
  try {
    vault.transact((tx) => {
      writeMembers(tx, state, state.members.unkept(), profiles);
      writeHead(tx, state);
    });
  } catch (error) {
    const cause = toAppError(error);
    if (isStorageTrouble(cause)) return undefined;
    throw cause;
  }
  const head = vault.read(readDirectoryHead);
  return head && readKeptState(vault, head, profiles);
}

async function keepAll(vault: Vault, state: DirectoryState, profiles: ProfileReader): Promise<void> {
  vault.transact(clearDirectoryState);
  const members = state.members.unkept();
  for (let from = 0; from < members.length; from += sliceMembers) {
    await eventLoopTurn();
    vault.transact((tx) => writeMembers(tx, state, members.slice(from, from + sliceMembers), profiles));
  }
  vault.transact((tx) => writeHead(tx, state));
}

function replay(vault: Vault, from: DirectoryState): DirectoryState {
  let state = from;
  try {
    for (;;) {
      const after = state.sequence;
      const entries = vault.read((db) => readDirectoryEntries(db, after, replayPage));
      for (const { bytes } of entries) state = applyEntry(state, bytes, storedCrypto).state;
      if (entries.length < replayPage) return state;
    }
  } catch (cause) {
    if (cause instanceof AppError && isStorageTrouble(cause)) throw cause;
    throw new AppError('vault.corrupt', { cause });
  }
}
