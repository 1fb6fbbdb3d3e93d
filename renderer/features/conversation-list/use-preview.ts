import { useTranslation } from '../../i18n/use-translation';
import type { ConversationView } from '../../../shared/ipc/core-contract';
import { useNoticeText } from '../conversation/use-notice-text';
import { useMentionName } from '../message-text/use-mention-name';
import { usePeople } from '../people/people-context';
import { callName, messagePreview, previewSpeaker } from './last-message-preview';

/** The last word of a conversation in one line, with who said it where that is not obvious. */
export function usePreview(conversation: ConversationView): string {
  const { t } = useTranslation('conversationList');
  const { t: tPeople } = useTranslation('people');
  const people = usePeople();
  const nameOf = useMentionName();
  const noticeText = useNoticeText();
  const message = conversation.lastMessage;
  if (message === undefined) return t('preview.empty');
  if (message.body.kind === 'notice') return noticeText(message, conversation);
  const text = messagePreview(message.body, nameOf, t);
  switch (previewSpeaker(message, conversation.kind)) {
    case 'own':
      return t('preview.own', { text });
    case 'other':
      return t('preview.other', {
        name: callName(people.get(message.sender)?.displayName ?? tPeople('unknown')),
        text,
      });
    default:
      return text;
  }
}
