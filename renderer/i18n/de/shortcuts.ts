import type { shortcuts as english } from '../en/shortcuts';
import type { Words } from '../words';

export const shortcuts: Words<typeof english> = {
  title: 'Tastenkürzel',
  show: 'Tastenkürzel anzeigen',
  everywhere: 'Überall',
  composer: 'Im Eingabefeld',
  message: 'Auf einer Nachricht, die den Fokus hat',
  selection: 'Beim Auswählen von Nachrichten',
  does: {
    jump: 'Zu einer Unterhaltung, einer Person oder einem Befehl springen',
    'new-conversation': 'Neue Unterhaltung',
    'search-conversation': 'In dieser Unterhaltung suchen',
    search: 'Alle Nachrichten durchsuchen',
    'previous-conversation': 'Vorige Unterhaltung',
    'next-conversation': 'Nächste Unterhaltung',
    'toggle-details': 'Details ein- oder ausblenden',
    'own-window': 'Unterhaltung in eigenem Fenster öffnen',
    shortcuts: 'Diese Seite anzeigen',
  },
  selects: {
    toggle: 'Diese Nachricht auswählen oder nicht',
    extend: 'Alle bis zu dieser auswählen',
    end: 'Auswahl beenden',
  },
  writes: {
    send: 'Senden',
    'new-line': 'Neue Zeile',
    'edit-last': 'Im leeren Feld: letzte Nachricht bearbeiten',
    'give-up': 'Antwort oder Bearbeitung verwerfen',
    mention: 'Jemanden erwähnen',
    emoji: 'Emoji nach seinem Namen suchen',
  },
};
