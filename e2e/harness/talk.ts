/** What is said in the pictures of messages, and what they are called that stand in the list. */
import type { Language } from './journey';

export interface Talk {
  readonly group: string;
  /** With formatting of every kind, a link that deceives among them. */
  readonly formatted: string;
  /** From the right to the left, with a word from the left to the right in it. */
  readonly fromTheRight: string;
  readonly question: string;
  /** What the question says after it was edited. */
  readonly edited: string;
  /** Begins with the name of whoever is meant. */
  readonly answer: string;
  readonly forwarded: string;
  readonly regretted: string;
  readonly timed: string;
  readonly own: string;
  /** What a picture shows, and what is said to it. */
  readonly picture: string;
  readonly lookAt: string;
  readonly search: { readonly hit: string; readonly noHit: string };
  readonly readOnly: { readonly group: string; readonly line: string };
  readonly timedGroup: string;
  readonly folder: string;
  readonly status: string;
  readonly note: string;
  /** What the director is called by the person alone, and what is noted of them. */
  readonly ownName: string;
  readonly ownNote: string;
}

const code = ['```ts', 'const beds = [12, 14]; // both', 'await transfer(beds, { to: "Bonn" });', '```'];
const links = 'https://example.org/rota, [example.org](https://evil.test/login)';

export const talks: Readonly<Record<Language, Talk>> = {
  en: {
    group: 'Transfers',
    formatted: [
      '**Ward round** moves to _nine_, ~~not eight~~. The rota and the form:',
      links,
      '- bed 12',
      '- bed 14',
      '  - after **surgery**',
      '1. discharge letter',
      '2. medication plan',
      '> Who takes the lift?',
      ...code,
      'Please run `transfer --dry` first. The gift is ||a kettle||.',
    ].join('\n'),
    fromTheRight: 'سأحضر قائمة الأدوية المحدّثة إلى الغرفة 2.14 قبل الساعة الثانية.\nStation 3 هي التالية.',
    question: 'Who takes bed 12 to Bonn at eleven?',
    edited: 'Who takes bed 12 to Bonn at twelve? The ambulance comes later.',
    answer: ' could you countersign? I take it.',
    forwarded: 'The lift in the east wing is out of order until Thursday.',
    regretted: 'Bed 7 instead',
    timed: 'The code of the drug cabinet changes tonight, Layla has it.',
    own: 'Countersigned. Thank you all.',
    picture: 'The new ceiling of the east wing',
    lookAt: 'Who chose that?',
    search: { hit: 'bed', noHit: 'zebra' },
    readOnly: { group: 'Announcements', line: 'The canteen stays closed on Friday.' },
    timedGroup: 'On call tonight',
    folder: 'Ward 3',
    status: 'Ward round until ten',
    note: 'Order gloves, ask about the audit',
    ownName: 'Mara from the day shift',
    ownNote: 'In her office until three.\nKnows everybody in Bonn.',
  },
  de: {
    group: 'Verlegungen',
    formatted: [
      '**Visite** schon um _neun_, ~~nicht um acht~~. Der Plan und das Formular:',
      links,
      '- Bett 12',
      '- Bett 14',
      '  - nach der **Operation**',
      '1. Entlassungsbericht',
      '2. Medikationsplan',
      '> Wer nimmt den Aufzug?',
      ...code,
      'Bitte zuerst `transfer --dry` ausführen. Das Geschenk ist ||ein Wasserkocher||.',
    ].join('\n'),
    fromTheRight: 'سأحضر قائمة الأدوية المحدّثة إلى الغرفة 2.14 قبل الساعة الثانية.\nStation 3 هي التالية.',
    question: 'Wer bringt Bett 12 um elf nach Bonn?',
    edited: 'Wer bringt Bett 12 um zwölf nach Bonn? Der Krankenwagen kommt später.',
    answer: ' kannst du gegenzeichnen? Ich übernehme das.',
    forwarded: 'Der Aufzug im Ostflügel ist bis Donnerstag außer Betrieb.',
    regretted: 'Doch Bett 7',
    timed: 'Der Code des Betäubungsmittelschranks wird heute Nacht geändert, Layla kennt ihn.',
    own: 'Gegengezeichnet. Danke euch allen.',
    picture: 'Die neue Decke im Ostflügel',
    lookAt: 'Wer hat das ausgesucht?',
    search: { hit: 'bett', noHit: 'zebra' },
    readOnly: { group: 'Aushang', line: 'Die Kantine bleibt am Freitag geschlossen.' },
    timedGroup: 'Bereitschaft heute Nacht',
    folder: 'Station 3',
    status: 'Visite bis zehn',
    note: 'Handschuhe bestellen, nach dem Audit fragen',
    ownName: 'Mara aus der Frühschicht',
    ownNote: 'Bis drei im Stationszimmer.\nKennt in Bonn alle.',
  },
};
