import { closeSync, fsyncSync, openSync } from 'node:fs';

/** Makes what was made, renamed or removed in the folder durable. */
export function syncFolder(path: string): void {
  // Windows can't open a folder, and needs no such step.
  if (process.platform === 'win32') return;
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
