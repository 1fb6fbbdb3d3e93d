/** Composition root of the shell: the one place that knows all its parts. */
import path from 'node:path';
import { app } from 'electron';
import { systemClock } from '../shared/domain/clock';
import { mainPort } from '../shared/ipc/port';
import { serveContract } from '../shared/ipc/serve-contract';
import { shellContract, type OpenedPlace } from '../shared/ipc/shell-contract';
import { startAccountHost } from './core-host/account-host';
import { openAccountRegistry } from './core-host/account-registry';
import { scheduleWithTimer } from './core-host/child-process';
import { coreConnector } from './core-host/core-client';
import { brokerPorts } from './core-host/port-broker';
import { utilityProcessStarter } from './core-host/start-utility-process';
import { loadKeychain } from './keychain/keychain';
import { vaultKeys } from './keychain/vault-key';
import { logFailure } from './log';
import { notificationScreen } from './notifications/notification-screen';
import { startNotifier } from './notifications/notifier';
import { prepareAnswers } from './shell/answer-request';
import { followSettings } from './shell/appearance';
import { serveAppScheme } from './shell/app-scheme';
import { stayInBackground } from './shell/background';
import { linkQueue } from './shell/deep-links';
import { handOver } from './shell/hand-over';
import { watchSystemIdle } from './shell/idle-source';
import { failToStart, prepareApplication } from './shell/prepare-application';
import { quitAfter } from './shell/quit';
import { openWindowSession } from './shell/session-policy';
import { openSettingsStore } from './shell/settings-store';
import { shellHandlers } from './shell/shell-handlers';
import { claimProfile } from './shell/single-instance';
import { appWindows } from './shell/windows';

const outFolder = path.resolve(__dirname, '..');
const hasDeveloperTools = !app.isPackaged;
const links = linkQueue();
let showWindow = (): void => {};

prepareApplication();
if (claimProfile(links, () => showWindow())) app.whenReady().then(run).catch(failToStart);
else app.quit();

function run(): void {
  const folder = app.getPath('userData');
  const settings = openSettingsStore(folder);
  const appearance = followSettings(settings, hasDeveloperTools);
  const keys = vaultKeys(loadKeychain);
  const accounts = startAccountHost({
    registry: openAccountRegistry(folder),
    keys,
    startCore: utilityProcessStarter(path.join(outFolder, 'core/main.js'), 'Conclave core'),
    startRelay: utilityProcessStarter(path.join(outFolder, 'relay/main.js'), 'Conclave relay'),
    schedule: scheduleWithTimer,
    clock: systemClock,
  });
  const session = openWindowSession({ allowsDeveloperTools: hasDeveloperTools, settings });
  serveAppScheme(session, path.join(outFolder, 'renderer'), appearance.look);
  const opened = handOver<OpenedPlace>(1);
  const shellParts = { accounts, settings, systemLanguages: app.getPreferredSystemLanguages() };
  const serveWindow: Parameters<typeof appWindows>[1] = (window, place, openedThere): void =>
    brokerPorts(window.webContents, (port, openPort) => {
      // What comes from outside goes to the main window, which has the place to show it.
      const incoming = place === undefined ? { links, opened } : { links: linkQueue(), opened: openedThere };
      const parts = { ...shellParts, ...incoming, window, openPlace: windows.showPlace };
      const onUnexpected = (error: unknown): void => logFailure('shell-call-failed', error);
      serveContract(shellContract, shellHandlers(parts, openPort), mainPort(port), { onUnexpected });
    });
  const preloadPath = path.join(outFolder, 'electron/preload.js');
  const windows = appWindows({ folder, session, preloadPath, hasDeveloperTools }, serveWindow);
  const quitting = quitAfter(accounts, keys);
  showWindow = () => {
    if (quitting.isUnderWay) quitting.startAgain(links.take());
    else windows.showMain();
  };
  app.on('activate', showWindow);
  const tray = stayInBackground(settings, appearance.language, () => showWindow());
  const followCores = (): void => {
    const cores = { accounts, connect: coreConnector(accounts) };
    watchSystemIdle(cores);
    startNotifier({
      ...cores,
      screen: notificationScreen(tray.showUnread),
      settings: settings.get,
      language: appearance.language,
      now: () => new Date(),
      open(accountId, conversationId) {
        opened.add({ accountId, conversationId });
        showWindow();
      },
    });
  };
  // The window comes first: whoever has just started the application is at it.
  windows.showMain().once('ready-to-show', followCores);
  prepareAnswers();
}
