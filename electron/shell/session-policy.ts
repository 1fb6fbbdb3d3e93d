/** What pages may not do: leave, open windows, embed pages, reach a network, or get a permission. */
import { app, session, type Session, type WebContents } from 'electron';
import { logEvent } from '../log';
import { isAppUrl } from './app-url';

export interface SessionPolicy {
  /** Lets the developer tools load their own pages. */
  readonly allowsDeveloperTools: boolean;
}

/** The window's session. It lives in memory: nothing that the page shows is written to disk by Chromium. */
export function openWindowSession(policy: SessionPolicy): Session {
  const own = session.fromPartition('window');
  own.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  own.setPermissionCheckHandler(() => false);
  own.setDevicePermissionHandler(() => false);
  own.webRequest.onBeforeRequest((details, answer) => answer({ cancel: !isAllowed(details.url, policy) }));
  own.on('will-download', (event) => event.preventDefault());
  // Dictionaries would be fetched from a server of Chromium's maker; macOS has its own spell checker.
  if (process.platform !== 'darwin') own.setSpellCheckerLanguages([]);
  return own;
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
  contents.setWindowOpenHandler(() => {
    logEvent('window-refused');
    return { action: 'deny' };
  });
  contents.on('will-navigate', (event) => event.preventDefault());
  contents.on('will-frame-navigate', (event) => event.preventDefault());
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
}

function isAllowed(url: string, policy: SessionPolicy): boolean {
  if (isAppUrl(url) || url.startsWith('blob:app://conclave/') || url.startsWith('data:image/')) return true;
  return policy.allowsDeveloperTools && url.startsWith('devtools://');
}
