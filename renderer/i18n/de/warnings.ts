import type { warnings as english } from '../en/warnings';
import type { Words } from '../words';

export const warnings: Words<typeof english> = {
  close: 'Verstanden',
  inConversation: 'Es gibt eine Warnung',
  text: {
    'different-entries':
      'Das Relay zeigt den Mitgliedern dieser Unterhaltung verschiedene Nachrichten oder eine andere Reihenfolge. Vielleicht wird es manipuliert. Vergleichen Sie auf anderem Weg mit den anderen, bevor Sie sich hier auf etwas verlassen, und sagen Sie Ihrer Administration Bescheid.',
    'entries-lost_one':
      'Das Relay hat einen Eintrag dieser Unterhaltung bestätigt, den es nicht mehr hat. Eine Nachricht von Ihnen, die noch unterwegs war, wird von selbst noch einmal gesendet; alles andere erreicht nicht mehr, wer es noch nicht abgeholt hatte. Sagen Sie Ihrer Administration Bescheid.',
    'entries-lost_other':
      'Das Relay hat {{count}} Einträge dieser Unterhaltung bestätigt, die es nicht mehr hat. Nachrichten von Ihnen, die noch unterwegs waren, werden von selbst noch einmal gesendet; alles andere erreicht nicht mehr, wer es noch nicht abgeholt hatte. Sagen Sie Ihrer Administration Bescheid.',
    'unreadable-entries_one':
      'Ein Eintrag kam, der nicht lesbar ist: unterwegs wiederholt, verändert oder erfunden, oder von einem fehlerhaften Gerät. Er wird nicht gezeigt.',
    'unreadable-entries_other':
      '{{count}} Einträge kamen, die nicht lesbar sind: unterwegs wiederholt, verändert oder erfunden, oder von einem fehlerhaften Gerät. Sie werden nicht gezeigt.',
    'commit-withheld':
      'Das Relay sagt, dass sich diese Gruppe geändert hat, und zeigt nicht wie. Was Sie hier schreiben, wartet. Bleibt es dabei, sagen Sie Ihrer Administration Bescheid.',
    'marked-ticket':
      'Das Relay gibt den Mitgliedern verschiedene Tickets. Es könnte daran verfolgen, wer was liest. Sagen Sie Ihrer Administration Bescheid.',
    'unknown-suite':
      'Jemand hat Sie zu einer Unterhaltung hinzugefügt, die nur eine neuere Version von Conclave öffnen kann. Aktualisieren Sie Conclave und lassen Sie sich dann erneut hinzufügen.',
  },
};
