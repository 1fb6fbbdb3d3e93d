import type { sketch as english } from '../en/sketch';
import type { Words } from '../words';

export const sketch: Words<typeof english> = {
  begin: 'Zeichnen …',
  drawOn: 'Hineinzeichnen',
  sheet: 'Blatt. Die Pfeiltasten bewegen den Stift, die Leertaste setzt ihn auf und hebt ihn ab.',
  sheetRole: 'Zeichnung',
  tools: 'Stift',
  ink: 'Farbe',
  inks: { black: 'Schwarz', red: 'Rot', yellow: 'Gelb', green: 'Grün', blue: 'Blau', white: 'Weiß' },
  nib: 'Breite',
  nibs: { fine: 'Fein', medium: 'Mittel', broad: 'Breit' },
  undo: 'Rückgängig',
  clear: 'Alles Gezeichnete entfernen',
};
