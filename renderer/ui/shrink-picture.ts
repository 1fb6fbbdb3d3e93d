/** Larger files are not even opened: a picture of a camera has up to 20 MB. */
const pictureFileBytes = 30 * 1024 * 1024;

const sidePixels = 128;
const qualities = [0.9, 0.8, 0.65, 0.5, 0.35] as const;

/**
 * Makes a square picture of 128 x 128 pixels out of the middle of an image file, as WebP of at most `maximumBytes`,
 * without the metadata of the file. Returns undefined if the file is no image that can be read, or too large.
 */
export async function shrinkPicture(file: Blob, maximumBytes: number): Promise<Uint8Array<ArrayBuffer> | undefined> {
  if (file.size > pictureFileBytes) return undefined;
  const bitmap = await readBitmap(file);
  if (bitmap === undefined) return undefined;
  try {
    const canvas = drawSquare(bitmap);
    for (const quality of qualities) {
      const bytes = await encode(canvas, quality);
      if (bytes !== undefined && bytes.length <= maximumBytes) return bytes;
    }
    return undefined;
  } finally {
    bitmap.close();
  }
}

/** Longer sides in turn, until it fits: a screen, then less. */
const fittingSides = [2_048, 1_600, 1_200, 800, 400] as const;
const fittingQualities = [0.85, 0.7] as const;

/**
 * Makes a picture of the whole image, smaller if it must be, as WebP of at most `maximumBytes`, without the metadata of the file.
 * Returns undefined if the file is no image that can be read, or too large.
 */
export async function shrinkToFit(file: Blob, maximumBytes: number): Promise<Uint8Array<ArrayBuffer> | undefined> {
  if (file.size > pictureFileBytes) return undefined;
  const bitmap = await readBitmap(file);
  if (bitmap === undefined) return undefined;
  try {
    for (const side of fittingSides) {
      const canvas = drawWhole(bitmap, side);
      for (const quality of fittingQualities) {
        const bytes = await encode(canvas, quality);
        if (bytes !== undefined && bytes.length <= maximumBytes) return bytes;
      }
    }
    return undefined;
  } finally {
    bitmap.close();
  }
}

function drawWhole(bitmap: ImageBitmap, longestSide: number): HTMLCanvasElement {
  const scale = Math.min(1, longestSide / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  const context = canvas.getContext('2d');
  if (context === null) return canvas;
  context.imageSmoothingQuality = 'high';
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  return canvas;
}

async function readBitmap(file: Blob): Promise<ImageBitmap | undefined> {
  try {
    return await createImageBitmap(file);
  } catch {
    // No image, or one that this browser can't decode: an expected outcome of choosing any file.
    return undefined;
  }
}

function drawSquare(bitmap: ImageBitmap): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = sidePixels;
  canvas.height = sidePixels;
  const context = canvas.getContext('2d');
  if (context === null) return canvas;
  const side = Math.min(bitmap.width, bitmap.height);
  // What was transparent would otherwise show as black in one theme and white in the other.
  context.fillStyle = '#ffffff';
  context.fillRect(0, 0, sidePixels, sidePixels);
  context.imageSmoothingQuality = 'high';
  context.drawImage(
    bitmap,
    (bitmap.width - side) / 2,
    (bitmap.height - side) / 2,
    side,
    side,
    0,
    0,
    sidePixels,
    sidePixels,
  );
  return canvas;
}

async function encode(canvas: HTMLCanvasElement, quality: number): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/webp', quality));
  return blob === null ? undefined : new Uint8Array(await blob.arrayBuffer());
}
