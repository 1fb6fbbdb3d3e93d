/** The headers of requests to providers of players, and of their answers: no cookie passes, either way. */
import { playerOrigins } from '../../shared/domain/media-player/player-link';
import { appScheme } from './app-url';

type Headers<T> = Readonly<Record<string, T>>;

/** YouTube plays nothing without being told who embeds it; a page of the app: scheme tells nobody. No site has this name (RFC 2606). */
const embedder = 'https://conclave.invalid/';

/** What is sent with a request: no cookie, and the application's name to YouTube's player alone. */
export function sentHeaders(url: string, headers: Headers<string>): Record<string, string> {
  const sent = without(headers, 'cookie');
  return url.startsWith(`${playerOrigins.youtube}/embed/`) ? { ...without(sent, 'referer'), Referer: embedder } : sent;
}

/**
 * What is taken from an answer: no cookie. A provider that lets every site embed its player, by `frame-ancestors *`, lets the
 * application do it too, whose scheme is not among those that a browser reads into the asterisk (Content Security Policy Level 3,
 * section 6.7.2.8); who names sites is obeyed.
 */
export function takenHeaders(headers: Headers<string[]>): Record<string, string[]> {
  const taken = without(headers, 'set-cookie');
  for (const [name, values] of Object.entries(taken)) {
    if (name.toLowerCase() !== 'content-security-policy') continue;
    taken[name] = values.map((value) =>
      value.replaceAll(/(frame-ancestors\s+\*)(?=\s*(?:[;,]|$))/gi, `$1 ${appScheme}:`),
    );
  }
  return taken;
}

function without<T>(headers: Headers<T>, unwanted: string): Record<string, T> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => name.toLowerCase() !== unwanted));
}

/** What a browser of this kind says of itself, without the names of the application and its runtime. */
export function plainUserAgent(userAgent: string): string {
  return userAgent.replaceAll(/ (?!AppleWebKit|Chrome|Safari)[^\s()/]+\/\S+/g, '');
}
