import type { gif as english } from '../en/gif';
import type { Words } from '../words';

export const gif: Words<typeof english> = {
  open: 'GIF oder Bild',
  title: 'GIF auswählen',
  gif: 'GIF',
  searchProvider: 'GIPHY durchsuchen',
  searchShelves: 'Gemerkte und gesehene GIFs durchsuchen',
  clear: 'Suche leeren',
  results: 'Gefundene GIFs',
  searching: 'Wird gesucht …',
  noMatch: 'Kein GIF zu „{{query}}“',
  shelves: 'GIFs',
  shelf: { saved: 'Gemerkt', seen: 'Gesehen' },
  empty: {
    saved: 'Merken Sie sich ein GIF über das Menü seiner Nachricht; dann steht es hier.',
    seen: 'Hier erscheinen die GIFs aus Ihren Unterhaltungen.',
  },
  fromFile: 'Aus einer Datei …',
  tidy: 'Einige entfernen',
  tidyDone: 'Fertig',
  remove: 'Entfernen: {{name}}',
  attribution: 'Powered by GIPHY',
  noSearch: 'Wer Ihr Relay betreibt, kann dort eine Suche nach GIFs einschalten.',
};
