import path from 'node:path';
import { app, dialog } from 'electron';
import { logFailure, logUncaught } from '../log';
import { registerAppScheme } from './app-scheme';
import { cannotStart, chooseLanguage } from './language';
import { confinePages } from './session-policy';

/** What must be settled before Electron is ready. */
export function prepareApplication(): void {
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
}

/** Without a window the person would only see that nothing happens. */
export function failToStart(error: unknown): void {
  logFailure('shell-failed', error);
  dialog.showErrorBox('Conclave', cannotStart[chooseLanguage('system', app.getPreferredSystemLanguages())]);
  app.exit(1);
}
