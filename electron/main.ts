/** Composition root of the shell: the one place that knows all its parts. */
import path from 'node:path';
import { app, BrowserWindow, dialog, nativeTheme } from 'electron';
import { systemClock } from '../shared/domain/clock';
import { mainPort } from '../shared/ipc/port';
import { serveContract } from '../shared/ipc/serve-contract';
import { shellContract } from '../shared/ipc/shell-contract';
import { startAccountHost } from './core-host/account-host';
import { openAccountRegistry } from './core-host/account-registry';
import { scheduleWithTimer } from './core-host/child-process';
import { brokerPorts } from './core-host/port-broker';
import { utilityProcessStarter } from './core-host/start-utility-process';
import { loadKeychain } from './keychain/keychain';
import { vaultKeys } from './keychain/vault-key';
import { logFailure, logUncaught } from './log';
import { prepareAnswers, type PageLook } from './shell/answer-request';
import { registerAppScheme, serveAppScheme } from './shell/app-scheme';
import { setApplicationMenu } from './shell/application-menu';
import { linkQueue } from './shell/deep-links';
import { cannotStart, chooseLanguage, type Language } from './shell/language';
import { quitAfter } from './shell/quit';
import { confinePages, openWindowSession } from './shell/session-policy';
import { openSettingsStore } from './shell/settings-store';
import { shellHandlers } from './shell/shell-handlers';
import { bringToFront, claimProfile } from './shell/single-instance';
import { openWindow } from './shell/window';

const outFolder = path.resolve(__dirname, '..');
const hasDeveloperTools = !app.isPackaged;
const links = linkQueue();
let showWindow = (): void => {};

logUncaught();
const givenFolder = app.commandLine.getSwitchValue('user-data-dir');
if (givenFolder !== '') app.setPath('userData', path.resolve(givenFolder));
// The switch is given as root on Linux, where Chromium's own sandbox can't work; enabling it again would only stop its
// helper processes. Each window's page is without Node all the same (window.ts).
if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
registerAppScheme();
confinePages();
// Unpackaged, the system would be told to start a bare runtime.
if (app.isPackaged) app.setAsDefaultProtocolClient('conclave');

if (claimProfile(links, () => showWindow())) app.whenReady().then(run).catch(fail);
else app.quit();

function run(): void {
  const folder = app.getPath('userData');
  const settings = openSettingsStore(folder);
  const systemLanguages = app.getPreferredSystemLanguages();
  const language = (): Language => chooseLanguage(settings.get().language, systemLanguages);
  const applySettings = (): void => {
    nativeTheme.themeSource = settings.get().theme;
    setApplicationMenu({ language: language(), platform: process.platform, hasDeveloperTools });
  };
  applySettings();
  settings.onChange(applySettings);

  const keys = vaultKeys(loadKeychain);
  const accounts = startAccountHost({
    registry: openAccountRegistry(folder),
    keys,
    startCore: utilityProcessStarter(path.join(outFolder, 'core/main.js'), 'Conclave core'),
    startRelay: utilityProcessStarter(path.join(outFolder, 'relay/main.js'), 'Conclave relay'),
    schedule: scheduleWithTimer,
    clock: systemClock,
  });
  const session = openWindowSession({ allowsDeveloperTools: hasDeveloperTools });
  const look = (): PageLook => ({ language: language(), theme: nativeTheme.shouldUseDarkColors ? 'dark' : 'light' });
  serveAppScheme(session, path.join(outFolder, 'renderer'), look);
  const parts = { accounts, settings, links, systemLanguages };
  const open = (): void => {
    const preloadPath = path.join(outFolder, 'electron/preload.js');
    openWindow({ folder, session, preloadPath, hasDeveloperTools, onCreated: serveWindow });
  };
  const serveWindow = (window: BrowserWindow): void =>
    brokerPorts(window.webContents, (port, openPort) => {
      const onUnexpected = (error: unknown): void => logFailure('shell-call-failed', error);
      serveContract(shellContract, shellHandlers(parts, openPort), mainPort(port), { onUnexpected });
    });
  const quitting = quitAfter(accounts, keys);
  showWindow = () => {
    const window = BrowserWindow.getAllWindows()[0];
    if (quitting.isUnderWay) quitting.startAgain(links.take());
    else if (window === undefined) open();
    else bringToFront(window);
  };
  app.on('activate', showWindow);
  app.on('window-all-closed', () => process.platform === 'darwin' || app.quit());
  open();
  prepareAnswers();
}

// Without a window the person would only see that nothing happens.
function fail(error: unknown): void {
  logFailure('shell-failed', error);
  dialog.showErrorBox('Conclave', cannotStart[chooseLanguage('system', app.getPreferredSystemLanguages())]);
  app.exit(1);
}
