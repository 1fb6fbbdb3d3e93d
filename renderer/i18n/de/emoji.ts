import type { emoji as english } from '../en/emoji';
import type { Words } from '../words';

export const emoji: Words<typeof english> = {
  open: 'Emoji',
  title: 'Emoji auswählen',
  search: 'Emoji suchen',
  clear: 'Suche leeren',
  results: 'Gefundene Emoji',
  noMatch: 'Kein Emoji zu „{{query}}“',
  noneUsed: 'Hier erscheinen die Emoji, die Sie verwenden.',
  groups: 'Gruppen von Emoji',
  group: {
    recent: 'Zuletzt verwendet',
    smileys: 'Smileys und Gefühle',
    people: 'Menschen und Hände',
    nature: 'Tiere und Natur',
    food: 'Essen und Trinken',
    travel: 'Reisen und Orte',
    activities: 'Aktivitäten',
    objects: 'Gegenstände',
    symbols: 'Symbole',
    flags: 'Flaggen',
  },
  tone: {
    label: 'Hautton',
    none: 'Ohne Hautton',
    light: 'Heller Hautton',
    mediumLight: 'Mittelheller Hautton',
    medium: 'Mittlerer Hautton',
    mediumDark: 'Mitteldunkler Hautton',
    dark: 'Dunkler Hautton',
  },
};
