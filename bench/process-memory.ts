import { readFileSync } from 'node:fs';

export interface ProcessMemory {
  /** What the process holds alone, and its share of what it holds with others: falls when the others become more. */
  readonly proportionalBytes: number;
  /** What it holds alone and has written to: nobody else changes that. */
  readonly ownBytes: number;
}

/**
 * Memory of a process. Undefined where the system does not tell: on other systems than Linux, or of processes in
 * Chromium's sandbox to other users than root.
 */
export function readProcessMemory(pid: number): ProcessMemory | undefined {
  try {
    const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
    return { proportionalBytes: bytesOf(rollup, 'Pss'), ownBytes: bytesOf(rollup, 'Private_Dirty') };
  } catch {
    return undefined;
  }
}

export function addMemory(all: readonly ProcessMemory[]): ProcessMemory {
  return {
    proportionalBytes: all.reduce((bytes, each) => bytes + each.proportionalBytes, 0),
    ownBytes: all.reduce((bytes, each) => bytes + each.ownBytes, 0),
  };
}

function bytesOf(rollup: string, name: string): number {
  const line = new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(rollup);
  if (line === null) throw new Error(`${name} is missing`);
  return Number(line[1]) * 1024;
}
