import { limits } from '../limits';

/** Why a link is not what it seems: a user name before the host, a host in other than plain letters, a label that lies. */
export type LinkWarning = 'credentials' | 'lookalike' | 'disguise';

export interface LinkTarget {
  /** As the URL standard writes it: the host in ASCII. Of http:, https: or mailto:, or a link to a group (conclave:). */
  readonly href: string;
  /** Where it leads: a host, or an address; empty for a group. */
  readonly host: string;
  readonly warning: LinkWarning | undefined;
}

/** The target of a link as it was written; undefined for what is not offered as a link. */
export function judgeLink(written: string): LinkTarget | undefined {
  if (isGroupLink(written)) return { href: written, host: '', warning: undefined };
  const url = parseUrl(written);
  if (url === undefined || url.href.length > limits.linkLength) return undefined;
  if (url.protocol === 'mailto:') {
    // Nothing but the address: not what is to be sent, nor files.
    const isAddress = /^[^@]+@[^@]+$/.test(url.pathname);
    return isAddress ? { href: `mailto:${url.pathname}`, host: url.pathname, warning: undefined } : undefined;
  }
  if ((url.protocol !== 'http:' && url.protocol !== 'https:') || url.hostname === '') return undefined;
  const hasCredentials = url.username !== '' || url.password !== '';
  const warning = hasCredentials ? 'credentials' : isInternational(url.hostname) ? 'lookalike' : undefined;
  return { href: url.href, host: url.host, warning };
}

/** Whether this leads to a group of Conclave. What it holds is read by who follows it. */
export function isGroupLink(text: string): boolean {
  return text.length <= limits.linkLength && /^conclave:(?:\/\/)?group\/?#[A-Za-z0-9_-]+$/i.test(text);
}

interface ParsedUrl {
  readonly href: string;
  readonly protocol: string;
  readonly username: string;
  readonly password: string;
  readonly host: string;
  readonly hostname: string;
  readonly pathname: string;
}

/** Part of every runtime that this runs in, but of no library that all of them share. */
declare const URL: new (url: string) => ParsedUrl;

function parseUrl(written: string): ParsedUrl | undefined {
  if (written.length > limits.linkLength) return undefined;
  try {
    return new URL(/^www\./i.test(written) ? `https://${written}` : written);
  } catch {
    return undefined;
  }
}

/** Punycode (RFC 3492): the letters that it stands for may look like others. */
function isInternational(hostname: string): boolean {
  return hostname.split('.').some((label) => label.startsWith('xn--'));
}

/** How a bare address is shown: as it was written, if its host is what the URL standard reads in it, else as that writes it. */
export function shownAddress(written: string, { href, host }: LinkTarget): string {
  // Nobody reads the rest, which is long, and secret.
  if (isGroupLink(href)) return `${href.slice(0, 22)}…`;
  if (href.startsWith('mailto:')) return written.toLowerCase().startsWith('mailto:') ? href : written;
  const authority = written.replace(/^https?:\/\//i, '').split(/[/?#]/, 1)[0] ?? '';
  return authority.toLowerCase() === host ? written : href;
}

/** Longer ones are not looked at: they are no address. */
const longestWord = 300;

/** The target under this label, with a warning if the label looks like the address of something else. */
export function judgeLabel(label: string, target: LinkTarget): LinkTarget {
  if (target.warning !== undefined) return target;
  const isHonest = addressesIn(label).every((host) => leadsTo(host, target.host));
  return isHonest ? target : { ...target, warning: 'disguise' };
}

/** Endings of names of files, which are no domains. */
const fileEndings = new Set(['pdf', 'txt', 'csv', 'docx', 'xlsx', 'pptx', 'png', 'jpg', 'html', 'js', 'ts', 'json']);

function addressesIn(label: string): readonly string[] {
  // Compatibility forms look alike, and invisible characters like nothing.
  const seen = label.normalize('NFKC').replaceAll(/\p{Default_Ignorable_Code_Point}/gu, '');
  return seen
    .toLowerCase()
    .split(/[^\p{Letter}\p{Mark}\p{Number}.-]+/u)
    .filter((word) => word.length <= longestWord)
    .map((word) => word.split('.').filter((part) => part !== ''))
    .filter((parts) => parts.length > 1 && isTopDomain(parts.at(-1) ?? ''))
    .map((parts) => parts.join('.'));
}

function isTopDomain(part: string): boolean {
  return /^[\p{Letter}\p{Mark}]{2,}$/u.test(part) && !fileEndings.has(part);
}

function leadsTo(shown: string, host: string): boolean {
  const hostname = host.replace(/:\d+$/, '').replace(/^.*@/, '');
  return hostname === shown || hostname === `www.${shown}` || `www.${hostname}` === shown;
}
