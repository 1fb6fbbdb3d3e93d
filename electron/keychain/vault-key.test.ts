import { beforeEach, describe, expect, it } from 'vitest';
import type { AccountId } from '../../shared/domain/ids';
import type { Keychain } from './keychain';
import { vaultKeys, type VaultKeys } from './vault-key';

const account = 'a'.repeat(32) as AccountId;

/** A keychain in memory that can be locked the way that libsecret is: reads find nothing, writes throw. */
function memoryKeychain(): Keychain & { entries: Map<string, string>; isLocked: boolean } {
  const entries = new Map<string, string>();
  const keychain = {
    entries,
    isLocked: false,
    getPassword: async (_: string, name: string) => (keychain.isLocked ? null : (entries.get(name) ?? null)),
    async setPassword(_: string, name: string, password: string) {
      if (keychain.isLocked) throw new Error('Cannot create an item in a locked collection');
      entries.set(name, password);
    },
    deletePassword: async (_: string, name: string) => entries.delete(name),
  };
  return keychain;
}

describe('the key of an account', () => {
  let keychain: ReturnType<typeof memoryKeychain>;
  let keys: VaultKeys;
  beforeEach(() => {
    keychain = memoryKeychain();
    keys = vaultKeys(async () => keychain, { timeoutMs: 50, platform: 'linux' });
  });

  it('is made once, and the same from then on', async () => {
    const first = await keys.obtain(account, false);
    const second = await keys.obtain(account, true);
    expect(first).toMatchObject({ state: 'present' });
    expect(second).toEqual(first);
    expect(keychain.entries.size).toBe(1);
  });

  it('is not made for a vault that exists', async () => {
    expect(await keys.obtain(account, true)).toEqual({ state: 'missing' });
    expect(keychain.entries.size).toBe(0);
  });

  it.each([true, false])('is not made while the keychain is locked (vault exists: %s)', async (hasVault) => {
    keychain.isLocked = true;
    expect(await keys.obtain(account, hasVault)).toEqual({ state: 'locked' });
    keychain.isLocked = false;
    expect(keychain.entries.size).toBe(0);
  });

  it.each([
    ['linux', 'unreachable'],
    ['win32', 'unreachable'],
    ['darwin', 'locked'],
  ] as const)('is %s: %s when the keychain refuses to be read', async (platform, state) => {
    keychain.getPassword = () => Promise.reject(new Error('refused'));
    const here = vaultKeys(async () => keychain, { platform });
    expect(await here.obtain(account, false)).toEqual({ state });
    expect(keychain.entries.size).toBe(0);
  });

  it('is unreachable when the native part does not load', async () => {
    const here = vaultKeys(() => Promise.reject(new Error('libsecret-1.so.0')), { platform: 'linux' });
    expect(await here.obtain(account, false)).toEqual({ state: 'unreachable' });
  });

  it('is locked while a prompt is not answered, and asking again raises no second prompt', async () => {
    let prompts = 0;
    let open = (): void => {};
    keychain.getPassword = () => {
      prompts += 1;
      return new Promise((resolve) => (open = () => resolve('0f'.repeat(32))));
    };
    expect(await keys.obtain(account, true)).toEqual({ state: 'locked' });
    expect(keys.isWaiting()).toBe(true);
    const again = keys.obtain(account, true);
    open();
    expect(await again).toMatchObject({ state: 'present', key: new Uint8Array(32).fill(15) });
    expect(prompts).toBe(1);
    expect(keys.isWaiting()).toBe(false);
  });

  it('is not used when it reads back differently', async () => {
    keychain.setPassword = async (_, name) => void keychain.entries.set(name, 'something else');
    expect(await keys.obtain(account, false)).toEqual({ state: 'locked' });
  });

  it.each(['', 'zz', 'A'.repeat(64), '0'.repeat(63), '0'.repeat(66)])(
    'that is damaged (%j) is told, not replaced',
    async (damaged) => {
      keychain.entries.set(account, damaged);
      expect(await keys.obtain(account, false)).toEqual({ state: 'missing' });
      expect(keychain.entries.get(account)).toBe(damaged);
    },
  );

  it('can be forgotten, also when the keychain fails', async () => {
    await keys.obtain(account, false);
    await keys.forget(account);
    expect(keychain.entries.size).toBe(0);
    keychain.deletePassword = () => Promise.reject(new Error('gone'));
    await expect(keys.forget(account)).resolves.toBeUndefined();
  });
});
