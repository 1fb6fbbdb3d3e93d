import type { conversationDetails as english } from '../en/conversation-details';
import type { Words } from '../words';

export const conversationDetails: Words<typeof english> = {
  label: 'Details',
  close: 'Details schließen',
  encrypted: 'Nur wer hier aufgeführt ist, kann lesen, was in dieser Unterhaltung geschrieben wird.',
  encryptedDirect: 'Nur Sie beide können lesen, was in dieser Unterhaltung geschrieben wird.',
  members: 'Mitglieder · {{count}}',
  add: 'Hinzufügen',
  addPeople: 'Personen hinzufügen',
  addDescription: 'Sie können lesen, was ab jetzt geschrieben wird, nichts von vorher.',
  addSelected_one: '{{count}} Person hinzufügen',
  addSelected_other: '{{count}} Personen hinzufügen',
  allInside: 'Alle aus dem Arbeitsbereich sind schon in dieser Unterhaltung.',
  rename: 'Umbenennen',
  renameTitle: 'Gruppe umbenennen',
  name: 'Name der Gruppe',
  role: 'Rolle im Arbeitsbereich',
  memberSince: 'Im Arbeitsbereich seit',
  created: 'Begonnen am',
  about: 'Angaben',
};
