import type { newConversation as english } from '../en/new-conversation';
import type { Words } from '../words';

export const newConversation: Words<typeof english> = {
  title: 'Neue Unterhaltung',
  description: 'Wählen Sie eine Person für eine Unterhaltung zu zweit, mehrere für eine Gruppe.',
  search: 'Personen suchen',
  clear: 'Suche leeren',
  people: 'Personen',
  chosen: 'Ausgewählte Personen',
  remove: '{{name}} entfernen',
  noMatch: 'Hier heißt niemand „{{query}}“.',
  start: 'Unterhaltung beginnen',
  createGroup: 'Gruppe anlegen',
  groupName: 'Name der Gruppe',
  groupDescription: 'Beschreibung',
  groupPicture: 'Bild',
  notes: 'Notizen an mich',
  joinByLink: 'Per Link beitreten',
  more_one: '{{count}} weitere Person: Tippen Sie weiter, um sie zu finden.',
  more_other: '{{count}} weitere Personen: Tippen Sie weiter, um sie zu finden.',
  groupNamePlaceholder: 'Worum geht es?',
  emptyTitle: 'Noch ist niemand sonst hier',
  emptyText: 'Laden Sie jemanden ein; sobald die Person beigetreten ist, können Sie miteinander reden.',
  emptyTextGuest: 'Bitten Sie Ihre Administration, weitere Personen einzuladen.',
  invite: 'Jemanden einladen',
};
