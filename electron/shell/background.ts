import { app } from 'electron';
import type { Language } from './language';
import type { SettingsStore } from './settings-store';
import { appTray, type AppTray } from './tray';

/** Ends the application with its last window, unless the person wants it to stay: then there is an icon in the tray, which is answered. */
export function stayInBackground(settings: SettingsStore, language: () => Language, show: () => void): AppTray {
  const tray = appTray(show, () => app.quit());
  const update = (): void => tray.update({ isShown: settings.get().staysInBackground, language: language() });
  settings.onChange(update);
  app.on('window-all-closed', () => {
    // Without icon and window there would be no way back to it.
    if (process.platform !== 'darwin' && !(settings.get().staysInBackground && tray.isShown())) app.quit();
  });
  update();
  return tray;
}
