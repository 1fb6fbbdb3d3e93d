import type { workspace as english } from '../en/workspace';
import type { Words } from '../words';

export const workspace: Words<typeof english> = {
  noConversation: {
    title: 'Wählen Sie eine Unterhaltung',
    text: 'Oder beginnen Sie eine neue.',
    firstTitle: 'Willkommen bei {{workspace}}',
    firstText: 'Was Sie hier schreiben, können nur die Menschen lesen, denen Sie schreiben.',
  },
  offline: 'Sie sind offline. Nachrichten warten, bis das Relay wieder erreichbar ist.',
  connecting: 'Verbindung zum Relay wird hergestellt. Nachrichten warten und werden gesendet, sobald es antwortet.',
  wrongCertificate:
    'Nicht verbunden: Das Relay zeigt ein Zertifikat, das nicht zu Ihrem Arbeitsbereich gehört. Vielleicht steht jemand dazwischen. Es wird nichts gesendet. Sagen Sie Ihrer Administration Bescheid, bevor Sie weitermachen.',
  refused: 'Das Relay lässt diesen Computer nicht zu. Nachrichten warten. Fragen Sie Ihre Administration.',
  faulty:
    'Nicht verbunden: Was das Relay antwortet, passt nicht zu dem, was Sie schon haben. Nachrichten warten. Sagen Sie Ihrer Administration Bescheid.',
  retry: 'Erneut versuchen',
};
