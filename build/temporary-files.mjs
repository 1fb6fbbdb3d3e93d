/** Where tests write: vaults and profiles by the hundred, each gone a moment later. */
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const memoryFolder = '/dev/shm';
/** More than all tests that run at a time have ever taken, a copy of the runtime included. */
const wantedBytes = 4 * 1024 ** 3;

/**
 * An empty folder, and how to remove it: in memory where there is room, because a vault waits for its disk with every transaction,
 * and in the usual place otherwise.
 */
export function temporaryFiles() {
  const folder = inMemory() ?? made(tmpdir());
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }) };
}

function inMemory() {
  try {
    const { bavail, bsize } = statfsSync(memoryFolder);
    if (bavail * bsize < wantedBytes) return undefined;
    const folder = made(memoryFolder);
    if (canExecuteIn(folder)) return folder;
    rmSync(folder, { recursive: true, force: true });
    return undefined;
  } catch {
    return undefined; // no such folder, or not ours to write to
  }
}

// Containers often forbid it there, and tests start programs that they have written.
function canExecuteIn(folder) {
  const program = path.join(folder, 'program');
  writeFileSync(program, '#!/bin/sh\n', { mode: 0o700 });
  const { status } = spawnSync(program);
  rmSync(program);
  return status === 0;
}

function made(parent) {
  const folder = mkdtempSync(path.join(parent, 'conclave-test-'));
  // One test runs as another user, in a folder within this one.
  chmodSync(folder, 0o711);
  return folder;
}
