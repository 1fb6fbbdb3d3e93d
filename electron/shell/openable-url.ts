import { AppError } from '../../shared/errors';

const schemes = new Set(['http:', 'https:', 'mailto:']);

/**
 * The URL of a link that somebody else wrote, fit to be handed to the operating system: as the URL standard writes it, so
 * that nothing in it can be an option or a second command, and without what a mail is to say. Throws `input.malformed` for
 * every scheme but http:, https: and mailto:.
 */
export function openableUrl(link: string): string {
  const url = parse(link);
  if (url === undefined || !schemes.has(url.protocol)) throw new AppError('input.malformed');
  if (url.protocol === 'mailto:') return `mailto:${url.pathname}`;
  if (url.hostname === '') throw new AppError('input.malformed');
  return url.href;
}

function parse(link: string): URL | undefined {
  try {
    return new URL(link);
  } catch {
    return undefined;
  }
}
