import { statfsSync } from 'node:fs';

/** How much the file system of a folder has left for this program, in bytes. Throws the file system's errors. */
export function freeBytesOf(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}
