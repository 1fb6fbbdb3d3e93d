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
