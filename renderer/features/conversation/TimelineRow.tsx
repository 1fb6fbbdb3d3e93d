import {
  ImagePlus,
  Link,
  Info,
  LogOut,
  MessagesSquare,
  PencilLine,
  Timer,
  UserCog,
  UserMinus,
  UserPlus,
  type LucideIcon,
} from 'lucide-react';
import { Button } from 'react-aria-components';
import { useLocale } from '../../i18n/use-locale';
import { useTranslation } from '../../i18n/use-translation';
import type { ConversationView, MessageView } from '../../../shared/ipc/core-contract';
import { Avatar } from '../../ui/Avatar';
import { Icon } from '../../ui/Icon';
import { useMessageCommands } from '../message/message-commands';
import { usePeople } from '../people/people-context';
import { clockTime, dayHeading, exactTime } from '../time/format-time';
import { useTimeWords, useToday } from '../time/use-time-words';
import { conversationFace } from './conversation-title';
import { MessageRow, type MessageRowProps } from './MessageRow';
import type { TimelineItem } from './timeline-items';
import { useNoticeText } from './use-notice-text';

export interface TimelineRowProps {
  readonly item: TimelineItem;
  /** For the element that holds what a message says. */
  readonly contentId: string;
  readonly conversation: ConversationView;
  readonly isActive: boolean;
  readonly isTarget: boolean;
  readonly onRetry: MessageRowProps['onRetry'];
}

/** What one row of the timeline shows. */
export function TimelineRow({ item, conversation, ...rest }: TimelineRowProps) {
  switch (item.kind) {
    case 'begin':
      return <BeginRow conversation={conversation} />;
    case 'day':
      return <DayLine atMs={item.atMs} />;
    case 'unread':
      return <UnreadLine />;
    case 'notice':
      return <NoticeRow message={item.message} conversation={conversation} />;
    case 'message':
      return <MessageRow message={item.message} isGroupStart={item.isGroupStart} {...rest} />;
    default:
      return item satisfies never;
  }
}

function BeginRow({ conversation }: { readonly conversation: ConversationView }) {
  const { t } = useTranslation('conversation');
  const { t: tPeople } = useTranslation('people');
  const people = usePeople();
  const face = conversationFace(conversation, people, tPeople);
  return (
    <div className="flex flex-col items-center px-5.5 pt-8 pb-4 text-center">
      <Avatar id={face.avatarId} name={face.title} picture={face.picture} shape={face.shape} size={68} />
      <p className="mt-3 max-w-full font-medium [overflow-wrap:anywhere]">
        {t(`begin.${conversation.kind}`, { name: face.title })}
      </p>
      <p className="mt-0.5 text-label text-text-2">
        {conversation.kind === 'notes' ? t('begin.textNotes') : t('begin.text')}
      </p>
    </div>
  );
}

/** A press on the day goes to another one; by keyboard that is in the menu of the conversation. */
function DayLine({ atMs }: { readonly atMs: number }) {
  const { t } = useTranslation('message');
  const { openDates } = useMessageCommands();
  const words = useTimeWords();
  const nowMs = useToday();
  return (
    <div className="flex items-center gap-3 ps-3.5 pe-1 py-2 text-[0.75rem] leading-4 font-medium text-text-3 sm:ps-5.5 sm:pe-3">
      <span className="h-px flex-1 bg-line" />
      <Button
        excludeFromTabOrder
        onPress={openDates}
        aria-description={t('jumpToDate')}
        className="rounded-full px-2 py-0.5 transition-colors duration-120 data-hovered:bg-hover data-hovered:text-text"
      >
        <time dateTime={new Date(atMs).toISOString()}>{dayHeading(atMs, nowMs, words)}</time>
      </Button>
      <span className="h-px flex-1 bg-line" />
    </div>
  );
}

function UnreadLine() {
  const { t } = useTranslation('conversation');
  return (
    <div className="flex items-center gap-3 ps-3.5 pe-1 py-1.5 text-[0.75rem] leading-4 font-bold text-accent sm:ps-5.5 sm:pe-3">
      <span className="h-px flex-1 bg-accent opacity-50" />
      <span>{t('unread')}</span>
    </div>
  );
}

const noticeIcons: Readonly<Record<string, LucideIcon>> = {
  created: MessagesSquare,
  'description-changed': PencilLine,
  'join-link-changed': Link,
  'joined-by-link': UserPlus,
  left: LogOut,
  'members-added': UserPlus,
  'members-removed': UserMinus,
  'picture-changed': ImagePlus,
  renamed: PencilLine,
  'rights-changed': UserCog,
  'role-changed': UserCog,
  'timer-changed': Timer,
};

interface NoticeRowProps {
  readonly message: MessageView;
  readonly conversation: ConversationView;
}

function NoticeRow({ message, conversation }: NoticeRowProps) {
  const { t } = useTranslation('conversation');
  const locale = useLocale();
  const noticeText = useNoticeText();
  if (message.body.kind !== 'notice') return undefined;
  const icon = noticeIcons[message.body.notice.what] ?? Info;
  return (
    <div
      title={exactTime(message.sentAtMs, locale)}
      className="flex items-start gap-2 py-1.5 ps-16.5 pe-3.5 text-secondary text-text-2 sm:ps-18.5 sm:pe-5.5"
    >
      <Icon of={icon} size="small" className="mt-0.5" />
      <span className="min-w-0 [overflow-wrap:anywhere]">
        {t('notice.withTime', { text: noticeText(message, conversation), time: clockTime(message.sentAtMs, locale) })}
      </span>
    </div>
  );
}
