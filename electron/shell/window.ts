import { BrowserWindow, nativeTheme, screen, type Session } from 'electron';
import { placeToFragment, type WindowPlace } from '../../shared/ipc/window-place';
import { logEvent, logFailure } from '../log';
import { pageUrl } from './app-url';
import { loadWindowState, saveWindowState, windowMinimum, type WindowState } from './window-state';

export interface WindowOptions {
  /** Where its state is remembered. */
  readonly folder: string;
  readonly session: Session;
  readonly preloadPath: string;
  readonly hasDeveloperTools: boolean;
  /** The one conversation that it shows; absent for the main window, whose state alone is remembered. */
  readonly place?: WindowPlace;
  /** Called before the page loads. */
  readonly onCreated: (window: BrowserWindow) => void;
}

/** The `app` plane of the two themes, so that the window does not flash before its page is there. */
const background = { light: '#efede8', dark: '#0f1416' } as const;

/** Of a window for one conversation. */
const placeState: WindowState = { position: undefined, width: 720, height: 760, isMaximized: false };

/** Reloads of a page that crashed; a page that crashes more often within a minute stays down. */
const reloadsPerMinute = 3;

/** Opens the window and shows it when its page has painted. */
export function openWindow(options: WindowOptions): BrowserWindow {
  const { place } = options;
  const state = place === undefined ? mainState(options.folder) : placeState;
  const window = new BrowserWindow({
    ...state.position,
    width: state.width,
    height: state.height,
    minWidth: windowMinimum.width,
    minHeight: windowMinimum.height,
    show: false,
    autoHideMenuBar: true,
    backgroundColor: background[nativeTheme.shouldUseDarkColors ? 'dark' : 'light'],
    webPreferences: {
      session: options.session,
      preload: options.preloadPath,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: process.platform === 'darwin',
      devTools: options.hasDeveloperTools,
    },
  });
  if (state.isMaximized) window.maximize();
  window.once('ready-to-show', () => window.show());
  followTheme(window);
  if (place === undefined) rememberState(window, options.folder);
  reloadAfterCrash(window);
  options.onCreated(window);
  const url = place === undefined ? pageUrl : `${pageUrl}${placeToFragment(place)}`;
  window.loadURL(url).catch((error: unknown) => logFailure('page-not-loaded', error));
  return window;
}

function mainState(folder: string): WindowState {
  return loadWindowState(
    folder,
    screen.getAllDisplays().map((display) => display.workArea),
  );
}

function rememberState(window: BrowserWindow, folder: string): void {
  window.on('close', () => {
    try {
      saveWindowState(folder, window.getNormalBounds(), window.isMaximized());
    } catch (error) {
      logFailure('window-state-not-saved', error);
    }
  });
}

function followTheme(window: BrowserWindow): void {
  const repaint = (): void => window.setBackgroundColor(background[nativeTheme.shouldUseDarkColors ? 'dark' : 'light']);
  nativeTheme.on('updated', repaint);
  window.on('closed', () => nativeTheme.off('updated', repaint));
}

function reloadAfterCrash(window: BrowserWindow): void {
  let crashes: number[] = [];
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    logEvent('page-gone', { reason });
    if (reason === 'clean-exit' || window.isDestroyed()) return;
    const now = Date.now();
    crashes = [...crashes.filter((time) => now - time < 60_000), now];
    if (crashes.length <= reloadsPerMinute) window.webContents.reload();
  });
}
