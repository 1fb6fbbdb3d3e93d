import type { composer as english } from '../en/composer';
import type { Words } from '../words';

export const composer: Words<typeof english> = {
  hint: 'Ein At-Zeichen nennt jemanden, ein Doppelpunkt beginnt ein Emoji.',
  pasteTooLong: 'Was Sie eingefügt haben, ist zu lang: {{length}} Zeichen. In eine Nachricht passen {{most}}.',
  readOnly: 'Sie können diese Unterhaltung lesen, aber nicht in ihr schreiben.',
  banner: {
    reply: 'Antwort an {{name}}',
    edit: 'Nachricht bearbeiten',
    cancelReply: 'Nicht antworten',
    cancelEdit: 'Nicht bearbeiten',
    cancelKey: 'Esc',
  },
  preview: { loading: 'Vorschau von {{host}} wird erstellt …', drop: 'Vorschau nicht mitsenden' },
  completion: { people: 'Personen', emoji: 'Emoji' },
  mention: {
    open: 'Jemanden erwähnen',
    all: 'alle',
    allHint: 'Alle in dieser Unterhaltung',
  },
  format: {
    label: 'Formatierung',
    show: 'Formatierung einblenden',
    hide: 'Formatierung ausblenden',
    bold: 'Fett',
    italic: 'Kursiv',
    strike: 'Durchgestrichen',
    spoiler: 'Spoiler',
    code: 'Code',
    'code-block': 'Codeblock',
    list: 'Liste',
    quote: 'Zitat',
    link: 'Link',
  },
  timer: {
    label: 'Verschwindende Nachrichten',
    set: 'Ihre Nachrichten verschwinden nach dem Lesen: {{time}}',
    hint: 'Wann nach dem Lesen verschwindet, was Sie als Nächstes schreiben',
    asConversation: 'Wie in dieser Unterhaltung: {{time}}',
    asConversationStay: 'Wie in dieser Unterhaltung: nie',
    custom: 'Andere Zeit …',
    forbidden: 'Nach den Regeln des Arbeitsbereichs bleiben Nachrichten.',
    required: 'Nach den Regeln des Arbeitsbereichs verschwinden Nachrichten spätestens nach dieser Zeit: {{time}}.',
    customTitle: 'Verschwinden nach',
  },
};
