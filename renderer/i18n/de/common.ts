import type { common as english } from '../en/common';
import type { Words } from '../words';

export const common: Words<typeof english> = {
  appName: 'Conclave',
  back: 'Zurück',
  cancel: 'Abbrechen',
  close: 'Schließen',
  copied: 'Kopiert',
  copy: 'Kopieren',
  done: 'Fertig',
  key: {
    alt: 'Alt',
    control: 'Strg',
    delete: 'Entf',
    enter: 'Eingabe',
    escape: 'Esc',
    shift: 'Umschalt',
    space: 'Leertaste',
  },
  fault: {
    title: 'Etwas ist schiefgegangen',
    window:
      'Dieses Fenster lässt sich nicht anzeigen. Ihre Nachrichten sind sicher; laden Sie es neu, um weiterzumachen.',
    conversation: 'Diese Unterhaltung lässt sich nicht anzeigen. Ihre Nachrichten sind sicher.',
    message: 'Diese Nachricht lässt sich nicht anzeigen',
    reload: 'Neu laden',
  },
  loading: 'Wird geladen',
  optional: 'freiwillig',
  nextMonth: 'Monat danach',
  previousMonth: 'Monat davor',
  retry: 'Erneut versuchen',
  save: 'Speichern',
  saved: 'Gespeichert',
  role: { owner: 'Inhaber', admin: 'Admin', member: 'Mitglied', guest: 'Gast' },
  picture: {
    choose: 'Bild auswählen',
    replace: 'Anderes auswählen',
    remove: 'Bild entfernen',
    unreadable: 'Diese Datei lässt sich nicht als Bild lesen. Versuchen Sie es mit JPEG, PNG oder WebP.',
  },
};
