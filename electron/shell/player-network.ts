/**
 * Where frames of players may lead connections that no request tells of: WebRTC has its own sockets, which `webRequest` never sees.
 * Without a proxy in between it sends nothing by UDP and learns no address of this computer, by the policy below; by TCP it goes where
 * requests go, so all but public places goes to a proxy that is not there.
 */
import type { Session, WebContents } from 'electron';

/** A port at which nothing listens (RFC 863, out of use). */
const nowhere = 'http://127.0.0.1:9';

/** For every page: none of the application's own speaks WebRTC. */
export function confineWebRtc(contents: WebContents): void {
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
}

/**
 * Before a player starts, which is the only thing in this session that reaches a network. Where the system has a proxy, all goes there, and what
 * may be reached is its affair.
 */
export async function confineConnections(own: Session, url: string): Promise<void> {
  await own.setProxy({ mode: 'system' });
  if ((await own.resolveProxy(url)) !== 'DIRECT') return;
  await own.setProxy({ proxyRules: nowhere, proxyBypassRules: directPlaces });
}

/**
 * Names at the usual port; every top-level domain ends in a letter, every address in a digit or a bracket. The last rule takes out this computer, which is
 * never proxied otherwise.
 */
const directPlaces = Array.from('abcdefghijklmnopqrstuvwxyz', (letter) => `*${letter}:443`)
  .concat('<-loopback>')
  .join(';');
