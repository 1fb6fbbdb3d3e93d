import type { people as english } from '../en/people';
import type { Words } from '../words';

export const people: Words<typeof english> = {
  you: 'Sie',
  notes: 'Notizen an mich',
  unknown: 'Ehemaliges Mitglied',
  block: {
    action: 'Blockieren …',
    title: '{{name}} blockieren?',
    text: 'In der Unterhaltung mit dieser Person kommt auf diesem Computer nichts mehr an, und Sie können dort nicht schreiben. Was sie inzwischen sendet, bekommen Sie auch später nicht. Sie erfährt nichts davon.',
    groups: 'In Gruppen sehen Sie weiter, was die andere Person schreibt, und sie sieht, was Sie schreiben.',
    confirm: 'Blockieren',
    undo: 'Freigeben',
    undoFor: '{{name}} freigeben',
    list: 'Blockierte Personen',
    nobody: 'Niemand. Sie blockieren jemanden in den Details der gemeinsamen Unterhaltung.',
  },
  annotate: {
    action: 'Eigener Name und Notiz …',
    title: 'Eigener Name und Notiz',
    description: 'Nur Sie sehen beides, auf diesem Computer. Im Arbeitsbereich heißt diese Person {{name}}.',
    name: 'Ihr Name für diese Person',
    note: 'Ihre Notiz',
    profileName: 'Name im Profil',
  },
};
