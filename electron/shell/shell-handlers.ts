/** Answers what the window asks of the application: the shell contract. */
import { app, clipboard, shell, type BrowserWindow } from 'electron';
import type { Handlers } from '../../shared/ipc/serve-contract';
import type { OpenedPlace, ShellContract } from '../../shared/ipc/shell-contract';
import type { AccountHost } from '../core-host/account-host';
import type { OpenPort } from '../core-host/port-broker';
import { logEvent } from '../log';
import type { LinkQueue } from './deep-links';
import type { HandOver } from './hand-over';
import { systemLanguage } from './language';
import { mailtoUrl } from './mailto-url';
import { openableUrl } from './openable-url';
import { saveImage } from './save-image';
import type { SettingsStore } from './settings-store';

export interface ShellParts {
  readonly accounts: AccountHost;
  readonly settings: SettingsStore;
  readonly links: LinkQueue;
  /** What was opened from elsewhere than the window. */
  readonly opened: HandOver<OpenedPlace>;
  /** Asks for its own dialogs. */
  readonly window: BrowserWindow;
  readonly openPlace: (place: OpenedPlace) => void;
  readonly systemLanguages: readonly string[];
}

/** The handlers for one window, which gets its ports through `openPort`. */
export function shellHandlers(parts: ShellParts, openPort: OpenPort): Handlers<ShellContract> {
  const { accounts, settings, links } = parts;
  return {
    accounts: (_, { emit }) => accounts.watch((list) => void emit(list)),
    'accounts.add': () => ({ accountId: accounts.add() }),
    'accounts.discard': async ({ accountId }) => await accounts.discard(accountId),
    'accounts.retry': ({ accountId }) => accounts.retry(accountId),
    'accounts.connect': ({ accountId }) => accounts.connect(accountId, () => openPort(accountId)),
    'relay.prepare': async ({ accountId, reach }) => ({ foundingLink: await accounts.prepareRelay(accountId, reach) }),
    links: (_, { emit }) => links.listen((link) => void emit({ link })),
    'window.fault': (fault) => logEvent('page-fault', fault),
    'windows.open': (place) => parts.openPlace(place),
    opened: (_, { emit }) => parts.opened.listen((opened) => void emit(opened)),
    settings: (_, { emit }) => {
      void emit(settings.get());
      return settings.onChange((changed) => void emit(changed));
    },
    'settings.set': (next) => settings.set(next),
    'app.info': () => ({
      version: app.getVersion(),
      systemLanguage: systemLanguage(parts.systemLanguages, app.getSystemLocale()),
      platform: process.platform,
      runtime: `Electron ${process.versions.electron}`,
    }),
    'clipboard.write': ({ text }) => clipboard.writeText(text),
    'images.save': async (image) => await saveImage(parts.window, image),
    'links.open': async ({ url }) => await shell.openExternal(openableUrl(url)),
    'mail.compose': async ({ subject, body }) => await shell.openExternal(mailtoUrl(subject, body)),
  };
}
