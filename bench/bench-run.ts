import { mkdirSync } from 'node:fs';
import path from 'node:path';

/** What the parts of one run share. */
export interface BenchRun {
  /** A new, empty folder that is removed when the run ends. */
  newFolder(name: string): string;
}

/** A run whose folders lie in `folder`: on the disk of the project, because a temporary folder may be memory. */
export function benchRun(folder: string): BenchRun {
  let count = 0;
  return {
    newFolder(name) {
      count += 1;
      const created = path.join(folder, `${count}-${name}`);
      mkdirSync(created, { recursive: true });
      return created;
    },
  };
}
