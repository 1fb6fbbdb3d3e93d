/** What a picture is, read from its first bytes: nothing is decoded. */
import { limits } from './limits';

export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

/**
 * Whether these bytes may be shown as a profile picture: a JPEG, PNG or WebP within the limits. A few kilobytes can
 * unfold to gigabytes of pixels, and they are shown to everybody, so the size in pixels counts too.
 */
export function isUsablePicture(bytes: Uint8Array): boolean {
  if (bytes.length > limits.pictureBytes) return false;
  const size = pictureSize(bytes);
  return size !== undefined && isSide(size.width) && isSide(size.height);
}

/** In pixels; undefined for anything but a JPEG, PNG or WebP that begins as the formats demand. */
export function pictureSize(bytes: Uint8Array): PictureSize | undefined {
  // Beyond its end a DataView throws, which means: cut off.
  try {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return pngSize(view) ?? webpSize(view) ?? jpegSize(view);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function isSide(pixels: number): boolean {
  return pixels >= 1 && pixels <= limits.pictureSidePixels;
}

// PNG (third edition) section 5: the signature, then the IHDR chunk.
function pngSize(view: DataView): PictureSize | undefined {
  if (view.getUint32(0) !== 0x89504e47 || view.getUint32(4) !== 0x0d0a1a0a) return undefined;
  if (view.getUint32(8) !== 13 || view.getUint32(12) !== 0x49484452) return undefined;
  return { width: view.getUint32(16), height: view.getUint32(20) };
}

// RFC 9649: a RIFF container whose first chunk tells the size, in one of three ways.
function webpSize(view: DataView): PictureSize | undefined {
  if (view.getUint32(0) !== 0x52494646 || view.getUint32(8) !== 0x57454250) return undefined;
  switch (view.getUint32(12)) {
    case 0x56503858: // VP8X; one that moves is refused
      if ((view.getUint8(20) & 0x02) !== 0) return undefined;
      return { width: uint24(view, 24) + 1, height: uint24(view, 27) + 1 };
    case 0x5650384c: {
      // VP8L: a signature, then 14 bits for each side
      const bits = view.getUint32(21, true);
      return view.getUint8(20) === 0x2f
        ? { width: (bits & 0x3fff) + 1, height: ((bits >> 14) & 0x3fff) + 1 }
        : undefined;
    }
    case 0x56503820: // VP8: RFC 6386 section 9.1
      if (uint24(view, 23) !== 0x2a019d) return undefined;
      return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
    default:
      return undefined;
  }
}

// ITU T.81 annex B: segments up to the frame header. What decoders would skip between them is refused.
function jpegSize(view: DataView): PictureSize | undefined {
  if (view.getUint16(0) !== 0xffd8) return undefined;
  let offset = 2;
  for (;;) {
    if (view.getUint8(offset) !== 0xff) return undefined;
    const marker = view.getUint8(offset + 1);
    if (isFrameHeader(marker)) return { height: view.getUint16(offset + 5), width: view.getUint16(offset + 7) };
    // Only segments with a length may come first, and no scan: its data would hide a frame header of another size.
    if (marker < 0xc0 || (marker >= 0xd0 && marker <= 0xda) || marker === 0xff) return undefined;
    const length = view.getUint16(offset + 2);
    if (length < 2) return undefined;
    offset += 2 + length;
  }
}

function isFrameHeader(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}

function uint24(view: DataView, offset: number): number {
  return view.getUint16(offset, true) | (view.getUint8(offset + 2) << 16);
}
