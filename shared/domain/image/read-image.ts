/** Whether bytes are an image that may be shown in a message. */
import { cleanName } from '../clean-name';
import { limits } from '../limits';
import { gifFrames, jpegFrames, pngFrames, webpFrames, type ImageFrames } from './image-frames';

export interface ImageFacts {
  readonly format: ImageFrames['format'];
  /** In pixels. */
  readonly width: number;
  readonly height: number;
  readonly isAnimated: boolean;
}

const readers = [gifFrames, webpFrames, pngFrames, jpegFrames];

/**
 * What the file is by its own structure, whatever it is called; undefined for all that is no whole GIF, WebP, PNG or JPEG, and for
 * those that unfold to more pixels than are to be decoded. Of any length in bytes.
 */
export function readImage(bytes: Uint8Array): ImageFacts | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (const read of readers) {
    const found = framesOf(read, view);
    if (found !== undefined) return isBounded(found) ? factsOf(found) : undefined;
  }
  return undefined;
}

/** As `readImage`, of what fits into a message. */
export function readUsableImage(bytes: Uint8Array): ImageFacts | undefined {
  return bytes.length > limits.imageBytes ? undefined : readImage(bytes);
}

/** What an image is called where it can't be seen, in one line. May be empty. */
export function cleanAlt(alt: string): string {
  return cleanName(alt, limits.imageAltLength);
}

/** The host that an image came from, if it is the name of one. */
export function cleanSource(source: string): string | undefined {
  return source.length <= limits.imageSourceLength && /^[a-z\d]+(?:[.-][a-z\d]+)+$/.test(source) ? source : undefined;
}

function framesOf(read: (view: DataView) => ImageFrames | undefined, view: DataView): ImageFrames | undefined {
  // Beyond its end a DataView throws, which means: cut off.
  try {
    return read(view);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function isBounded({ width, height, frameCount }: ImageFrames): boolean {
  if (width < 1 || height < 1 || width > limits.imageSidePixels || height > limits.imageSidePixels) return false;
  const pixels = width * height;
  if (pixels > limits.imagePixels || frameCount > limits.imageFrames) return false;
  return frameCount === 1 || pixels * frameCount <= limits.imagePixelsOfAllFrames;
}

function factsOf({ format, width, height, frameCount }: ImageFrames): ImageFacts {
  return { format, width, height, isAnimated: frameCount > 1 };
}
