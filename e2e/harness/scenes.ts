/** What is said in the pictures of the screens: a working day in a practice, with names of every kind. */
import type { Language } from './journey';

export interface Line {
  /** The name of one of `people`; undefined: the person before the window. */
  readonly by: string | undefined;
  readonly text: string;
}

export interface Scene {
  readonly workspace: string;
  readonly self: string;
  /** For whom invitations are open. */
  readonly invitations: readonly [string, string];
  readonly people: readonly { readonly name: string; readonly title: string }[];
  readonly groups: readonly [Group, ...Group[]];
  /** One conversation between two, begun by the other. */
  readonly direct: { readonly name: string; readonly lines: readonly Line[] };
  /** Written while there is no connection. */
  readonly written: string;
}

interface Group {
  readonly name: string;
  /** Its description. */
  readonly about?: string;
  readonly lines: readonly Line[];
}

const [mara, jonas, selin, petra, layla] = [
  'Mara Winkler',
  'Jonas Keller',
  'Selin Aydın',
  'Dr. Petra Okafor-Wintersteiner',
  'ليلى حدّاد',
];

export const scenes: Readonly<Record<Language, Scene>> = {
  en: {
    workspace: 'Praxis am Rhein',
    self: 'Lea Brandt',
    invitations: ['Selin Aydın', 'Night shift'],
    people: [
      { name: mara, title: 'Ward manager' },
      { name: jonas, title: 'Resident' },
      { name: selin, title: 'Nursing' },
      { name: petra, title: 'Cardiology' },
      { name: layla, title: 'Pharmacy' },
    ],
    groups: [
      {
        name: 'Ward round & transfers',
        about: 'Who goes where, and **by when**.\nRota: https://rota.example/ward-3',
        lines: [
          { by: mara, text: 'Bed 12 is transferred to Bonn at 11. Jonas, please countersign before ten.' },
          { by: jonas, text: 'Signed and sent. I can take Tuesday, the others depend on the night shift.' },
          { by: jonas, text: 'Also moved the list into the shared folder.' },
          { by: undefined, text: 'Thank you both. When do we do the hand-over training?' },
          { by: undefined, text: 'Tuesday 14:00, Wednesday 08:30 or Thursday 16:00 would work for me.' },
          { by: selin, text: 'Tuesday 👍' },
          { by: layla, text: 'الثلاثاء يناسبني أيضًا' },
          {
            by: mara,
            text: 'Then Tuesday it is. Room 2.14, please bring the transfer forms:\n\n1. discharge letter\n2. medication plan\n3. consent',
          },
        ],
      },
      { name: 'Quality circle', lines: [{ by: selin, text: 'Which date for the audit? I would say the 14th.' }] },
      {
        name: 'IT & devices',
        lines: [
          { by: jonas, text: 'Release 4.2 reached the test ward.' },
          { by: jonas, text: 'Please report what is odd.' },
        ],
      },
      {
        name: 'Discharge management and care across sectors, Rhine and Sieg',
        lines: [{ by: petra, text: 'Minutes of yesterday follow this afternoon.' }],
      },
    ],
    direct: {
      name: mara,
      lines: [
        { by: mara, text: 'Do you have five minutes before the round?' },
        { by: undefined, text: 'Yes, in the kitchen.' },
      ],
    },
    written: 'The lift is out of order again, please take the east stairs.',
  },
  de: {
    workspace: 'Praxis am Rhein',
    self: 'Lea Brandt',
    invitations: ['Selin Aydın', 'Nachtschicht'],
    people: [
      { name: mara, title: 'Stationsleitung' },
      { name: jonas, title: 'Assistenzarzt' },
      { name: selin, title: 'Pflege' },
      { name: petra, title: 'Kardiologie' },
      { name: layla, title: 'Apotheke' },
    ],
    groups: [
      {
        name: 'Visite & Verlegungen',
        about: 'Wer wohin kommt, und **bis wann**.\nDienstplan: https://plan.example/station-3',
        lines: [
          { by: mara, text: 'Bett 12 wird um 11 Uhr nach Bonn verlegt. Jonas, bitte vor zehn gegenzeichnen.' },
          { by: jonas, text: 'Unterschrieben und abgeschickt. Dienstag kann ich, der Rest hängt an der Nachtschicht.' },
          { by: jonas, text: 'Die Liste liegt jetzt im gemeinsamen Ordner.' },
          { by: undefined, text: 'Danke euch beiden. Wann machen wir die Übergabeschulung?' },
          { by: undefined, text: 'Dienstag 14:00, Mittwoch 8:30 oder Donnerstag 16:00 ginge bei mir.' },
          { by: selin, text: 'Dienstag 👍' },
          { by: layla, text: 'الثلاثاء يناسبني أيضًا' },
          {
            by: mara,
            text: 'Dann Dienstag. Raum 2.14, bitte die Verlegungsbögen mitbringen:\n\n1. Entlassbrief\n2. Medikationsplan\n3. Einwilligung',
          },
        ],
      },
      { name: 'Qualitätszirkel', lines: [{ by: selin, text: 'Welcher Termin fürs Audit? Ich wäre für den 14.' }] },
      {
        name: 'IT & Geräte',
        lines: [
          { by: jonas, text: 'Version 4.2 ist auf der Teststation angekommen.' },
          { by: jonas, text: 'Bitte meldet, was euch auffällt.' },
        ],
      },
      {
        name: 'Entlassmanagement und sektorenübergreifende Versorgung Rhein-Sieg',
        lines: [{ by: petra, text: 'Das Protokoll von gestern folgt heute Nachmittag.' }],
      },
    ],
    direct: {
      name: mara,
      lines: [
        { by: mara, text: 'Hast du vor der Visite fünf Minuten?' },
        { by: undefined, text: 'Ja, in der Küche.' },
      ],
    },
    written: 'Der Aufzug ist wieder außer Betrieb, bitte die Osttreppe nehmen.',
  },
};
