/** What GIPHY's API is asked, and answers (developers.giphy.com/docs/api/endpoint, gifs/search of version 1). */
import { z } from 'zod';
import { cleanAlt } from '../../shared/domain/image/read-image';
import { limits } from '../../shared/domain/limits';

/** Where the provider is. */
export interface GifPlace {
  readonly apiUrl: string;
  /** Media are fetched from this host and those below it only, whatever an answer says. */
  readonly mediaHost: string;
}

export const giphyPlace: GifPlace = { apiUrl: 'https://api.giphy.com/v1/gifs/search', mediaHost: 'giphy.com' };

export interface FoundGif {
  readonly resultId: string;
  /** Of the picture that is shown first, in pixels. */
  readonly width: number;
  readonly height: number;
  readonly alt: string;
  readonly previewUrl: string;
  /** The best that fits into a message. */
  readonly url: string;
}

const resultsLimit = 24;
/** Nothing that somebody at work would rather not have on the screen. */
const rating = 'pg';
export const previewBytes = 256 * 1024;

/** The API's renditions from the best one down; each is there as a WebP, which is smaller, and as a GIF. */
const renditions = ['original', 'downsized', 'fixed_height', 'fixed_width', 'fixed_height_downsampled'] as const;
const small = ['fixed_height_small', 'fixed_width_small'] as const;

// The API says numbers as text.
const count = z.coerce.number().int().nonnegative();
const address = z.string().max(2_000);
const rendition = z
  .object({ url: address, width: count, height: count, size: count, webp: address, webp_size: count })
  .partial()
  .optional()
  .catch(undefined);

const answer = z.object({
  data: z
    .array(
      z
        .object({
          id: z.string().min(1).max(100),
          title: z.string().max(1_000).catch(''),
          images: z.object({
            original: rendition,
            downsized: rendition,
            fixed_height: rendition,
            fixed_width: rendition,
            fixed_height_downsampled: rendition,
            fixed_height_small: rendition,
            fixed_width_small: rendition,
          }),
        })
        .optional()
        // One that can't be used does not spoil the others.
        .catch(undefined),
    )
    .max(100),
});

type Images = NonNullable<z.infer<typeof answer>['data'][number]>['images'];
type Rendition = NonNullable<z.infer<typeof rendition>>;

export function searchUrl(place: GifPlace, key: string, query: string, language: string): string {
  const url = new URL(place.apiUrl);
  const asked = { api_key: key, q: query, limit: String(resultsLimit), rating, lang: language };
  for (const [name, value] of Object.entries(asked)) url.searchParams.set(name, value);
  return url.href;
}

/** What of an answer can be shown and sent; undefined when it is no answer. Pure. */
export function readAnswer(place: GifPlace, bytes: Uint8Array): readonly FoundGif[] | undefined {
  const parsed = answer.safeParse(parseJson(bytes));
  if (!parsed.success) return undefined;
  return parsed.data.data.slice(0, resultsLimit).flatMap((gif): readonly FoundGif[] => {
    const shown = gif && firstOf(gif.images, small, place, previewBytes);
    const sent = gif && firstOf(gif.images, [...renditions, ...small], place, limits.imageBytes);
    if (gif === undefined || shown === undefined || sent === undefined) return [];
    const { width, height } = shown;
    return [{ resultId: gif.id, width, height, alt: cleanAlt(gif.title), previewUrl: shown.url, url: sent.url }];
  });
}

interface Chosen {
  readonly url: string;
  readonly width: number;
  readonly height: number;
}

function firstOf(
  images: Images,
  names: readonly (keyof Images)[],
  place: GifPlace,
  mostBytes: number,
): Chosen | undefined {
  for (const name of names) {
    const found = images[name] && variantOf(images[name], place, mostBytes);
    if (found !== undefined) return found;
  }
  return undefined;
}

function variantOf(rendition: Rendition, place: GifPlace, mostBytes: number): Chosen | undefined {
  const { width, height, webp, webp_size, url, size } = rendition;
  if (!isSide(width) || !isSide(height)) return undefined;
  const ways = [
    { url: webp, size: webp_size },
    { url, size },
  ];
  const fitting = ways.find((way) => isMediaUrl(place, way.url) && way.size !== undefined && way.size <= mostBytes);
  return fitting?.url === undefined ? undefined : { url: fitting.url, width, height };
}

function isSide(pixels: number | undefined): pixels is number {
  return pixels !== undefined && pixels >= 1 && pixels <= limits.imageSidePixels;
}

function isMediaUrl({ mediaHost }: GifPlace, text: string | undefined): boolean {
  const url = text === undefined ? undefined : parseUrl(text);
  if (url === undefined) return false;
  const { protocol, hostname, username, password } = url;
  const isTheirs = hostname === mediaHost || hostname.endsWith(`.${mediaHost}`);
  return protocol === 'https:' && isTheirs && username === '' && password === '';
}

// Node 18, which the fallback runtime has, has no URL.canParse.
function parseUrl(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}
