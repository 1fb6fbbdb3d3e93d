import { ShieldAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { ListBoxItem } from 'react-aria-components';
import type { ConversationView } from '../../../shared/ipc/core-contract';
import { Avatar } from '../../ui/Avatar';
import { Badge } from '../../ui/Badge';
import { Icon } from '../../ui/Icon';
import { conversationFace } from '../conversation/conversation-title';
import { useNoticeText } from '../conversation/use-notice-text';
import { usePeople } from '../people/people-context';
import { presenceMark, usePresence } from '../presence/use-presence';
import { usePresenceWords } from '../presence/use-presence-words';
import { exactTime, listTime } from '../time/format-time';
import { useTimeWords, useToday } from '../time/use-time-words';
import { useWarnings } from '../warnings/use-warnings';
import { callName, oneLine, previewSpeaker } from './last-message-preview';
import { lastActivityMs } from './order-conversations';

export interface ConversationRowProps {
  readonly conversation: ConversationView;
}

/** One conversation in the list: who, what was said last, when, and how much is unread. */
export function ConversationRow({ conversation }: ConversationRowProps) {
  const { t } = useTranslation('conversationList');
  const { t: tPeople } = useTranslation('people');
  const { t: tWarnings } = useTranslation('warnings');
  const people = usePeople();
  const words = useTimeWords();
  const nowMs = useToday();
  const preview = usePreview(conversation);
  const face = conversationFace(conversation, people, tPeople('unknown'));
  const { unreadCount } = conversation;
  const timeMs = lastActivityMs(conversation);
  const time = listTime(timeMs, nowMs, words);
  const name = face.hint === undefined ? face.title : `${face.title} (${face.hint})`;
  const hasWarning = useWarnings().some(
    ({ isOpen, conversationId }) => isOpen && conversationId === conversation.conversationId,
  );
  const warning = hasWarning ? tWarnings('inConversation') : '';
  const presence = usePresence(conversation.otherUserId);
  const presenceWords = usePresenceWords();
  const unread = unreadCount > 0 ? t('unread', { count: unreadCount }) : '';
  return (
    <ListBoxItem
      id={conversation.conversationId}
      textValue={face.title}
      aria-label={[name, presenceWords.state(presence), warning, unread, preview, time]
        .filter((part) => part !== '')
        .join(', ')}
      className="ms-2 grid grid-cols-[auto_minmax(0,1fr)] items-center gap-x-2.75 rounded-row px-2.5 py-2 outline-none select-none data-focus-visible:outline-2 data-focus-visible:-outline-offset-2 data-focus-visible:outline-accent data-hovered:bg-hover data-selected:bg-accent-soft"
    >
      <Avatar
        id={face.avatarId}
        name={face.title}
        picture={face.picture}
        shape={face.shape}
        presence={presenceMark(presence)}
      />
      <div className="min-w-0">
        <div className="flex items-baseline gap-2">
          <span className={`min-w-0 flex-1 truncate ${unreadCount > 0 ? 'font-bold' : 'font-medium'}`}>
            <bdi>{face.title}</bdi>
            {face.hint !== undefined && <span className="ms-1.5 font-regular text-text-3">{face.hint}</span>}
          </span>
          <time
            dateTime={new Date(timeMs).toISOString()}
            title={exactTime(timeMs, words.locale)}
            className="tabular shrink-0 text-time text-text-3"
          >
            {time}
          </time>
        </div>
        <div className="flex items-center gap-2">
          <span
            className={`min-w-0 flex-1 truncate text-label leading-5 ${unreadCount > 0 ? 'text-text' : 'text-text-2'}`}
          >
            <bdi>{preview}</bdi>
          </span>
          {hasWarning && <Icon of={ShieldAlert} size="small" className="text-danger" />}
          <Badge count={unreadCount} label={unread} className="shrink-0" />
        </div>
      </div>
    </ListBoxItem>
  );
}

function usePreview(conversation: ConversationView): string {
  const { t } = useTranslation('conversationList');
  const { t: tPeople } = useTranslation('people');
  const people = usePeople();
  const noticeText = useNoticeText();
  const message = conversation.lastMessage;
  if (message === undefined) return t('preview.empty');
  if (message.body.kind === 'notice') return noticeText(message, conversation);
  const text = message.body.kind === 'text' ? oneLine(message.body.text) : t('preview.unsupported');
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
