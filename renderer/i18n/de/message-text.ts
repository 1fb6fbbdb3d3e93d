import type { messageText as english } from '../en/message-text';
import type { Words } from '../words';

export const messageText: Words<typeof english> = {
  /** After an at sign. */
  all: 'alle',
  spoiler: 'Verdeckte Wörter. Zeigen',
  codeBlock: 'Code',
  codeIn: 'Code in {{language}}',
  warning: {
    credentials: 'Die Adresse beginnt mit einem Benutzernamen, der wie eine Website aussieht. Sie führt zu {{host}}.',
    lookalike: 'Die Adresse hat Buchstaben, die wie andere aussehen können. Sie führt zu {{host}}.',
    disguise: 'Der Text sieht wie eine andere Adresse aus. Der Link führt zu {{host}}.',
  },
  open: {
    title: 'Diesen Link öffnen?',
    text: 'Er öffnet sich in Ihrem Browser:',
    confirm: 'Öffnen',
  },
};
