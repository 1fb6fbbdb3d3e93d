import { app, type BrowserWindow } from 'electron';
import { findLink, type LinkQueue } from './deep-links';

/**
 * Makes this the only instance of its profile. False when there is one already: that one comes to the front, takes this
 * one's link, and this one should quit.
 */
export function claimProfile(links: LinkQueue, showWindow: () => void): boolean {
  const link = findLink(process.argv);
  if (!app.requestSingleInstanceLock({ link })) return false;
  links.add(link);
  app.on('second-instance', (_event, _commandLine, _folder, sent) => {
    links.add(readLink(sent));
    showWindow();
  });
  // macOS hands links over as events, to the instance that runs.
  app.on('open-url', (event, url) => {
    event.preventDefault();
    links.add(url);
    if (app.isReady()) showWindow();
  });
  return true;
}

/** Brings a window to the front, out of the dock or task bar too, and loads its page again if that stayed down. */
export function bringToFront(window: BrowserWindow): void {
  if (window.webContents.isCrashed()) window.webContents.reload();
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}

function readLink(sent: unknown): unknown {
  return typeof sent === 'object' && sent !== null && 'link' in sent ? sent.link : undefined;
}
