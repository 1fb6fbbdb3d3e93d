/** The vault of a profile, opened with its key from the keychain. The application must not run on the profile. */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { openVault, type Vault } from '../core/vault/vault';
import { loadKeychain } from '../electron/keychain/keychain';
import { vaultKeys } from '../electron/keychain/vault-key';
import { systemClock } from '../shared/domain/clock';
import type { AccountId } from '../shared/domain/ids';

/** Closes the vault when `act` has returned. */
export async function withProfileVault<T>(profile: string, act: (vault: Vault) => T): Promise<T> {
  const accounts = path.join(profile, 'accounts');
  const [accountId] = readdirSync(accounts);
  if (accountId === undefined) throw new Error('the profile has no account');
  const answer = await vaultKeys(loadKeychain).obtain(accountId as AccountId, true);
  if (answer.state !== 'present') throw new Error(`the key is ${answer.state}`);
  const vault = openVault({ path: path.join(accounts, accountId, 'vault.db'), key: answer.key, clock: systemClock });
  try {
    return act(vault);
  } finally {
    vault.close();
  }
}
