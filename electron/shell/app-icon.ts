/** The mark of the application as pixels, for places that take no SVG; see the window's Mark. */
import { nativeImage, type NativeImage } from 'electron';

type Colour = readonly [red: number, green: number, blue: number];
const petrol: Colour = [0x0e, 0x62, 0x74];
const white: Colour = [0xff, 0xff, 0xff];
const gold: Colour = [0xd3, 0xa7, 0x30];
const clear = undefined;

/** Points of each pixel that are looked at, in each direction, for smooth edges. */
const samples = 4;

/** A square picture; `sizePixels` at scale factor 1, and twice as sharp at 2. */
export function appIcon(sizePixels: number): NativeImage {
  const icon = nativeImage.createEmpty();
  for (const scaleFactor of [1, 2]) {
    const size = sizePixels * scaleFactor;
    icon.addRepresentation({ scaleFactor, width: size, height: size, buffer: markBitmap(size) });
  }
  return icon;
}

/** `size` times `size` pixels of four bytes: blue, green, red, opacity, the colours multiplied by it. */
function markBitmap(size: number): Buffer {
  const bitmap = Buffer.alloc(size * size * 4);
  for (let index = 0; index < size * size; index += 1) {
    const sums = [0, 0, 0, 0];
    for (let sample = 0; sample < samples ** 2; sample += 1) {
      const x = (index % size) + ((sample % samples) + 0.5) / samples;
      const y = Math.floor(index / size) + (Math.floor(sample / samples) + 0.5) / samples;
      const colour = colourAt((x * 30) / size, (y * 30) / size);
      if (colour === clear) continue;
      for (const [channel, value] of [colour[2], colour[1], colour[0], 0xff].entries())
        sums[channel] = (sums[channel] ?? 0) + value;
    }
    bitmap.set(
      sums.map((sum) => Math.round(sum / samples ** 2)),
      index * 4,
    );
  }
  return bitmap;
}

// In the units of the mark, which is 30 wide and high.
function colourAt(x: number, y: number): Colour | undefined {
  if (distanceToLine(x, y, [15, 17.2], [15, 23.8]) <= 1.2 || distanceToLine(x, y, [15, 21.2], [18.6, 21.2]) <= 1.2) {
    return gold;
  }
  if (Math.abs(Math.hypot(x - 15, y - 12) - 5.2) <= 1.2) return white;
  const corner = 8.5;
  const beyond = [Math.abs(x - 15), Math.abs(y - 15)].map((from) => Math.max(from - (15 - corner), 0));
  return Math.hypot(...beyond) <= corner ? petrol : clear;
}

type Point = readonly [x: number, y: number];

// To an upright or level line, from its first point rightwards or downwards.
function distanceToLine(x: number, y: number, [fromX, fromY]: Point, [toX, toY]: Point): number {
  return Math.hypot(x - Math.min(Math.max(x, fromX), toX), y - Math.min(Math.max(y, fromY), toY));
}
