/** The first bytes of pictures of any size: as much as is read of one. */

export function pngHeader(width: number, height: number): Uint8Array<ArrayBuffer> {
  const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
  const chunk = [0, 0, 0, 13, ...ascii('IHDR')];
  return Uint8Array.from([...signature, ...chunk, ...bigEndian(width, 4), ...bigEndian(height, 4), 8, 2, 0, 0, 0]);
}

/** With a comment before its frame header, as cameras and programs write it. */
export function jpegHeader(width: number, height: number): Uint8Array<ArrayBuffer> {
  const comment = [0xff, 0xfe, 0, 6, ...ascii('made')];
  const frame = [0xff, 0xc2, 0, 17, 8, ...bigEndian(height, 2), ...bigEndian(width, 2), 3];
  return Uint8Array.from([0xff, 0xd8, ...comment, ...frame]);
}

/** Lossy, lossless or extended. */
export function webpHeader(kind: 'VP8 ' | 'VP8L' | 'VP8X', width: number, height: number): Uint8Array<ArrayBuffer> {
  const container = [...ascii('RIFF'), 0, 0, 0, 0, ...ascii('WEBP'), ...ascii(kind), 0, 0, 0, 0];
  return Uint8Array.from([...container, ...webpSides(kind, width, height)]);
}

function webpSides(kind: 'VP8 ' | 'VP8L' | 'VP8X', width: number, height: number): number[] {
  switch (kind) {
    case 'VP8 ':
      return [0, 0, 0, 0x9d, 0x01, 0x2a, ...littleEndian(width, 2), ...littleEndian(height, 2)];
    case 'VP8L':
      return [0x2f, ...littleEndian(width - 1 + (height - 1) * 2 ** 14, 4)];
    case 'VP8X':
      return [0, 0, 0, 0, ...littleEndian(width - 1, 3), ...littleEndian(height - 1, 3)];
  }
}

function ascii(text: string): number[] {
  return Array.from(text, (character) => character.charCodeAt(0));
}

function bigEndian(value: number, length: number): number[] {
  return littleEndian(value, length).reverse();
}

function littleEndian(value: number, length: number): number[] {
  return Array.from({ length }, (_, index) => Math.floor(value / 256 ** index) % 256);
}
