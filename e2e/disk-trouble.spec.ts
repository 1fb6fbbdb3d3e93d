/** A disk that is full, and one that has lost what was written: the window says so, and nothing that is stored is touched. */
import { spawnSync } from 'node:child_process';
import { closeSync, cpSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import path from 'node:path';
import keytar from '@github/keytar';
import { expect } from '@playwright/test';
import { Database } from '@signalapp/sqlcipher';
import { cameraBefore } from './harness/camera';
import { launchApp } from './harness/running-app';
import { Actor, test } from './harness/stage';

const languages = ['en', 'de'] as const;

for (const language of languages) {
  test(`a full disk is told as long as it is full, in ${language}`, async ({ stage }) => {
    test.skip(process.getuid?.() !== 0, 'only root may make a small disk');
    const disk = stage.folder('disk');
    run('mount', '-t', 'tmpfs', '-o', 'size=256m', 'tmpfs', disk);
    stage.onEnd(async () => run('umount', '--lazy', disk));
    const { foundingLink } = await stage.relay();
    const app = await launchApp({ userData: path.join(disk, 'profile'), language });
    const ada = new Actor(app, 'Ada Lovelace', language);
    try {
      await ada.foundWorkspace('Praxis am Rhein', foundingLink);
      const colleague = await stage.enter('Ben Öztürk');
      await colleague.join(await ada.invite());
      await ada.startDirect(colleague.name);
      await ada.write('Before');
      await ada.expectState('Before', 'delivered');
      const line = app.page.getByText(ada.words.accountStatus.storage['no-room'], { exact: true });
      await expect(line).toBeHidden();

      const filler = fill(disk);
      await ada.composer().fill('While the disk is full');
      await ada.composer().press('Enter');
      await expect(line).toBeVisible();
      const camera = await cameraBefore(app, language);
      await camera.shoot('full-disk');
      await ada.openSelfMenu();
      await app.page.getByRole('menuitemradio', { name: ada.words.presence.availability.busy, exact: true }).click();
      await expect(app.page.getByRole('dialog').getByRole('alert')).toHaveText(ada.words.errors['vault.full']);
      await camera.shoot('full-disk-status');
      await app.page.keyboard.press('Escape');

      rmSync(filler);
      await expect(line).toBeHidden();
      await expect(ada.composer()).toHaveValue('While the disk is full');
      await ada.composer().press('Enter');
      await ada.expectState('While the disk is full', 'delivered');
    } finally {
      await app.close();
    }
  });
}

test('a page that the disk has lost stops an account that was not closed well, and a copy is set aside', async ({
  stage,
}) => {
  const first = await stage.enter('Ada Lovelace');
  await first.foundWorkspace('Praxis am Rhein');
  await first.app.close();
  const ada = await stage.returning(first);
  await expect(ada.page.getByRole('heading', { name: 'Praxis am Rhein' }).first()).toBeVisible();
  await ada.app.kill();
  const accounts = path.join(ada.app.userData, 'accounts');
  const [accountId = ''] = readdirSync(accounts);
  const folder = path.join(accounts, accountId);
  const position = await positionOfMessages(folder, stage.folder('copy'), accountId);
  const vault = path.join(folder, 'vault.db');
  const bytes = readFileSync(vault);
  bytes.fill(0xa5, position, position + 100);
  writeFileSync(vault, bytes);

  const { page } = (await stage.returning(ada)).app;
  const alert = page.getByRole('alert');
  const { title } = ada.words.accountStatus.stopped['vault-corrupt'];
  // The check begins when the start is long over.
  await expect(alert.getByRole('heading', { name: title })).toBeVisible();
  await expect(alert.getByText(/vault\.db\.corrupt-/)).toBeVisible();
  const copy = readdirSync(folder).find((name) => /^vault\.db\.corrupt-.*Z$/.test(name)) ?? '';
  for (const file of [vault, path.join(folder, copy)]) {
    expect(readFileSync(file).subarray(position, position + 100)).toEqual(bytes.subarray(position, position + 100));
  }
});

/** Where the page with the messages is in the vault's file; found in a copy, since opening the vault itself would change it. */
async function positionOfMessages(folder: string, copy: string, accountId: string): Promise<number> {
  cpSync(folder, copy, { recursive: true });
  const db = new Database(path.join(copy, 'vault.db'));
  try {
    db.exec(`PRAGMA key = "x'${await keytar.getPassword('Conclave', accountId)}'"`);
    const page = db.prepare(`SELECT rootpage FROM sqlite_schema WHERE name = 'message'`, { pluck: true }).get<number>();
    return ((page ?? 1) - 1) * 4_096 + 1_000;
  } finally {
    db.close();
  }
}

/** Takes all the room on a disk; returns the file that has it. */
function fill(disk: string): string {
  const filler = path.join(disk, 'filler');
  const file = openSync(filler, 'w');
  for (const sizeBytes of [1024 * 1024, 4096]) {
    const chunk = Buffer.alloc(sizeBytes);
    // A short write, or none, is the end of the room.
    while (writtenTo(file, chunk) === sizeBytes);
  }
  closeSync(file);
  return filler;
}

function writtenTo(file: number, chunk: Uint8Array): number {
  try {
    return writeSync(file, chunk);
  } catch {
    return 0;
  }
}

function run(program: string, ...args: readonly string[]): void {
  const { status, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program}: ${stderr}`);
}
