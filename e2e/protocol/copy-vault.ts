import { copyFileSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** Copies a vault's files as they are. Synchronous, so they hold what was committed by now, and perhaps the half of more. */
export function copyVault(path: string, copy: string): string {
  const [folder, name] = [dirname(path), basename(path)];
  for (const file of readdirSync(folder).filter((each) => each.startsWith(name))) {
    copyFileSync(join(folder, file), copy + file.slice(name.length));
  }
  return copy;
}
