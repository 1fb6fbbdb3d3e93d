import type { Settings } from '../ipc/shell-contract';

/** The application's settings while nobody has set any. */
export const defaultSettings: Settings = {
  theme: 'system',
  language: 'system',
  contrast: 'system',
  textSize: 'normal',
  notifications: { shows: 'all', hasSound: true },
  staysInBackground: false,
  showsPlayers: true,
};
