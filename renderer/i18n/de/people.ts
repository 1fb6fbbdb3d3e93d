import type { people as english } from '../en/people';
import type { Words } from '../words';

export const people: Words<typeof english> = {
  you: 'Sie',
  notes: 'Notizen an mich',
  unknown: 'Ehemaliges Mitglied',
  annotate: {
    action: 'Eigener Name und Notiz …',
    title: 'Eigener Name und Notiz',
    description: 'Nur Sie sehen beides, auf diesem Computer. Im Arbeitsbereich heißt diese Person {{name}}.',
    name: 'Ihr Name für diese Person',
    note: 'Ihre Notiz',
    profileName: 'Name im Profil',
  },
};
