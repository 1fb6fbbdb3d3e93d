/**
 * The vaults' keys in the operating system's keychain. One rule stands above all: a key that can't be read is not a key
 * that does not exist. A new one is made only for an account that has no vault yet.
 */
import { randomBytes } from 'node:crypto';
import type { VaultKey } from '../../core/vault/vault';
import { fromHex, toHex, type AccountId } from '../../shared/domain/ids';
import { logFailure } from '../log';
import type { Keychain } from './keychain';

export type VaultKeyAnswer =
  /** The caller wipes the key. */
  | { readonly state: 'present'; readonly key: VaultKey }
  /** The keychain is open and has no usable key for a vault that exists. */
  | { readonly state: 'missing' }
  /** The keychain is there, but did not open: locked, or its prompt was dismissed or not answered in time. */
  | { readonly state: 'locked' }
  /** There is no keychain to talk to. */
  | { readonly state: 'unreachable' };

export interface VaultKeys {
  /** The key of an account; a new one if it has none and `hasVault` is false. Never rejects. */
  obtain(accountId: AccountId, hasVault: boolean): Promise<VaultKeyAnswer>;
  /** Deletes an account's key. Resolves too when it can't: a key without a vault opens nothing. */
  forget(accountId: AccountId): Promise<void>;
  /** Whether the keychain has not answered yet, e.g. because it asks a person for its password. */
  isWaiting(): boolean;
}

export interface VaultKeyOptions {
  /** How long a person may take to answer the keychain's prompt. */
  readonly timeoutMs?: number;
  readonly platform?: NodeJS.Platform;
}

/** Account ids are random, so they need no profile beside them; and a profile that is moved finds its keys again. */
const service = 'Conclave';
/** Not an account: written and deleted to learn whether the keychain is open. */
const probeAccount = 'keychain-check';
const keyBytes = 32;

/** Keeps the keys with `load`'s keychain, which is loaded at the first use. */
export function vaultKeys(load: () => Promise<Keychain>, options: VaultKeyOptions = {}): VaultKeys {
  const { timeoutMs = 30_000, platform = process.platform } = options;
  const pending = new Map<string, Promise<Outcome<unknown>>>();

  /**
   * One operation of the keychain, with its failures told apart. An operation that waits for a person can't be taken
   * back: asking again waits for the same one instead of stacking up prompts.
   */
  async function attempt<T>(name: string, operate: (keychain: Keychain) => Promise<T>): Promise<Outcome<T>> {
    const known = pending.get(name) as Promise<Outcome<T>> | undefined;
    const running = known ?? settle(load, operate).finally(() => pending.delete(name));
    pending.set(name, running);
    return await withTimeout(running, timeoutMs);
  }

  async function read(accountId: AccountId): Promise<Outcome<string | undefined>> {
    return await attempt(`get ${accountId}`, async (k) => (await k.getPassword(service, accountId)) ?? undefined);
  }

  async function obtain(accountId: AccountId, hasVault: boolean): Promise<VaultKeyAnswer> {
    const first = await read(accountId);
    // macOS refuses to read from a keychain that is locked; elsewhere a refusal means that nothing answered.
    if (first.kind === 'failed') return { state: platform === 'darwin' ? 'locked' : 'unreachable' };
    if (first.kind === 'timeout') return { state: 'locked' };
    if (first.value !== undefined) return answerFor(first.value);
    return hasVault ? await confirmMissing(accountId) : await create(accountId);
  }

  /** libsecret reports a secret in a locked collection as absent. What can be written and read back is open. */
  async function confirmMissing(accountId: AccountId): Promise<VaultKeyAnswer> {
    const probe = toHex(randomBytes(16));
    const probed = await attempt('probe', async (k) => {
      await k.setPassword(service, probeAccount, probe);
      const found = await k.getPassword(service, probeAccount);
      await k.deletePassword(service, probeAccount);
      return found !== null;
    });
    if (probed.kind !== 'done' || !probed.value) return { state: 'locked' };
    const again = await read(accountId);
    if (again.kind !== 'done') return { state: 'locked' };
    return again.value === undefined ? { state: 'missing' } : answerFor(again.value);
  }

  /** Writes the new key and reads it back before anything is encrypted with it. */
  async function create(accountId: AccountId): Promise<VaultKeyAnswer> {
    const written = await attempt(`create ${accountId}`, async (k) => {
      // The first read may have failed to see a key in a collection that a prompt has opened since.
      const existing = await k.getPassword(service, accountId);
      if (existing !== null) return existing;
      const encoded = newKey();
      await k.setPassword(service, accountId, encoded);
      return (await k.getPassword(service, accountId)) === encoded ? encoded : undefined;
    });
    if (written.kind !== 'done' || written.value === undefined) return { state: 'locked' };
    return answerFor(written.value);
  }

  async function forget(accountId: AccountId): Promise<void> {
    await attempt(`forget ${accountId}`, (k) => k.deletePassword(service, accountId));
  }

  return { obtain, forget, isWaiting: () => pending.size > 0 };
}

type Outcome<T> =
  | { readonly kind: 'done'; readonly value: T }
  | { readonly kind: 'failed' }
  | { readonly kind: 'timeout' };

async function settle<T>(
  load: () => Promise<Keychain>,
  operate: (keychain: Keychain) => Promise<T>,
): Promise<Outcome<T>> {
  try {
    return { kind: 'done', value: await operate(await load()) };
  } catch (error) {
    logFailure('keychain-failed', error);
    return { kind: 'failed' };
  }
}

async function withTimeout<T>(operation: Promise<Outcome<T>>, timeoutMs: number): Promise<Outcome<T>> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<Outcome<T>>((resolve) => {
    timer = setTimeout(() => resolve({ kind: 'timeout' }), timeoutMs);
  });
  try {
    return await Promise.race([operation, timeout]);
  } finally {
    clearTimeout(timer);
  }
}

function newKey(): string {
  const key = randomBytes(keyBytes);
  try {
    return toHex(key);
  } finally {
    key.fill(0);
  }
}

// An entry that is not a key, written over by something else, is left as it is: it may still be of use to somebody.
function answerFor(encoded: string): VaultKeyAnswer {
  if (encoded.length !== 2 * keyBytes || !/^[0-9a-f]*$/.test(encoded)) return { state: 'missing' };
  return { state: 'present', key: fromHex(encoded) as VaultKey };
}
