import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { isId, type AccountId } from '../../shared/domain/ids';
import * as s from '../../shared/ipc/schemas';
import { readJsonFile, writeJsonFile } from '../json-file';

const relayRecord = z.strictObject({
  reach: z.enum(['computer', 'network']),
  /** Kept, because invites hold it; 0 until the relay has run for the first time. */
  port: z.number().int().min(0).max(65_535),
});

const accountRecord = z.strictObject({
  accountId: s.accountId,
  /** Belongs to no workspace yet. */
  isBlank: z.boolean(),
  /** Set when its workspace's relay runs on this computer. */
  relay: relayRecord.optional(),
});

const registryFile = z.strictObject({ version: z.literal(1), accounts: z.array(accountRecord) });

type RelayRecord = z.infer<typeof relayRecord>;
export type AccountRecord = z.infer<typeof accountRecord>;
export type RelayReach = RelayRecord['reach'];

export interface AccountRegistry {
  list(): readonly AccountRecord[];
  find(accountId: AccountId): AccountRecord | undefined;
  /** Adds or replaces. Durable when it returns. */
  put(record: AccountRecord): void;
  /** Deletes the account's folder, then its record. */
  remove(accountId: AccountId): void;
  /** The account's own folder, which exists. */
  folderOf(accountId: AccountId): string;
  vaultPathOf(accountId: AccountId): string;
  relayFolderOf(accountId: AccountId): string;
  /** Whether anything of a vault lies in the account's folder: a copy or a log of one counts. */
  hasVault(accountId: AccountId): boolean;
}

const vaultName = 'vault.db';
/** A second copy of what the registry says of the account's relay: on another port nobody would find it again. */
const relayFileName = 'relay.json';

/**
 * The accounts of this computer, in `accounts.json`; each has a folder below `accounts/`. The file holds no names. When
 * it is missing or damaged the list is made anew from the folders, so that no vault is forgotten.
 */
export function openAccountRegistry(folder: string): AccountRegistry {
  const file = path.join(folder, 'accounts.json');
  const accountsFolder = path.join(folder, 'accounts');
  let accounts: readonly AccountRecord[] = [];

  const save = (next: readonly AccountRecord[]): void => {
    writeJsonFile(file, { version: 1, accounts: next });
    accounts = next;
  };
  const folderOf = (accountId: AccountId): string => path.join(accountsFolder, accountId);
  const relayFileOf = (accountId: AccountId): string => path.join(folderOf(accountId), relayFileName);
  // Not written yet: a full disk must not keep the accounts that are there from being used.
  accounts = readJsonFile(file, registryFile)?.accounts ?? recover(accountsFolder);

  return {
    list: () => accounts,
    find: (accountId) => accounts.find((account) => account.accountId === accountId),
    put(record) {
      if (record.relay !== undefined) writeJsonFile(relayFileOf(record.accountId), record.relay);
      const others = accounts.filter((account) => account.accountId !== record.accountId);
      const isKnown = others.length < accounts.length;
      save(isKnown ? accounts.map((a) => (a.accountId === record.accountId ? record : a)) : [...others, record]);
    },
    remove(accountId) {
      rmSync(folderOf(accountId), { recursive: true, force: true });
      save(accounts.filter((account) => account.accountId !== accountId));
    },
    folderOf(accountId) {
      mkdirSync(folderOf(accountId), { recursive: true, mode: 0o700 });
      return folderOf(accountId);
    },
    vaultPathOf: (accountId) => path.join(folderOf(accountId), vaultName),
    relayFolderOf: (accountId) => path.join(folderOf(accountId), 'relay'),
    hasVault: (accountId) => listFolder(folderOf(accountId)).some((name) => name.startsWith(vaultName)),
  };
}

// Whether it is blank its core will say; until then it must not be taken for one that may be discarded.
function recover(accountsFolder: string): AccountRecord[] {
  return listFolder(accountsFolder)
    .filter((name): name is AccountId => isId('AccountId', name))
    .map((accountId) => {
      const relay = recoverRelay(path.join(accountsFolder, accountId));
      return { accountId, isBlank: false, ...(relay && { relay }) };
    });
}

function recoverRelay(accountFolder: string): RelayRecord | undefined {
  if (!isFolder(path.join(accountFolder, 'relay'))) return undefined;
  return readJsonFile(path.join(accountFolder, relayFileName), relayRecord) ?? { reach: 'computer', port: 0 };
}

// Throws unless the folder is missing: what can't be read must not look empty.
function listFolder(folder: string): string[] {
  return isFolder(folder) ? readdirSync(folder) : [];
}

function isFolder(folder: string): boolean {
  return statSync(folder, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
