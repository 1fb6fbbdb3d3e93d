import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'vite';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

const project = path.resolve(import.meta.dirname, '../..');
const account = 'a'.repeat(32);
const programs = ['gnome-keyring-daemon', 'dbus-run-session', 'gdbus', 'bash'];
const hasKeyring = programs.every((name) => spawnSync('which', [name]).status === 0);

// Asks for a key in a process of its own, the way the shell does, and prints the answer.
const driver = `
const { vaultKeys } = require('./vault-key.cjs');
vaultKeys(async () => require(process.argv[2]), { timeoutMs: 15000 })
  .obtain(process.argv[3], process.argv[4] === 'with-vault')
  .then(({ state, key }) => console.log(state, key === undefined ? '' : Buffer.from(key).toString('hex')));
`;

const unlock = `printf pw | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1`;
const unlockWrongly = `printf wrong | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1`;
const startLocked = `gnome-keyring-daemon --start --components=secrets >/dev/null 2>&1`;
const lock =
  `gdbus call --session --dest org.freedesktop.secrets --object-path /org/freedesktop/secrets ` +
  `--method org.freedesktop.Secret.Service.Lock "['/org/freedesktop/secrets/collection/login']" >/dev/null`;

describe.runIf(process.platform === 'linux' && hasKeyring)('with a real gnome-keyring, the key of an account', () => {
  let bundle: string;
  let home: string;

  beforeAll(async () => {
    bundle = mkdtempSync(path.join(tmpdir(), 'conclave-bundle-'));
    await build({
      configFile: false,
      logLevel: 'silent',
      root: project,
      ssr: { noExternal: true },
      build: {
        ssr: path.join(project, 'electron/keychain/vault-key.ts'),
        outDir: bundle,
        target: 'node18',
        rollupOptions: { output: { format: 'cjs', entryFileNames: 'vault-key.cjs' } },
      },
    });
  });
  beforeAll(() => writeFileSync(path.join(bundle, 'driver.cjs'), driver));
  afterAll(() => rmSync(bundle, { recursive: true, force: true }));
  beforeEach(() => {
    home = mkdtempSync(path.join(tmpdir(), 'conclave-keyring-'));
    chmodSync(home, 0o700);
  });
  afterEach(() => rmSync(home, { recursive: true, force: true }));

  function obtain(vault: 'with-vault' | 'without-vault'): string {
    const keytar = path.join(project, 'node_modules/@github/keytar');
    return `node ${path.join(bundle, 'driver.cjs')} ${keytar} ${account} ${vault}`;
  }

  /** Runs commands in a D-Bus session of their own, without a display. Returns what they printed, line by line. */
  function inSession(...commands: string[]): string[] {
    return run('dbus-run-session', ['--', 'bash', '-c', commands.join('\n')]);
  }

  function run(program: string, parameters: string[]): string[] {
    const env = { PATH: process.env['PATH'], HOME: home, XDG_RUNTIME_DIR: home };
    const printed = execFileSync(program, parameters, { env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    return printed.split('\n').flatMap((line) => line.trim() || []);
  }

  it('is made once and found again in a later session', () => {
    const made = inSession(unlock, obtain('without-vault'));
    expect(made[0]).toMatch(/^present [0-9a-f]{64}$/);
    expect(inSession(unlock, obtain('with-vault'))).toEqual(made);
  });

  it('is missing, not made, when the vault exists and the keychain is open', () => {
    expect(inSession(unlock, obtain('with-vault'))).toEqual(['missing']);
  });

  it('is locked while the keychain is, and the same afterwards', () => {
    const made = inSession(unlock, obtain('without-vault'));
    const states = inSession(startLocked, obtain('with-vault'), obtain('without-vault'));
    expect(states).toEqual(['locked', 'locked']);
    expect(inSession(unlockWrongly, obtain('with-vault'))).toEqual(['locked']);
    expect(inSession(unlock, obtain('with-vault'))).toEqual(made);
  });

  it('is locked once somebody locks the keychain under the application', () => {
    const [made, locked] = inSession(unlock, obtain('without-vault'), lock, obtain('with-vault'));
    expect(made).toMatch(/^present /);
    expect(locked).toBe('locked');
  });

  it('is locked, not made, when there is no keychain yet and nobody answers the prompt that would make one', () => {
    expect(inSession(startLocked, obtain('without-vault'))).toEqual(['locked']);
  });

  it('is unreachable without D-Bus', () => {
    expect(run('bash', ['-c', obtain('without-vault')])).toEqual(['unreachable']);
    expect(run('bash', ['-c', obtain('with-vault')])).toEqual(['unreachable']);
  });
});
