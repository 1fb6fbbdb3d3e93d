/** A keychain or a vault in a wrong state: it is told, can be mended, and nothing that was stored is touched. */
import { createHash, randomBytes } from 'node:crypto';
import { cpSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import keytar from '@github/keytar';
import { expect, test as base, type Page } from '@playwright/test';
import { Person } from './harness/journey';
import { startOwnKeychain } from './harness/own-keychain';
import { launchApp, temporaryFolder, type RunningApp } from './harness/running-app';
import { words as allWords } from './harness/words';

const words = allWords.en;
const noBus = { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nowhere' };
const workspaceName = 'Praxis am Rhein';
const workspaceHeading = { name: workspaceName, exact: true } as const;

type StopReason = keyof typeof words.accountStatus.stopped;

interface Profile {
  readonly folder: string;
  /** Starts the application on it; ended after the test if it still runs. */
  open(env?: Readonly<Record<string, string>>): Promise<RunningApp>;
}

const test = base.extend<{ profile: Profile }>({
  // Playwright reads the names of the fixtures from this pattern.
  // oxlint-disable-next-line no-empty-pattern
  profile: async ({}, use) => {
    const folder = temporaryFolder('keychain');
    const apps: RunningApp[] = [];
    await use({
      folder: folder.path,
      async open(env = {}) {
        const app = await launchApp({ userData: path.join(folder.path, 'profile'), env });
        apps.push(app);
        return app;
      },
    });
    await Promise.all(apps.map((app) => app.close()));
    folder.remove();
  },
});

test('on a first start without a keychain no account is made, and it can be tried again', async ({ profile }) => {
  const { page } = await profile.open(noBus);
  await page.getByRole('button', { name: new RegExp(`^${words.onboarding.founding.title}`) }).click();
  await expectStopped(page, 'keychain-unreachable');
  await tryAgain(page);
  await expectStopped(page, 'keychain-unreachable');
  expect(vaultFiles(profile)).toEqual({});
});

test('a keychain that is gone, and comes back, leaves an account as it was', async ({ profile }) => {
  await foundAndQuit(profile);
  const before = vaultFiles(profile);
  const without = await profile.open(noBus);
  await expectStopped(without.page, 'keychain-unreachable');
  await tryAgain(without.page);
  await expectStopped(without.page, 'keychain-unreachable');
  await without.close();
  expect(vaultFiles(profile)).toEqual(before);

  const { page } = await profile.open();
  await expect(page.getByRole('heading', workspaceHeading)).toBeVisible();
});

test('a key that is missing or another is told, and the account opens once it is put back', async ({ profile }) => {
  await foundAndQuit(profile);
  const before = vaultFiles(profile);
  const [accountId = ''] = accountsOf(profile);
  const key = (await keytar.getPassword('Conclave', accountId)) ?? '';
  await keytar.deletePassword('Conclave', accountId);
  const { page } = await profile.open();
  await expectStopped(page, 'keychain-missing-key');
  expect(await keytar.getPassword('Conclave', accountId)).toBeNull();
  expect(vaultFiles(profile)).toEqual(before);

  for (const [entry, reason] of [
    ['no key at all', 'keychain-missing-key'],
    [randomBytes(32).toString('hex'), 'vault-wrong-key'],
  ] as const) {
    await keytar.setPassword('Conclave', accountId, entry);
    await tryAgain(page);
    await expectStopped(page, reason);
    expect(await keytar.getPassword('Conclave', accountId)).toBe(entry);
    expect(vaultFiles(profile)).toEqual(before);
  }
  await keytar.setPassword('Conclave', accountId, key);
  await tryAgain(page);
  await expect(page.getByRole('heading', workspaceHeading)).toBeVisible();
});

test('a keychain that is locked is told, and the account opens once it is unlocked', async ({ profile }) => {
  const keychain = await startOwnKeychain(profile.folder, { canAsk: false });
  try {
    await foundAndQuit(profile, keychain.env);
    const before = vaultFiles(profile);
    await keychain.lock();
    const app = await profile.open(keychain.env);
    await expectStopped(app.page, 'keychain-locked');
    expect(vaultFiles(profile)).toEqual(before);

    await keychain.unlock();
    await tryAgain(app.page);
    await expect(app.page.getByRole('heading', workspaceHeading)).toBeVisible();
    await app.close();
  } finally {
    await keychain.close();
  }
});

test('the application can be quit while the keychain waits for its password', async ({ profile }) => {
  const keychain = await startOwnKeychain(profile.folder, { canAsk: true });
  try {
    await foundAndQuit(profile, keychain.env);
    const before = vaultFiles(profile);
    await keychain.lock();
    const app = await profile.open(keychain.env);
    await keychain.asked();
    await expect(app.page.getByText(words.accountStatus.starting)).toBeAttached();
    await app.close();
    expect(vaultFiles(profile)).toEqual(before);

    await keychain.unlock();
    const again = await profile.open(keychain.env);
    await expect(again.page.getByRole('heading', workspaceHeading)).toBeVisible();
    await again.close();
  } finally {
    await keychain.close();
  }
});

const damages: Readonly<Record<string, (vault: string) => void>> = {
  'whose pages are damaged': (vault) => overwrite(vault, 5_000, 2_000),
  'whose head is damaged': (vault) => overwrite(vault, 0, 100),
  'that was cut off': (vault) => truncateSync(vault, 8_192 + 100),
  'that was cut off to nothing': (vault) => truncateSync(vault, 0),
};

for (const [name, damage] of Object.entries(damages)) {
  test(`a vault ${name} is told and copied aside, and opens once it is restored`, async ({ profile }) => {
    await foundAndQuit(profile);
    const account = path.join(profile.folder, 'profile', 'accounts', accountsOf(profile)[0] ?? '');
    const backup = path.join(profile.folder, 'backup');
    cpSync(account, backup, { recursive: true });
    damage(path.join(account, 'vault.db'));
    // As after a power cut, when nothing says that it was closed in order.
    writeFileSync(path.join(account, 'vault.db.in-use'), '');
    const damaged = vaultFiles(profile)['vault.db'];

    const { page } = await profile.open();
    await expectStopped(page, 'vault-corrupt');
    const copies = readdirSync(account).filter((file) => /^vault\.db\.corrupt-.*Z$/.test(file));
    expect(copies).toHaveLength(1);
    await expect(page.getByText(copies[0] ?? '')).toBeVisible();
    await tryAgain(page);
    await expectStopped(page, 'vault-corrupt');
    const files = vaultFiles(profile);
    expect(files['vault.db']).toBe(damaged);
    expect(files[copies[0] ?? '']).toBe(damaged);
    expect(Object.keys(files).filter((file) => /corrupt-.*Z$/.test(file))).toEqual(copies);

    for (const file of readdirSync(account)) if (file.startsWith('vault.db')) rmSync(path.join(account, file));
    cpSync(backup, account, { recursive: true });
    await tryAgain(page);
    await expect(page.getByRole('heading', workspaceHeading)).toBeVisible();
  });
}

async function foundAndQuit(profile: Profile, env?: Readonly<Record<string, string>>): Promise<void> {
  const app = await profile.open(env);
  await new Person(app.page, 'Ada Lovelace', 'en').foundWorkspace(workspaceName);
  await app.close();
  expect(accountsOf(profile)).toHaveLength(1);
  expect(Object.keys(vaultFiles(profile))).toContain('vault.db');
}

async function expectStopped(page: Page, reason: StopReason): Promise<void> {
  const alert = page.getByRole('alert');
  await expect(alert.getByRole('heading', { name: words.accountStatus.stopped[reason].title })).toBeVisible();
  await expect(alert.getByRole('button', { name: words.accountStatus.retry })).toBeVisible();
}

/** Asks once more; resolves when the answer is there, be it the same. */
async function tryAgain(page: Page): Promise<void> {
  const alert = await page.getByRole('alert').elementHandle();
  await page.getByRole('alert').getByRole('button', { name: words.accountStatus.retry }).click();
  // While it starts there is no alert: the one that comes then is another.
  await page.waitForFunction((element) => !(element?.isConnected ?? true), alert);
}

function accountsOf({ folder }: Profile): string[] {
  return readdirSync(path.join(folder, 'profile', 'accounts'));
}

/** A hash of each file that belongs to the vault of the only account, by its name. */
function vaultFiles(profile: Profile): Record<string, string> {
  const [account = ''] = accountsOf(profile);
  const folder = path.join(profile.folder, 'profile', 'accounts', account);
  const files = readdirSync(folder).filter((file) => file.startsWith('vault.db'));
  const hashOf = (file: string) =>
    createHash('sha256')
      .update(readFileSync(path.join(folder, file)))
      .digest('hex');
  return Object.fromEntries(files.map((file) => [file, hashOf(file)]));
}

function overwrite(file: string, from: number, length: number): void {
  const bytes = readFileSync(file);
  bytes.fill(0xa5, from, from + length);
  writeFileSync(file, bytes);
}
