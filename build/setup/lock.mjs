/** One at a time: two setups or builds in the same folder would undo each other's work. */
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { cacheFolder, makeFolder } from './command.mjs';

const pollMs = 200;

/**
 * Runs `work` while no other process runs work of this name in the same folder, and returns its result. The lock of a
 * process that was killed counts for nothing. `onWait` is told once when there is somebody to wait for.
 */
export async function withLock(name, work, { folder = cacheFolder, onWait = () => {} } = {}) {
  const lock = path.join(folder, `${name}.lock`);
  const own = `${lock}.${process.pid}`;
  makeFolder(folder);
  writeFileSync(own, String(process.pid));
  try {
    let hasWaited = false;
    while (!take(own, lock)) {
      const holder = readHolder(lock);
      if (holder === undefined) continue; // free by now
      if (!hasWaited) onWait(holder);
      hasWaited = true;
      await new Promise((resolve) => setTimeout(resolve, pollMs));
    }
    return await work();
  } finally {
    if (readHolder(lock) === process.pid) rmSync(lock, { force: true });
    rmSync(own, { force: true });
  }
}

// Linking a file that is complete: nobody ever reads a lock without its holder.
function take(own, lock) {
  try {
    linkSync(own, lock);
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  }
  const holder = readHolder(lock);
  if (holder === undefined || isAlive(holder)) return false;
  // Away with it by a rename, which only one of several waiting succeeds with; if it was a new one by then, back.
  const away = `${own}.stale`;
  try {
    renameSync(lock, away);
    if (readHolder(away) !== holder) linkSync(away, lock);
    rmSync(`${lock}.${holder}`, { force: true });
  } catch (error) {
    if (error.code !== 'ENOENT' && error.code !== 'EEXIST') throw error;
  }
  rmSync(away, { force: true });
  return false;
}

function readHolder(lock) {
  try {
    return Number(readFileSync(lock, 'utf8'));
  } catch {
    return undefined; // given back in between
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
