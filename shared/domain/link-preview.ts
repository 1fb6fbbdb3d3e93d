/** What the sender of a link found behind it, shown below the text. */
import { cleanName } from './clean-name';
import { limits } from './limits';
import { linksIn } from './message-text/links-in';
import { isUsablePicture } from './picture';

export interface LinkPreview {
  /** Of a link of the text, as the URL standard writes it. */
  readonly url: string;
  readonly title: string;
  /** Empty when there is none, as the next. */
  readonly description: string;
  readonly siteName: string;
  /** A small JPEG, PNG or WebP. */
  readonly image?: Uint8Array<ArrayBuffer> | undefined;
}

/** What the person who writes `text` may be shown a preview of: its first https link, unless that may deceive. */
export function linkToPreview(text: string): string | undefined {
  // Most texts have none, and need not be read as a tree.
  if (!/https:|www\./i.test(text)) return undefined;
  const first = linksIn(text).find(({ href }) => href.startsWith('https:'));
  return first?.warning === undefined ? first?.href : undefined;
}

/**
 * The preview fit to be shown below `text`, whoever made it: words in one line each and within limits, without a picture that
 * is none. Undefined without a title, and unless its URL is exactly that of a link of the text: so it leads nowhere that the
 * text does not.
 */
export function usablePreview(text: string, preview: LinkPreview): LinkPreview | undefined {
  const { url, image } = preview;
  const title = cleanName(preview.title, limits.previewTitleLength);
  if (title === '' || !url.startsWith('https:') || !linksIn(text).some(({ href }) => href === url)) return undefined;
  return {
    url,
    title,
    description: cleanName(preview.description, limits.previewDescriptionLength),
    siteName: cleanName(preview.siteName, limits.previewSiteLength),
    ...(image !== undefined && isUsablePicture(image) ? { image } : {}),
  };
}
