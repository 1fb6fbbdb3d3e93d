import { AppError } from '../../shared/errors';

/** What a response may be. */
export type WebAccept = 'html' | 'image' | 'json';

const mediaTypes: Readonly<Record<WebAccept, readonly string[]>> = {
  html: ['text/html', 'application/xhtml+xml'],
  image: ['image/webp', 'image/png', 'image/jpeg', 'image/gif'],
  json: ['application/json'],
};

/** The value of an Accept header. */
export function acceptHeader(accept: WebAccept): string {
  return mediaTypes[accept].join(', ');
}

/** The media type of a Content-Type header, in lower case and without parameters. Throws `web.wrong-type` if it is no such type. */
export function checkMediaType(header: string | undefined, accept: WebAccept): string {
  const mediaType = mediaTypeOf(header);
  if (!mediaTypes[accept].includes(mediaType)) throw new AppError('web.wrong-type');
  return mediaType;
}

/** Empty when there is none. */
export function mediaTypeOf(header: string | undefined): string {
  return (header ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
}
