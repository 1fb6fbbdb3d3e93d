/** Searches GIFs at the provider that the relay names, through the relay's tunnel: it does not see the words, the provider no address. */
import { readUsableImage } from '../../shared/domain/image/read-image';
import { limits } from '../../shared/domain/limits';
import { AppError } from '../../shared/errors';
import type { GifResult } from '../../shared/ipc/core-contract';
import type { FetchThroughRelay, WebRequest } from '../web/fetch-web';
import { fewAtOnce } from './few-at-once';
import { giphyPlace, previewBytes, readAnswer, searchUrl, type FoundGif, type GifPlace } from './giphy';

/** What the relay's administrator has set. */
export interface GifProvider {
  readonly provider: 'giphy';
  /** Of the provider's API. */
  readonly key: string;
}

export interface DownloadedGif {
  readonly bytes: Uint8Array;
  readonly alt: string;
  readonly source: string;
}

/** Each throws `gifs.unavailable`: it is not turned on, the provider can't be reached, or answers what can't be used. */
export interface GifSearch {
  search(query: string, language: string): Promise<GifResult[]>;
  preview(resultId: string): Promise<Uint8Array>;
  download(resultId: string): Promise<DownloadedGif>;
}

export interface GifSearchDependencies {
  readonly provider: () => GifProvider | undefined;
  readonly fetch: FetchThroughRelay;
  readonly place?: GifPlace;
}

const answerBytes = 2 * 1024 * 1024;
const timeoutMs = 15_000;
/** At the same time, so that a search takes no more of the relay than somebody reading a page. */
const fetchesAtOnce = 4;
/** What is remembered of the last searches, in memory alone. */
const keptResults = 240;
const keptPreviews = 72;

type Asked = Pick<WebRequest, 'accept' | 'maxBytes'> & { readonly url: string };

export function gifSearch({ provider, fetch, place = giphyPlace }: GifSearchDependencies): GifSearch {
  const found = new Map<string, FoundGif>();
  const previews = new Map<string, Promise<Uint8Array>>();
  const inTurn = fewAtOnce(fetchesAtOnce);

  const get = async ({ url, ...request }: Asked): Promise<Uint8Array> => {
    const { status, bytes } = await fetch({ ...request, url: new URL(url), timeoutMs }).catch((cause: unknown) => {
      throw unavailable(cause);
    });
    if (status !== 200) throw unavailable();
    return bytes;
  };
  const image = (url: string, maxBytes: number): Promise<Uint8Array> =>
    inTurn(async () => {
      const bytes = await get({ url, accept: 'image', maxBytes });
      if (readUsableImage(bytes) === undefined) throw unavailable();
      return bytes;
    });
  const known = (resultId: string): FoundGif => {
    const gif = found.get(resultId);
    if (gif === undefined) throw unavailable();
    return gif;
  };

  return {
    async search(query, language) {
      const settings = provider();
      if (settings === undefined) throw unavailable();
      const url = searchUrl(place, settings.key, query, language);
      const results = readAnswer(place, await get({ url, accept: 'json', maxBytes: answerBytes }));
      if (results === undefined) throw unavailable();
      for (const result of results) remember(found, result.resultId, result, keptResults);
      return results.map(({ resultId, width, height, alt }) => ({ resultId, width, height, alt }));
    },
    preview(resultId) {
      const kept = previews.get(resultId);
      if (kept !== undefined) return kept;
      const preview = image(known(resultId).previewUrl, previewBytes);
      remember(previews, resultId, preview, keptPreviews);
      // Another try may do better.
      preview.catch(() => previews.delete(resultId));
      return preview;
    },
    async download(resultId) {
      const { url, alt } = known(resultId);
      return { bytes: await image(url, limits.imageBytes), alt, source: place.mediaHost };
    },
  };
}

function remember<T>(map: Map<string, T>, key: string, value: T, most: number): void {
  map.delete(key);
  map.set(key, value);
  for (const oldest of map.keys()) {
    if (map.size <= most) return;
    map.delete(oldest);
  }
}

function unavailable(cause?: unknown): AppError {
  return new AppError('gifs.unavailable', { retry: 'later', cause });
}
