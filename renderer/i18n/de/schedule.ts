import type { schedule as english } from '../en/schedule';
import type { Words } from '../words';

export const schedule: Words<typeof english> = {
  sendLater: 'Später senden',
  title: 'Geplante Nachrichten',
  onlyHere: 'Bleibt auf diesem Computer und wird gesendet, sobald er an ist und Conclave läuft.',
  choose: 'Anderer Tag oder andere Zeit …',
  tomorrow: 'Morgen',
  day: 'Tag',
  time: 'Uhrzeit',
  willBeSent: 'Wird gesendet: {{when}}',
  confirm: 'Planen',
  objection: {
    past: 'Diese Zeit ist vorbei. Wählen Sie eine spätere.',
    far: 'Das ist mehr als ein Jahr voraus. Wählen Sie eine frühere Zeit.',
  },
  line: {
    scheduled_one: 'Eine Nachricht ist geplant: {{when}}',
    scheduled_other: '{{count}} Nachrichten sind geplant, die nächste: {{when}}',
    failed_one: 'Eine geplante Nachricht konnte nicht gesendet werden',
    failed_other: '{{count}} geplante Nachrichten konnten nicht gesendet werden',
  },
  empty: 'Hier ist nichts geplant',
  emptyText: 'Schreiben Sie eine Nachricht und wählen Sie „Später senden“ neben dem Knopf zum Senden.',
  vanishes: 'verschwindet nach {{time}}',
  changeTime: 'Zeit ändern',
  edit: 'Bearbeiten',
  sendNow: 'Jetzt senden',
  delete: 'Löschen',
  deleteTitle: 'Geplante Nachricht löschen?',
  deleteText: 'Sie wird nicht gesendet, und nichts bleibt von ihr.',
  fieldIsFull:
    'Im Feld steht schon etwas. Senden Sie es oder leeren Sie das Feld, und wählen Sie dann noch einmal „Bearbeiten“.',
  failure: {
    'not-a-member': 'Nicht gesendet: Als sie fällig war, waren Sie nicht mehr in dieser Unterhaltung.',
    forbidden: 'Nicht gesendet: Als sie fällig war, konnten Sie hier nicht schreiben.',
  },
};
