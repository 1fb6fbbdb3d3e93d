import type { conversationList as english } from '../en/conversation-list';
import type { Words } from '../words';

export const conversationList: Words<typeof english> = {
  label: 'Unterhaltungen',
  loading: 'Unterhaltungen werden geladen',
  invite: 'Jemanden einladen',
  newConversation: 'Neue Unterhaltung',
  jump: 'Suchen oder springen',
  filter: { label: 'Anzeigen', all: 'Alle', unread: 'Ungelesen' },
  unread_one: '{{count}} ungelesene Nachricht',
  unread_other: '{{count}} ungelesene Nachrichten',
  preview: {
    own: 'Sie: {{text}}',
    other: '{{name}}: {{text}}',
    unsupported: 'Eine Nachricht, die diese Version nicht zeigen kann',
    empty: 'Noch keine Nachrichten',
  },
  noneUnread: {
    title: 'Alles gelesen',
    text: 'Es gibt nichts Neues.',
    showAll: 'Alle anzeigen',
  },
  none: {
    title: 'Noch keine Unterhaltungen',
    invite: 'Bisher ist niemand sonst hier. Laden Sie jemanden ein, dann können Sie miteinander reden.',
    start: 'Beginnen Sie eine mit einer Person oder mit mehreren.',
    wait: 'Bisher ist niemand sonst hier. Bitten Sie Ihre Administration, Kollegen einzuladen.',
  },
};
