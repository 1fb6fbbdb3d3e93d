import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type * as FileSystem from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { readJsonFile, readJsonFileIfPossible, writeJsonFile } from './json-file';

const disk = vi.hoisted(() => ({ freeBytes: Number.POSITIVE_INFINITY }));

// A disk with so much space left: the system writes what fits and reports how much that was; only then it refuses.
vi.mock('node:fs', async (original) => {
  const real = await original<typeof FileSystem>();
  const write = (handle: number, data: string | Uint8Array): number => {
    const bytes = Buffer.from(data);
    if (bytes.length > 0 && disk.freeBytes === 0) throw Object.assign(new Error('full'), { code: 'ENOSPC' });
    const written = real.writeSync(handle, bytes.subarray(0, Math.min(bytes.length, disk.freeBytes)));
    disk.freeBytes -= written;
    return written;
  };
  const writeWhole = (handle: number, data: string): void => {
    let rest = Buffer.from(data);
    while (rest.length > 0) rest = rest.subarray(write(handle, rest));
  };
  const writeFileSync: typeof real.writeFileSync = (file, data, ...options) =>
    typeof file === 'number' && typeof data === 'string'
      ? writeWhole(file, data)
      : real.writeFileSync(file, data, ...options);
  return { ...real, writeSync: write, writeFileSync };
});

const schema = z.strictObject({ word: z.string() });
let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'conclave-json-'));
  file = path.join(folder, 'some.json');
});
afterEach(() => {
  disk.freeBytes = Number.POSITIVE_INFINITY;
  rmSync(folder, { recursive: true, force: true });
});

describe('a small file', () => {
  it('is as it was when the disk gets full in the middle of writing it', () => {
    writeJsonFile(file, { word: 'before' });
    disk.freeBytes = 5;
    expect(() => writeJsonFile(file, { word: 'after' })).toThrow('full');
    expect(readJsonFile(file, schema)).toEqual({ word: 'before' });
  });

  it('that is damaged is damaged, also when there is no room to keep it aside', () => {
    writeFileSync(file, '{');
    mkdirSync(`${file}.damaged`);
    expect(readJsonFile(file, schema)).toBeUndefined();
    expect(readFileSync(file, 'utf8')).toBe('{');
  });

  it('that can not be read ends nothing where it is a matter of comfort', () => {
    mkdirSync(file);
    expect(() => readJsonFile(file, schema)).toThrow();
    expect(readJsonFileIfPossible(file, schema)).toBeUndefined();
  });
});
