import { cleanName } from '../../shared/domain/clean-name';
import { limits } from '../../shared/domain/limits';
import { pictureSize } from '../../shared/domain/picture';
import { AppError } from '../../shared/errors';
import type { Signal } from '../../shared/ipc/abort';
import type { FoundPreview } from '../../shared/ipc/core-contract';
import type { FetchThroughRelay } from './fetch-web';
import { readPage } from './read-page';

const pageBytes = 512 * 1024;
const pageTimeoutMs = 10_000;
const imageBytes = 2 * 1024 * 1024;
const imageTimeoutMs = 8_000;
/** Four bytes each take the window 64 MiB while it shrinks the picture. */
const mostPixels = 16 * 1024 * 1024;

/**
 * Fetches what the page at `url` says of itself, and its picture. Undefined for a page without a title, or one that answers
 * with an error. Throws what `fetchThroughRelay` does for the page; without its picture a preview is made all the same.
 */
export async function makePreview(
  fetchThroughRelay: FetchThroughRelay,
  url: string,
  signal: Signal,
): Promise<FoundPreview | undefined> {
  const page = await fetchThroughRelay({
    url: parseUrl(url),
    accept: 'html',
    maxBytes: pageBytes,
    timeoutMs: pageTimeoutMs,
    signal,
  });
  if (page.bytes.length === 0) return undefined;
  const facts = readPage(page.bytes, page.charset);
  const title = cleanName(facts.title, limits.previewTitleLength);
  if (title === '') return undefined;
  const imageFile = await fetchImage(fetchThroughRelay, { written: facts.imageUrl, base: page.finalUrl, signal });
  return {
    // The link as it was written, not where it led: receivers see that the two are the same.
    url,
    title,
    description: cleanName(facts.description, limits.previewDescriptionLength),
    siteName: cleanName(facts.siteName, limits.previewSiteLength),
    ...(imageFile === undefined ? {} : { imageFile }),
  };
}

function parseUrl(url: string): URL {
  try {
    return new URL(url);
  } catch (cause) {
    throw new AppError('web.url-refused', { cause });
  }
}

interface WantedImage {
  readonly written: string;
  readonly base: URL;
  readonly signal: Signal;
}

async function fetchImage(
  fetchThroughRelay: FetchThroughRelay,
  { written, base, signal }: WantedImage,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  if (written === '') return undefined;
  try {
    const url = new URL(written, base);
    const image = { url, accept: 'image', maxBytes: imageBytes, timeoutMs: imageTimeoutMs, signal } as const;
    const { bytes } = await fetchThroughRelay(image);
    const size = pictureSize(bytes);
    return size !== undefined && size.width * size.height <= mostPixels ? bytes : undefined;
  } catch (error) {
    // A URL that is none, or one that can't be fetched: the words are worth showing.
    if (signal.aborted) throw error;
    return undefined;
  }
}
