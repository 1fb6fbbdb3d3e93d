import { AtSign, BellMinus, BellOff, Ellipsis, Image, ImagePlay, ShieldAlert } from 'lucide-react';
import { useTranslation } from '../../i18n/use-translation';
import type { ConversationView } from '../../../shared/ipc/core-contract';
import { Avatar } from '../../ui/Avatar';
import { Badge, BadgeDot } from '../../ui/Badge';
import { Icon } from '../../ui/Icon';
import { isUnread as isUnreadConversation } from '../conversation-actions/mark-read';
import { conversationFace } from '../conversation/conversation-title';
import { usePeople } from '../people/people-context';
import { presenceMark, usePresence } from '../presence/use-presence';
import { usePresenceWords } from '../presence/use-presence-words';
import { exactTime, listTime } from '../time/format-time';
import { useTimeWords, useToday } from '../time/use-time-words';
import { useUntilWords } from '../time/use-until-words';
import { useWarnings } from '../warnings/use-warnings';
import { lastActivityMs } from './order-conversations';
import { RowFrame, type RowPlace } from './RowFrame';
import { useLine } from './use-line';

export interface ConversationRowProps {
  readonly conversation: ConversationView;
  readonly place: RowPlace;
}

/** One conversation in the list: who, what was said last, when, and how much is unread. */
export function ConversationRow({ conversation, place }: ConversationRowProps) {
  const { t } = useTranslation('conversationList');
  const { t: tPeople } = useTranslation('people');
  const people = usePeople();
  const words = useTimeWords();
  const nowMs = useToday();
  const line = useLine(conversation, place.isOpen);
  const lastBody = conversation.lastMessage?.body;
  const lastImage = lastBody?.kind === 'image' && !line.isDraft ? lastBody : undefined;
  const marks = useMarks(conversation);
  const face = conversationFace(conversation, people, tPeople);
  const timeMs = lastActivityMs(conversation);
  const time = listTime(timeMs, nowMs, words);
  const name = face.hint === undefined ? face.title : `${face.title} (${face.hint})`;
  const presence = usePresence(conversation.otherUserId);
  const presenceWords = usePresenceWords();
  const isUnread = isUnreadConversation(conversation);
  return (
    <RowFrame
      place={place}
      label={[name, presenceWords.state(presence), ...marks.words, line.text, time]
        .filter((part) => part !== '')
        .join(', ')}
      className="grid grid-cols-[auto_minmax(0,1fr)] items-center gap-x-2.75"
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
          <span className={`min-w-0 flex-1 truncate ${isUnread ? 'font-bold' : 'font-medium'}`}>
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
        <div className="flex min-h-5 items-center gap-2">
          <span className={`min-w-0 flex-1 truncate text-label leading-5 ${isUnread ? 'text-text' : 'text-text-2'}`}>
            {lastImage && (
              <Icon
                of={lastImage.isAnimated ? ImagePlay : Image}
                size="small"
                className="me-1 inline-block align-text-bottom"
              />
            )}
            <bdi className={line.isDraft ? 'italic' : ''}>{line.text}</bdi>
          </span>
          {marks.element}
          <button
            type="button"
            tabIndex={-1}
            data-menu
            aria-label={t('more', { name })}
            aria-haspopup="menu"
            className="absolute end-2 bottom-1 grid size-6 place-items-center rounded-control bg-raised text-text-2 opacity-0 shadow-card group-hover:opacity-100 group-focus-visible:opacity-100 hover:text-text focus-visible:opacity-100 focus-visible:-outline-offset-2"
          >
            <Icon of={Ellipsis} size="small" />
          </button>
        </div>
      </div>
    </RowFrame>
  );
}

/** What asks for attention, or is kept quiet, at the end of a row; and the same in words. */
function useMarks(conversation: ConversationView) {
  const { t } = useTranslation('conversationList');
  const { t: tWarnings } = useTranslation('warnings');
  const hasWarning = useWarnings().some(
    ({ isOpen, conversationId }) => isOpen && conversationId === conversation.conversationId,
  );
  const { unreadCount, unreadMentionCount, isMarkedUnread, preferences } = conversation;
  const { notify, notifyUntilMs } = preferences;
  const untilWords = useUntilWords();
  const until = notifyUntilMs === undefined ? '' : ` ${untilWords(notifyUntilMs)}`;
  const quiet = { all: undefined, nothing: t('muted') + until, mentions: t('mentionsOnly') + until }[notify];
  const unread = t('unread', { count: unreadCount });
  const isDot = isMarkedUnread && unreadCount === 0;
  const words = [
    ...(hasWarning ? [tWarnings('inConversation')] : []),
    ...(unreadCount > 0 ? [unread] : []),
    ...(isDot ? [t('markedUnread')] : []),
    ...(unreadMentionCount > 0 ? [t('mention')] : []),
    ...(quiet === undefined ? [] : [quiet]),
  ];
  const element = (
    <>
      {hasWarning && <Icon of={ShieldAlert} size="small" className="text-danger" />}
      {quiet !== undefined && (
        <span title={quiet}>
          <Icon of={notify === 'nothing' ? BellOff : BellMinus} size="small" className="text-text-3" />
        </span>
      )}
      {unreadMentionCount > 0 && (
        <span className="grid size-4.5 shrink-0 place-items-center rounded-full bg-accent text-on-accent">
          <Icon of={AtSign} className="size-3!" />
        </span>
      )}
      <Badge
        count={unreadCount}
        label={unread}
        tone={notify === 'all' ? 'accent' : 'quiet'}
        className="shrink-0 group-focus-visible:invisible group-hover:invisible"
      />
      {isDot && (
        <BadgeDot label={t('markedUnread')} className="shrink-0 group-focus-visible:invisible group-hover:invisible" />
      )}
    </>
  );
  return { words, element };
}
