import type { accountRail as english } from '../en/account-rail';
import type { Words } from '../words';

export const accountRail: Words<typeof english> = {
  label: 'Konten',
  opening: 'Konto, das gerade geöffnet wird',
  stopped: 'Konto, das Ihre Aufmerksamkeit braucht',
  workspace: 'Arbeitsbereich {{name}}',
  unread_one: '{{count}} ungelesene Nachricht',
  unread_other: '{{count}} ungelesene Nachrichten',
  add: 'Konto hinzufügen',
  settings: 'Einstellungen',
  self: 'Sie: {{name}}',
};
