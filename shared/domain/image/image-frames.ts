/** What an image file says of its pictures, read from its structure: nothing is decoded. Each throws RangeError for one that is cut off. */
import { pictureSize } from '../picture';

export interface ImageFrames {
  readonly format: 'gif' | 'webp' | 'png' | 'jpeg';
  /** In pixels. */
  readonly width: number;
  readonly height: number;
  /** 1 for a still picture. */
  readonly frameCount: number;
}

/** More passes over one picture than any encoder makes: each costs as much as decoding it. */
const jpegScans = 64;

/** GIF87a and GIF89a (CompuServe, 1990): blocks up to the trailer, each frame inside of the screen. */
export function gifFrames(view: DataView): ImageFrames | undefined {
  const version = view.getUint16(4);
  if (view.getUint32(0) !== 0x47494638 || (version !== 0x3761 && version !== 0x3961)) return undefined;
  const [width, height] = [view.getUint16(6, true), view.getUint16(8, true)];
  let offset = 13 + colourTableBytes(view.getUint8(10));
  let frameCount = 0;
  for (;;) {
    switch (view.getUint8(offset)) {
      case 0x3b:
        return frameCount === 0 ? undefined : { format: 'gif', width, height, frameCount };
      case 0x21:
        offset = afterSubBlocks(view, offset + 2);
        break;
      case 0x2c: {
        const right = view.getUint16(offset + 1, true) + view.getUint16(offset + 5, true);
        const bottom = view.getUint16(offset + 3, true) + view.getUint16(offset + 7, true);
        if (right > width || bottom > height) return undefined;
        frameCount += 1;
        offset = afterSubBlocks(view, offset + 11 + colourTableBytes(view.getUint8(offset + 9)));
        break;
      }
      default:
        return undefined;
    }
  }
}

function colourTableBytes(flags: number): number {
  return (flags & 0x80) === 0 ? 0 : 3 * 2 ** ((flags & 0x07) + 1);
}

function afterSubBlocks(view: DataView, first: number): number {
  let offset = first;
  for (;;) {
    const length = view.getUint8(offset);
    offset += 1 + length;
    if (length === 0) return offset;
  }
}

/** RFC 9649: an extended file with its chunks, or a simple one. */
export function webpFrames(view: DataView): ImageFrames | undefined {
  if (view.getUint32(0) !== 0x52494646 || view.getUint32(8) !== 0x57454250) return undefined;
  const end = 8 + view.getUint32(4, true);
  const chunks = chunksOf(view, { first: 12, end, lengthFirst: false });
  if (view.getUint32(12) !== 0x56503858 || (view.getUint8(20) & 0x02) === 0) return still('webp', view);
  const frameCount = chunks.filter((name) => name === 0x414e4d46).length; // ANMF
  if (frameCount === 0) return undefined;
  const [width, height] = [1 + uint24(view, 24), 1 + uint24(view, 27)];
  return { format: 'webp', width, height, frameCount };
}

/** PNG (third edition), which may move: chunks up to IEND, of which each fcTL is a frame. */
export function pngFrames(view: DataView): ImageFrames | undefined {
  const found = view.getUint32(0) === 0x89504e47 ? still('png', view) : undefined;
  if (found === undefined) return undefined;
  const chunks = chunksOf(view, { first: 8, end: view.byteLength, lengthFirst: true });
  if (chunks.at(-1) !== 0x49454e44) return undefined;
  const frameCount = chunks.includes(0x6163544c) ? chunks.filter((name) => name === 0x6663544c).length : 1;
  return { ...found, frameCount: Math.max(1, frameCount) };
}

/** ITU T.81: the frame header, and an end. */
export function jpegFrames(view: DataView): ImageFrames | undefined {
  if (view.getUint16(0) !== 0xffd8) return undefined;
  let scans = 0;
  let hasEnd = false;
  for (let offset = 2; offset < view.byteLength - 1; offset += 1) {
    if (view.getUint8(offset) !== 0xff) continue;
    const marker = view.getUint8(offset + 1);
    if (marker === 0xda) scans += 1;
    if (marker === 0xd9) hasEnd = true;
  }
  return hasEnd && scans <= jpegScans ? still('jpeg', view) : undefined;
}

function still(format: ImageFrames['format'], { buffer, byteOffset, byteLength }: DataView): ImageFrames | undefined {
  const size = pictureSize(new Uint8Array(buffer, byteOffset, byteLength));
  return size && { format, ...size, frameCount: 1 };
}

interface ChunkLayout {
  readonly first: number;
  readonly end: number;
  /** As in PNG, where a checksum follows; in RIFF the length stands behind the name, and odd ones are padded. */
  readonly lengthFirst: boolean;
}

/** The names of the chunks, of a PNG up to the one that ends it. */
function chunksOf(view: DataView, { first, end, lengthFirst }: ChunkLayout): readonly number[] {
  const names: number[] = [];
  let offset = first;
  while (offset + 8 <= end) {
    const name = view.getUint32(lengthFirst ? offset + 4 : offset);
    const length = lengthFirst ? view.getUint32(offset) : view.getUint32(offset + 4, true);
    offset += 8 + length + (lengthFirst ? 4 : length % 2);
    if (offset > view.byteLength) throw new RangeError('cut off');
    names.push(name);
    if (name === 0x49454e44) break;
  }
  if (end > view.byteLength) throw new RangeError('cut off');
  return names;
}

function uint24(view: DataView, offset: number): number {
  return view.getUint16(offset, true) | (view.getUint8(offset + 2) << 16);
}
