import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findOfficialRuntime } from './electron-runtime.mjs';
import { withLock } from './lock.mjs';
import { packagesMatchLockFile } from './packages.mjs';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'conclave setup '));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, content: string): void {
  mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
  writeFileSync(path.join(folder, name), content);
}

describe('what a broken-off setup left', () => {
  it('is no installation while npm had not written its list to the end', () => {
    const packages = JSON.stringify({ packages: { '': {}, 'node_modules/a': { version: '1.0.0' } } });
    write('package-lock.json', packages);
    expect(packagesMatchLockFile(folder)).toBe(false);
    write('node_modules/.package-lock.json', packages.slice(0, 40));
    expect(packagesMatchLockFile(folder)).toBe(false);
    write('node_modules/.package-lock.json', packages);
    expect(packagesMatchLockFile(folder)).toBe(true);
  });

  it('is no installation of this version while it has packages that the lock file does not name', () => {
    const locked = { '': {}, 'node_modules/a': { version: '1.0.0' } };
    write('package-lock.json', JSON.stringify({ packages: locked }));
    const packages = { ...locked, 'node_modules/b': { version: '1.0.0' } };
    write('node_modules/.package-lock.json', JSON.stringify({ packages }));
    expect(packagesMatchLockFile(folder)).toBe(false);
  });

  it('is no runtime while its installer had not unpacked everything', () => {
    write('dist/version', '45.4.1');
    expect(findOfficialRuntime(folder)).toBeUndefined();
    write('path.txt', 'electron');
    expect(findOfficialRuntime(folder)).toEqual({ folder: path.join(folder, 'dist'), version: '45.4.1' });
  });
});

describe('a lock', () => {
  /** Appends two lines with a pause between them, under the lock, in a process of its own. */
  function work(name: string): Promise<number | null> {
    const lock = JSON.stringify(path.resolve(import.meta.dirname, 'lock.mjs'));
    const log = JSON.stringify(path.join(folder, 'log'));
    const program = `
      import { appendFileSync } from 'node:fs';
      const { withLock } = await import(${lock});
      await withLock('test', async () => {
        appendFileSync(${log}, '${name} begins\\n');
        await new Promise((resolve) => setTimeout(resolve, 100));
        appendFileSync(${log}, '${name} ends\\n');
      }, { folder: ${JSON.stringify(folder)} });`;
    const child = spawn(process.execPath, ['--input-type=module', '--eval', program], { stdio: 'inherit' });
    return new Promise((resolve) => child.once('exit', resolve));
  }

  it('lets one process work after the other, and leaves nothing', async () => {
    expect(await Promise.all(['a', 'b', 'c', 'd'].map(work))).toEqual([0, 0, 0, 0]);
    const lines = readFileSync(path.join(folder, 'log'), 'utf8').trim().split('\n');
    const names = lines.map((line) => line.split(' ')[0]);
    expect(names.filter((_, index) => index % 2 === 0)).toEqual(names.filter((_, index) => index % 2 === 1));
    expect(readdirSync(folder)).toEqual(['log']);
  });

  it('of a process that was killed holds up nobody', async () => {
    const killed = spawn(process.execPath, ['--eval', '']);
    await new Promise((resolve) => killed.once('exit', resolve));
    write('test.lock', String(killed.pid));
    write(`test.lock.${killed.pid}`, String(killed.pid));
    expect(await Promise.all(['a', 'b', 'c'].map(work))).toEqual([0, 0, 0]);
    expect(readdirSync(folder)).toEqual(['log']);
  });

  it('is given back when the work fails', async () => {
    const failing = (): Promise<never> => Promise.reject(new Error('failed'));
    await expect(withLock('test', failing, { folder })).rejects.toThrow('failed');
    expect(await withLock('test', () => 'done', { folder })).toBe('done');
  });

  it('says in one line that the folder can not be written to', async () => {
    write('file', '');
    const blocked = withLock('test', () => 'done', { folder: path.join(folder, 'file', 'cache') });
    await expect(blocked).rejects.toThrow(/can not be written to/);
  });
});
