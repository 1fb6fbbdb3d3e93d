import { limits } from '../../../shared/domain/limits';
import { readImage } from '../../../shared/domain/image/read-image';
import { shrinkToFit } from '../../ui/shrink-picture';

/** What is sent: a moving image as it is, a still one made anew from its pixels, without what else its file says. */
export type PreparedImage =
  | { readonly state: 'ready'; readonly bytes: Uint8Array<ArrayBuffer>; readonly isAnimated: boolean }
  | { readonly state: 'refused'; readonly reason: ImageProblem };

/** No image that can be read; one that moves and has too many bytes to be sent; a file that is not even opened. */
export type ImageProblem = 'unreadable' | 'too-large' | 'file-too-large';

const fileBytes = 30 * 1024 * 1024;

export async function prepareImage(file: Blob): Promise<PreparedImage> {
  if (file.size > fileBytes) return { state: 'refused', reason: 'file-too-large' };
  const bytes = new Uint8Array(await file.arrayBuffer());
  const facts = readImage(bytes);
  // Not by way of its first frame: who sends a GIF means all of it.
  if (facts === undefined && isGif(bytes)) return { state: 'refused', reason: 'unreadable' };
  if (facts?.isAnimated === true) {
    if (bytes.length > limits.imageBytes) return { state: 'refused', reason: 'too-large' };
    return { state: 'ready', bytes, isAnimated: true };
  }
  const shrunk = await shrinkToFit(file, limits.imageBytes);
  if (shrunk === undefined || readImage(shrunk) === undefined) return { state: 'refused', reason: 'unreadable' };
  return { state: 'ready', bytes: shrunk, isAnimated: false };
}

function isGif(bytes: Uint8Array): boolean {
  return bytes[0] === 0x47 && bytes[1] === 0x49 && bytes[2] === 0x46;
}

/** Those of the files that say of themselves that they are images. What they really are, their bytes say. */
export function imageFilesIn(files: Iterable<File>): readonly File[] {
  return [...files].filter(({ type }) => type.startsWith('image/'));
}
