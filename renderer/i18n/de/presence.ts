import type { presence as english } from '../en/presence';
import type { Words } from '../words';

export const presence: Words<typeof english> = {
  here: 'Anwesend',
  availability: { available: 'Verfügbar', busy: 'Beschäftigt', away: 'Abwesend' },
  fact: 'Status',
  typing: {
    one: '{{name}} schreibt …',
    two: '{{first}} und {{second}} schreiben …',
    many_one: '{{first}}, {{second}} und {{count}} weitere Person schreiben …',
    many_other: '{{first}}, {{second}} und {{count}} weitere schreiben …',
  },
  menu: {
    label: 'Status und Profil',
    status: 'Status setzen …',
    profile: 'Ihr Profil',
  },
  dialog: {
    title: 'Ihr Status',
    description: 'Wer eine Unterhaltung mit Ihnen hat, kann ihn sehen. Das Relay kann es nicht.',
    availability: 'Sie sind',
    emoji: 'Emoji',
    noEmoji: 'Keines',
    text: 'Was Sie mitteilen möchten',
    placeholder: 'Zum Beispiel „Visite“ oder „Montag zurück“',
    end: 'Endet',
    ends: {
      never: 'Wenn ich ihn ändere',
      'half-hour': 'In 30 Minuten',
      hour: 'In einer Stunde',
      'four-hours': 'In 4 Stunden',
      today: 'Am Ende des Tages',
      week: 'Am Ende der Woche',
    },
    clear: 'Status löschen',
  },
  privacy: {
    text: 'Was Sie hier nicht teilen, sehen Sie auch von anderen nicht. Alles ist verschlüsselt; das Relay sieht nur, dass ein Signal durchgeht.',
    typing: 'Zeigen, wenn ich schreibe',
    typingHint: 'Nur während Sie schreiben, und nur in der Unterhaltung, in der Sie schreiben.',
    presence: 'Meine Anwesenheit und meinen Status zeigen',
    presenceHint: 'Den Menschen, mit denen Sie Unterhaltungen haben.',
    receipts: 'Zeigen, was ich gelesen habe',
    receiptsHint: 'Bei denen, die es geschrieben haben, färben sich die Häkchen.',
    previews: 'Vorschauen von Links erstellen',
    previewsHint:
      'Sie werden über das Relay abgerufen, wenn Sie einen Link schreiben: Die Website sieht Ihre Adresse nicht, das Relay sieht den Namen der Website.',
  },
};
