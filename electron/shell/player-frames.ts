/**
 * Which frames of a page are players of others, and what these may ask for. A player is a frame right below the application's own page
 * that holds a provider's page, and has held nothing before.
 */
import { isPlayerUrl, playerOrigins } from '../../shared/domain/media-player/player-link';
import { isAppUrl } from './app-url';

/** What is known of a frame; Electron's WebFrameMain is one. */
export interface FrameFacts {
  readonly url: string;
  /** Of what it shows now; its URL alone can be changed from within. */
  readonly origin: string;
  readonly parent: FrameFacts | null;
}

export interface FrameRequest {
  readonly url: string;
  readonly resourceType: string;
  /** Absent for requests of no frame, such as those of a service worker: they can't be told from those of others. */
  readonly frame?: FrameFacts | null | undefined;
}

const origins: ReadonlySet<string> = new Set(Object.values(playerOrigins));

/** Whether a frame of the page may go to a URL: a new one to the player's page that a link stands for, nothing else ever. */
export function mayStartPlayer(url: string, frame: FrameFacts | null): boolean {
  if (frame === null || !isBelowPage(frame)) return false;
  return (frame.url === '' || frame.url === 'about:blank') && isPlayerUrl(url);
}

/** Whether a request to a network comes from a player, and leads to a public place. */
export function mayPlayerRequest({ url, resourceType, frame }: FrameRequest): boolean {
  if (frame === null || frame === undefined) return false;
  if (resourceType === 'subFrame') return mayStartPlayer(url, frame);
  const origin = playerOriginAround(frame);
  if (origin === undefined) return false;
  return url.startsWith(`blob:${origin}/`) || url.startsWith('data:') || isPublicUrl(url);
}

function isBelowPage({ parent }: FrameFacts): boolean {
  return parent !== null && parent.parent === null && isAppUrl(parent.url);
}

/** The origin of the player that a frame is, or lies in. */
function playerOriginAround(frame: FrameFacts): string | undefined {
  if (isBelowPage(frame)) return origins.has(frame.origin) ? frame.origin : undefined;
  return frame.parent === null ? undefined : playerOriginAround(frame.parent);
}

/** Encrypted, at the usual port, by a name of the public kind: neither this computer nor what stands beside it. */
function isPublicUrl(url: string): boolean {
  const parsed = parse(url);
  if (parsed === undefined || (parsed.protocol !== 'https:' && parsed.protocol !== 'wss:')) return false;
  const { hostname, port, username, password } = parsed;
  if (port !== '' || username !== '' || password !== '') return false;
  const labels = hostname.replace(/\.$/, '').split('.');
  const last = labels.at(-1) ?? '';
  // An address ends in a number or a bracket.
  return labels.length > 1 && /^(?:[a-z]{2,}|xn--[a-z\d-]+)$/.test(last) && !localNames.has(last);
}

const localNames = new Set(['local', 'localhost', 'internal', 'intranet', 'lan', 'home', 'corp', 'private', 'arpa']);

function parse(url: string): URL | undefined {
  try {
    return new URL(url);
  } catch {
    return undefined;
  }
}
