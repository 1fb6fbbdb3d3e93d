import { readFileSync } from 'node:fs';

/**
 * Proportional set size of a process in bytes: what it uses alone, and its share of what it uses with others. Undefined
 * where the system does not tell, e.g. on other systems than Linux, or of processes in Chromium's sandbox to other users
 * than root.
 */
export function proportionalBytes(pid: number): number | undefined {
  try {
    const line = /^Pss:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'));
    return line === null ? undefined : Number(line[1]) * 1024;
  } catch {
    return undefined;
  }
}
