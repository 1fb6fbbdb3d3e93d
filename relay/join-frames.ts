import type { WireFrame } from './wire-frame';

/**
 * Puts frames together into one buffer. Whoever gets the same frames as the one before gets the same buffer: the
 * subscribers of a busy topic.
 */
export function createFrameJoiner(): (frames: readonly WireFrame[], bytes: number) => Uint8Array {
  let lastFrames: readonly WireFrame[] = [];
  let lastJoined = new Uint8Array();
  return (frames, bytes) => {
    if (!isSame(frames, lastFrames)) {
      lastJoined = Buffer.concat(frames, bytes);
      lastFrames = frames;
    }
    return lastJoined;
  };
}

function isSame(a: readonly WireFrame[], b: readonly WireFrame[]): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let index = 0; index < a.length; index += 1) if (a[index] !== b[index]) return false;
  return true;
}
