import type { jump as english } from '../en/jump';
import type { Words } from '../words';

export const jump: Words<typeof english> = {
  title: 'Suchen oder springen',
  label: 'Unterhaltungen und Personen suchen',
  clear: 'Suche leeren',
  results: 'Treffer',
  conversations: 'Unterhaltungen',
  people: 'Personen',
  noMatch: 'Nichts heißt „{{query}}“.',
  searchMessages: 'Nachrichten nach „{{query}}“ durchsuchen',
};
