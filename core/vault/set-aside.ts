/** Copies a damaged vault, so that whatever is tried with it later, its bytes are still there. */
import {
  closeSync,
  constants,
  copyFileSync,
  existsSync,
  openSync,
  readSync,
  readdirSync,
  rmSync,
  statSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Clock } from '../../shared/domain/clock';

/** The parts of a database in write-ahead mode that hold data. */
const parts = ['', '-wal', '-journal'];

/**
 * Copies the database at `path` to `<name>.corrupt-<UTC time>` beside it and returns that name. Overwrites nothing; a copy
 * with the same bytes from an earlier attempt is not made again. Throws the file system's errors, leaving no half copy.
 */
export function setAside(path: string, clock: Clock): string {
  const folder = dirname(path);
  const prefix = `${basename(path)}.corrupt-`;
  const earlier = readdirSync(folder).filter((name) => name.startsWith(prefix) && !/-(wal|journal)$/.test(name));
  const same = earlier.find((name) => parts.every((part) => hasSameBytes(path + part, join(folder, name) + part)));
  return same ?? copyAll(path, freeName(path, prefix, clock));
}

function freeName(path: string, prefix: string, clock: Clock): string {
  const time = new Date(clock.nowMs()).toISOString().replaceAll(/[:.]/g, '-');
  const name = `${prefix}${time}`;
  let free = name;
  for (let count = 2; existsSync(join(dirname(path), free)); count += 1) free = `${name}.${count}`;
  return free;
}

function copyAll(path: string, name: string): string {
  const target = join(dirname(path), name);
  const copied: string[] = [];
  try {
    for (const part of parts.filter((each) => existsSync(path + each))) {
      copied.push(target + part);
      copyFileSync(path + part, target + part, constants.COPYFILE_EXCL);
    }
  } catch (error) {
    for (const copy of copied) rmSync(copy, { force: true });
    throw error;
  }
  return name;
}

const chunkBytes = 1024 * 1024;

function hasSameBytes(left: string, right: string): boolean {
  if (!existsSync(left) || !existsSync(right)) return existsSync(left) === existsSync(right);
  if (statSync(left).size !== statSync(right).size) return false;
  const files = [openSync(left, 'r'), openSync(right, 'r')] as const;
  try {
    const chunks = [Buffer.alloc(chunkBytes), Buffer.alloc(chunkBytes)] as const;
    for (;;) {
      const leftBytes = readSync(files[0], chunks[0]);
      const rightBytes = readSync(files[1], chunks[1]);
      if (leftBytes !== rightBytes || !chunks[0].subarray(0, leftBytes).equals(chunks[1].subarray(0, rightBytes))) {
        return false;
      }
      if (leftBytes === 0) return true;
    }
  } finally {
    for (const file of files) closeSync(file);
  }
}
