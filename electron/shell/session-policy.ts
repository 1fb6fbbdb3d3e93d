/**
 * What pages may not do: leave, open windows, reach a network, get a permission but to copy, or embed other pages, but for the players of media
 * that a person starts (player-frames.ts).
 */
import { app, session, type Session, type WebContents } from 'electron';
import { logEvent, logFailure } from '../log';
import { isAppUrl } from './app-url';
import { mayPlayerRequest, mayStartPlayer, type FrameRequest } from './player-frames';
import { confineConnections, confineWebRtc } from './player-network';
import { plainUserAgent, sentHeaders, takenHeaders } from './player-headers';
import type { SettingsStore } from './settings-store';

export interface SessionPolicy {
  /** Lets the developer tools load their own pages. */
  readonly allowsDeveloperTools: boolean;
  /** Say whether the person lets players be started. */
  readonly settings: Pick<SettingsStore, 'get'>;
}

/** The one permission, of the application's own page alone: to put on the clipboard what a person has just copied. */
const copying = 'clipboard-sanitized-write';

/** The window's session. It lives in memory: nothing that the page shows is written to disk by Chromium. */
export function openWindowSession(policy: SessionPolicy): Session {
  const own = session.fromPartition('window');
  own.setPermissionRequestHandler((_contents, permission, answer, { isMainFrame, requestingUrl }) =>
    answer(isMainFrame && isAppUrl(requestingUrl) && permission === copying),
  );
  own.setPermissionCheckHandler(
    (_contents, permission, _origin, { isMainFrame, requestingUrl = '' }) =>
      isMainFrame && isAppUrl(requestingUrl) && permission === copying,
  );
  own.setDevicePermissionHandler(() => false);
  guardRequests(own, policy);
  own.on('will-download', (event) => event.preventDefault());
  // Dictionaries would be fetched from a server of Chromium's maker; macOS has its own spell checker.
  if (process.platform !== 'darwin') own.setSpellCheckerLanguages([]);
  return own;
}

function guardRequests(own: Session, policy: SessionPolicy): void {
  own.setUserAgent(plainUserAgent(own.getUserAgent()));
  own.webRequest.onBeforeRequest((details, answer) => {
    const isOwn = isOfPage(details) && isAllowed(details.url, policy);
    const isPlayer = !isOwn && policy.settings.get().showsPlayers && mayPlayerRequest(details);
    // A player that starts finds nothing of the one before it.
    if (isPlayer && details.resourceType === 'subFrame') void prepare(own, details.url).then(answer);
    else answer({ cancel: !isOwn && !isPlayer });
  });
  // Nothing of the application itself goes this way.
  const network = { urls: ['https://*/*', 'wss://*/*'] };
  own.webRequest.onBeforeSendHeaders(network, ({ url, requestHeaders }, answer) =>
    answer({ requestHeaders: sentHeaders(url, requestHeaders) }),
  );
  own.webRequest.onHeadersReceived(network, ({ responseHeaders = {} }, answer) =>
    answer({ responseHeaders: takenHeaders(responseHeaders) }),
  );
}

/** Whether a page asks, not a frame in it: what belongs to the application is nothing for a player. */
function isOfPage({ resourceType, frame }: FrameRequest): boolean {
  return resourceType === 'mainFrame' || frame?.parent === null;
}

/** Empties the store for a player that starts, and bounds where it gets to; one that can't be bounded does not start. */
async function prepare(own: Session, url: string): Promise<{ readonly cancel: boolean }> {
  await forget(own);
  try {
    await confineConnections(own, url);
    return { cancel: false };
  } catch (error) {
    logFailure('player-not-confined', error);
    return { cancel: true };
  }
}

async function forget(own: Session): Promise<void> {
  try {
    await Promise.all([own.clearStorageData(), own.clearCache(), own.clearAuthCache(), own.clearHostResolverCache()]);
  } catch (error) {
    logFailure('player-not-forgotten', error);
  }
}

/** Lays the policy on every page that will ever be made, whoever makes it. */
export function confinePages(): void {
  app.on('web-contents-created', (_event, contents) => confine(contents));
  app.on('certificate-error', (event, _contents, _url, _error, _certificate, answer) => {
    event.preventDefault();
    answer(false);
  });
  app.on('select-client-certificate', (event, _contents, _url, _list, answer) => {
    event.preventDefault();
    answer();
  });
  app.on('login', (event, _contents, _details, _info, answer) => {
    event.preventDefault();
    answer();
  });
}

function confine(contents: WebContents): void {
  confineWebRtc(contents);
  contents.setWindowOpenHandler(() => {
    logEvent('window-refused');
    return { action: 'deny' };
  });
  // A page that can't be drawn loads itself again. Nothing leads it elsewhere.
  const isReload = (url: string): boolean => isAppUrl(url) && url === contents.getURL();
  contents.on('will-navigate', (event) => {
    if (!isReload(event.url)) event.preventDefault();
  });
  contents.on('will-frame-navigate', (event) => {
    const mayGo = event.isMainFrame ? isReload(event.url) : mayStartPlayer(event.url, event.frame);
    if (!mayGo) event.preventDefault();
  });
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
}

function isAllowed(url: string, policy: SessionPolicy): boolean {
  if (isAppUrl(url) || url.startsWith('blob:app://conclave/') || url.startsWith('data:image/')) return true;
  return policy.allowsDeveloperTools && url.startsWith('devtools://');
}
