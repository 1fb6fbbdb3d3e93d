/** Whole images that a browser can decode, made for tests. */

export interface TestGif {
  readonly width?: number;
  readonly height?: number;
  readonly frames?: number;
  /** Another one makes another image. */
  readonly seed?: number;
  /** The file is this long, by a comment. */
  readonly bytes?: number;
}

/** A GIF whose frames have another colour each, for a fifth of a second. */
export function testGif(wanted: TestGif = {}): Uint8Array<ArrayBuffer> {
  const { width = 8, height = 8, frames = 2, seed = 0, bytes = 0 } = wanted;
  const size = [...short(width), ...short(height)];
  // Four colours, of which the first says which GIF it is.
  const colours = [seed % 256, 98, 116, 200, 60, 50, 60, 160, 90, 240, 200, 60];
  const head = [...ascii('GIF89a'), ...size, 0x91, 0, 0, ...colours];
  const loop = [0x21, 0xff, 11, ...ascii('NETSCAPE2.0'), 3, 1, 0, 0, 0];
  const control = [0x21, 0xf9, 4, 0, ...short(20), 0, 0];
  const pictures = Array.from({ length: frames }, (_, index) => [
    ...control,
    0x2c,
    ...short(0),
    ...short(0),
    ...size,
    0,
    ...picture(width * height, index % 4),
  ]);
  const known = [...head, ...loop, ...pictures.flat()];
  return Uint8Array.from([...known, ...comment(bytes - known.length - 1), 0x3b]);
}

// LZW whose table never grows: it is cleared after every two pixels, so all codes have three bits (GIF89a, appendix F).
function picture(pixels: number, colour: number): number[] {
  const codes: number[] = [];
  for (let index = 0; index < pixels; index += 1) {
    if (index % 2 === 0) codes.push(4);
    codes.push(colour);
  }
  codes.push(5);
  const data: number[] = [];
  let [held, bits] = [0, 0];
  for (const code of codes) {
    held |= code << bits;
    bits += 3;
    for (; bits >= 8; bits -= 8) {
      data.push(held & 0xff);
      held >>= 8;
    }
  }
  if (bits > 0) data.push(held);
  return [2, ...subBlocks(data)];
}

// Of exactly this many bytes, if it is to be any.
function comment(length: number): number[] {
  if (length < 4) return [];
  let rest = length - 3;
  const blocks: number[] = [];
  while (rest > 0) {
    const size = rest === 257 ? 254 : Math.min(255, rest - 1);
    blocks.push(size, ...Array.from({ length: size }, () => 0x2e));
    rest -= size + 1;
  }
  return [0x21, 0xfe, ...blocks, 0];
}

function subBlocks(data: readonly number[]): number[] {
  const blocks: number[] = [];
  for (let at = 0; at < data.length; at += 255) {
    const block = data.slice(at, at + 255);
    blocks.push(block.length, ...block);
  }
  return [...blocks, 0];
}

/** A PNG that moves, as far as its structure says. */
export function apng(width: number, height: number, frames: number): Uint8Array<ArrayBuffer> {
  const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
  const header = chunk('IHDR', [...long(width), ...long(height), 8, 2, 0, 0, 0]);
  const controls = Array.from({ length: frames }, () => chunk('fcTL', [1, 2, 3, 4]));
  const parts = [signature, header, chunk('acTL', [...long(frames), ...long(0)]), ...controls, chunk('IEND', [])];
  return Uint8Array.from(parts.flat());
}

/** A WebP that moves, as far as its structure says. */
export function movingWebp(width: number, height: number, frames: number): Uint8Array<ArrayBuffer> {
  const size = [...short(width - 1), 0, ...short(height - 1), 0];
  const body = [
    ...ascii('WEBPVP8X'),
    10,
    0,
    0,
    0,
    0x02,
    0,
    0,
    0,
    ...size,
    ...Array.from({ length: frames }, () => [...ascii('ANMF'), 3, 0, 0, 0, 1, 2, 3, 0]).flat(),
  ];
  return Uint8Array.from([...ascii('RIFF'), ...short(body.length), 0, 0, ...body]);
}

function chunk(name: string, data: readonly number[]): number[] {
  return [...long(data.length), ...ascii(name), ...data, 0, 0, 0, 0];
}

function ascii(text: string): number[] {
  return Array.from(text, (character) => character.charCodeAt(0));
}

function short(value: number): number[] {
  return [value & 0xff, value >> 8];
}

function long(value: number): number[] {
  return [value >>> 24, (value >> 16) & 0xff, (value >> 8) & 0xff, value & 0xff];
}
