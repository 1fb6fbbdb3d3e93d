import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { readProcessMemory } from './process-memory';

/** The value that `percent` of the values do not exceed (nearest rank). Throws when there is none. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const value = sorted[Math.max(Math.ceil((percent / 100) * sorted.length) - 1, 0)];
  if (value === undefined) throw new Error('Nothing was measured');
  return value;
}

export function median(values: readonly number[]): number {
  return percentile(values, 50);
}

/** Milliseconds of a clock that all processes of this computer share and that never jumps. */
export function monotonicMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

/** Processor time that this process has used since it began, in all threads and in the kernel. */
export function cpuMicroseconds(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}

/** What this process alone has written to in memory, without its garbage. NaN where the system does not tell. */
export function ownMemoryBytes(): number {
  setFlagsFromString('--expose-gc');
  const collectGarbage = runInNewContext('gc') as () => void;
  collectGarbage();
  collectGarbage();
  return readProcessMemory(process.pid)?.ownBytes ?? Number.NaN;
}
