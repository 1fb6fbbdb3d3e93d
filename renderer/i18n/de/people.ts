import type { people as english } from '../en/people';
import type { Words } from '../words';

export const people: Words<typeof english> = {
  you: 'Sie',
  notes: 'Notizen an mich',
  unknown: 'Ehemaliges Mitglied',
};
