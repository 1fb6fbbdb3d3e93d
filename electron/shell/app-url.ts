/** The application's own scheme: the window's page and all that belongs to it, and nothing else. */
export const appScheme = 'app';
const appOrigin = 'app://conclave';
export const pageUrl = `${appOrigin}/index.html`;

/** Whether a URL is of the application's own origin. */
export function isAppUrl(url: string): boolean {
  return url.startsWith(`${appOrigin}/`);
}

/**
 * The path of a file below the page's folder that a URL stands for, with `/` between its parts; undefined for anything
 * but a plain file name in plain folders: no other host, no `..`, no hidden file, no separator or NUL in disguise.
 */
export function pathOfUrl(url: string): string | undefined {
  if (!isAppUrl(url)) return undefined;
  const encoded = url.slice(appOrigin.length + 1).split(/[?#]/)[0] ?? '';
  const path = decode(encoded);
  if (path === undefined) return undefined;
  const isPlain = path.split('/').every((part) => /^[A-Za-z0-9_@-][A-Za-z0-9_.@-]*$/.test(part));
  return isPlain ? path : undefined;
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
