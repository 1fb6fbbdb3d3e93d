/** Small JSON files of the shell: written whole or not at all, parsed before use, and kept aside when they are damaged. */
import {
  copyFileSync,
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import type { z } from 'zod';
import { logEvent, logFailure } from './log';

/** A file of this kind is a few hundred bytes; what is larger is not ours. */
const sizeLimitBytes = 256 * 1024;

/**
 * The parsed content, or undefined when there is no such file or it is damaged: too large, not JSON, or not of this
 * schema. A damaged file is copied to `<name>.damaged` before the next write replaces it. Throws when it can't be read.
 */
export function readJsonFile<T>(file: string, schema: z.ZodType<T>): T | undefined {
  const text = readSmallFile(file);
  if (text === undefined) return undefined;
  const parsed = schema.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  logEvent('file-damaged', { file: path.basename(file) });
  try {
    copyFileSync(file, `${file}.damaged`);
  } catch (error) {
    logFailure('damaged-file-not-kept', error); // no space: the file itself is still there until the next write
  }
  return undefined;
}

/** As `readJsonFile`, for what is a matter of comfort: a file that can't be read is as good as none. */
export function readJsonFileIfPossible<T>(file: string, schema: z.ZodType<T>): T | undefined {
  try {
    return readJsonFile(file, schema);
  } catch (error) {
    logFailure('file-not-read', error);
    return undefined;
  }
}

/** Replaces the file: after a crash at any point it holds either the old content or the new. */
export function writeJsonFile(file: string, value: unknown): void {
  const folder = path.dirname(file);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const draft = `${file}.new`;
  const handle = openSync(draft, 'w', 0o600);
  try {
    // Not writeSync: on a disk that gets full it writes a part and says so only in its result.
    writeFileSync(handle, `${JSON.stringify(value, undefined, 2)}\n`);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(draft, file);
  syncFolder(folder);
}

function readSmallFile(file: string): string | undefined {
  const stats = statSync(file, { throwIfNoEntry: false });
  if (stats === undefined) return undefined;
  return stats.size > sizeLimitBytes ? '' : readFileSync(file, 'utf8');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // refused by the schema
  }
}

// A rename is durable once its folder is. Windows has no handle for that.
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
