import { decodeEntities } from './html-entities';
import { htmlTags } from './html-tags';

/** What a page says of itself. Words as they are there, in one line; empty when there are none. */
export interface PageFacts {
  readonly title: string;
  readonly description: string;
  readonly siteName: string;
  /** As it was written, perhaps relative to the page. */
  readonly imageUrl: string;
}

/** Longer words are cut before anything is done with them. */
const longestWords = 4_000;
/** Where a page declares its encoding (HTML section 13.2.3.2). */
const prescanBytes = 1024;

/** Reads the head of an HTML page: Open Graph (https://ogp.me), else its title and description. Never throws. */
export function readPage(bytes: Uint8Array, charset: string | undefined): PageFacts {
  const meta = new Map<string, string>();
  let title = '';
  for (const { name, attributes, rawText } of htmlTags(decodeHtml(bytes, charset))) {
    if (name === 'body') break;
    if (name === 'title' && title === '') title = words(rawText);
    if (name !== 'meta') continue;
    const key = (attributes.get('property') ?? attributes.get('name') ?? '').toLowerCase();
    const content = words(attributes.get('content') ?? '');
    if (content !== '' && !meta.has(key)) meta.set(key, content);
  }
  const first = (...keys: readonly string[]): string => {
    const found = keys.find((key) => meta.has(key));
    return (found && meta.get(found)) ?? '';
  };
  return {
    title: first('og:title') || title,
    description: first('og:description', 'description'),
    siteName: first('og:site_name'),
    imageUrl: first('og:image:secure_url', 'og:image', 'og:image:url'),
  };
}

function words(written: string): string {
  return decodeEntities(written.slice(0, longestWords)).replaceAll(/\s+/g, ' ').trim();
}

function decodeHtml(bytes: Uint8Array, charset: string | undefined): string {
  const beginning = new TextDecoder('latin1').decode(bytes.subarray(0, prescanBytes));
  const declared = /<meta[^>]{0,200}?charset\s{0,10}=\s{0,10}["']?([\w-]{1,40})/i.exec(beginning)?.[1];
  for (const label of [charset, declared]) {
    try {
      if (label !== undefined) return new TextDecoder(label).decode(bytes);
    } catch {
      // A name of no encoding: as if there were none.
    }
  }
  return new TextDecoder().decode(bytes);
}
