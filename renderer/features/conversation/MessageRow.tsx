import { BellRing, Forward, Trash2 } from 'lucide-react';
import { memo, useContext, type ReactNode } from 'react';
import { useLocale } from '../../i18n/use-locale';
import { useTranslation } from '../../i18n/use-translation';
import type { MessageView } from '../../../shared/ipc/core-contract';
import { Avatar } from '../../ui/Avatar';
import { Icon } from '../../ui/Icon';
import { MessageImage } from '../image/MessageImage';
import { PreviewCard } from '../link-preview/PreviewCard';
import { PlayerCards } from '../media-player/PlayerCards';
import { OpenMessageContext } from '../message/message-commands';
import { MessageMarks } from '../message/MessageMarks';
import { MessageToolbar } from '../message/MessageToolbar';
import { QuoteBlock } from '../message/QuoteBlock';
import { ReactionChips } from '../message/ReactionChips';
import { useHandOn } from '../message/use-at-hand';
import { useDeletedWords } from '../message/use-message-words';
import { MessageText } from '../message-text/MessageText';
import { usePeople } from '../people/people-context';
import { useFocusLeftTo } from '../../ui/use-focus-left-to';
import { PersonName } from '../people/PersonName';
import { clockTime, exactTime } from '../time/format-time';
import { FailedActionsLine } from './FailedActionsLine';
import { FailedLine } from './FailedLine';

export interface MessageRowProps {
  readonly message: MessageView;
  /** For the element that holds what it says, without its sender and its buttons. */
  readonly contentId: string;
  /** Whether the sender's name and picture stand above it. */
  readonly isGroupStart: boolean;
  /** The focus is on it or in it. */
  readonly isActive: boolean;
  /** The reader has just jumped to it. */
  readonly isTarget: boolean;
  readonly onRetry: (message: MessageView) => Promise<void>;
}

/**
 * One message: own ones and those of others in the same column. Drawn anew only when it has changed itself: its conversation
 * is another object with each message that comes.
 */
export const MessageRow = memo(function MessageRow(props: MessageRowProps) {
  const { message, isGroupStart, isActive, isTarget } = props;
  const people = usePeople();
  const { t: tPeople } = useTranslation('people');
  const { hand, onPointerEnter, onPointerLeave } = useHandOn(message.messageId, isActive);
  const openId = useContext(OpenMessageContext);
  const isOpen = openId === message.messageId;
  const sender = people.get(message.sender);
  // The buttons of a row that nobody is at would only cost time while scrolling, and are seen on one row at a time.
  const hasToolbar = openId === undefined ? hand !== undefined : isOpen;
  return (
    // It lies over the list item, so the ring of the focus is its own.
    <div
      onPointerEnter={onPointerEnter}
      onPointerLeave={onPointerLeave}
      className={`group/message relative grid grid-cols-[2.5rem_minmax(0,1fr)] gap-x-3 ps-3.5 pe-1 -outline-offset-2 outline-accent transition-colors duration-160 group-focus-visible/item:bg-hover group-focus-visible/item:outline-2 sm:ps-5.5 sm:pe-3 ${isGroupStart ? 'pt-1.75 pb-0.75' : 'py-0.75'} ${isTarget ? 'bg-accent-soft' : isOpen ? 'bg-hover' : 'hover:bg-hover'}`}
    >
      {isGroupStart ? (
        <Avatar
          id={message.sender}
          name={sender?.displayName ?? tPeople('unknown')}
          picture={sender?.picture}
          size={36}
          className="mt-0.5"
        />
      ) : (
        <span className="pt-0.75 pe-0.5 text-end opacity-0 group-hover/message:opacity-100 group-focus-visible/item:opacity-100">
          <MessageTime atMs={message.sentAtMs} />
        </span>
      )}
      <MessageColumn {...props} />
      {hasToolbar && <RowToolbar message={message} isSeen={hand === 'pointer' || isOpen} />}
    </div>
  );
});

function RowToolbar({ message, isSeen }: { readonly message: MessageView; readonly isSeen: boolean }) {
  // The pointer may lead the buttons to another row while one of these has the focus.
  const ref = useFocusLeftTo(rowAround);
  return (
    <div
      ref={ref}
      // After a click on its text a row has the focus, and its buttons wait for Tab.
      className={`group-focus-visible/item:pointer-events-auto group-focus-visible/item:opacity-100 focus-within:pointer-events-auto focus-within:opacity-100 ${isSeen ? '' : 'pointer-events-none opacity-0'}`}
    >
      <MessageToolbar message={message} />
    </div>
  );
}

function rowAround(element: HTMLDivElement): HTMLElement | null {
  return element.closest('li');
}

function MessageTime({ atMs }: { readonly atMs: number }) {
  const locale = useLocale();
  return (
    <time
      dateTime={new Date(atMs).toISOString()}
      title={exactTime(atMs, locale)}
      className="tabular text-time whitespace-nowrap text-text-3"
    >
      {clockTime(atMs, locale)}
    </time>
  );
}

function MessageColumn({ message, contentId, isGroupStart, isActive, onRetry }: MessageRowProps) {
  const { t } = useTranslation('message');
  const { t: tConversation } = useTranslation('conversation');
  const isDeleted = message.body.kind === 'deleted';
  return (
    <div className="min-w-0">
      {isGroupStart && (
        <div className="flex flex-wrap items-baseline gap-x-2">
          <PersonName userId={message.sender} isSelfNamed className="min-w-0 font-bold [overflow-wrap:anywhere]" />
          <MessageTime atMs={message.sentAtMs} />
        </div>
      )}
      <div id={contentId}>
        {message.isForwarded && !isDeleted && (
          <p className="flex items-center gap-1 text-secondary text-text-3">
            <Icon of={Forward} size="small" />
            {t('forwarded')}
          </p>
        )}
        {message.quote && !isDeleted && (
          <QuoteBlock conversationId={message.conversationId} quote={message.quote} isActive={isActive} />
        )}
        <MessageBody
          message={message}
          isActive={isActive}
          end={<MessageMarks message={message} isActive={isActive} />}
        />
        {message.body.kind === 'text' && message.body.preview && (
          <PreviewCard
            preview={message.body.preview}
            className="mt-1 mb-0.5 max-w-[28rem] rounded-row border border-line bg-raised p-2"
          />
        )}
        {!isDeleted && <ReactionChips message={message} isActive={isActive} />}
      </div>
      {message.state === 'failed' && (
        <FailedLine
          words={tConversation(isDeleted ? 'deletionFailed' : 'failedText')}
          onRetry={() => onRetry(message)}
        />
      )}
      {message.failedActions && <FailedActionsLine message={message} kinds={message.failedActions} />}
    </div>
  );
}

interface MessageBodyProps {
  readonly message: MessageView;
  readonly isActive: boolean;
  /** Stands behind the last word. */
  readonly end: ReactNode;
}

function MessageBody({ message, isActive, end }: MessageBodyProps) {
  const { t } = useTranslation('conversation');
  const { t: tMessage } = useTranslation('message');
  const deletedWords = useDeletedWords();
  const people = usePeople();
  const { body } = message;
  switch (body.kind) {
    case 'text':
      return (
        <>
          <MessageText text={body.text} mentions={body.mentions} selfUserId={people.self?.userId} end={end} />
          <PlayerCards text={body.text} />
        </>
      );
    case 'image':
      return (
        <>
          <MessageImage message={message} image={body} isActive={isActive} />
          {body.text === '' ? (
            <p className="text-message empty:hidden">{end}</p>
          ) : (
            <MessageText text={body.text} mentions={body.mentions} selfUserId={people.self?.userId} end={end} />
          )}
          <PlayerCards text={body.text} />
        </>
      );
    case 'ping':
      return (
        <p className="my-0.5 inline-flex max-w-full items-center gap-1.5 rounded-row bg-accent-soft px-2.5 py-1 text-message font-medium text-accent">
          <Icon of={BellRing} size="small" />
          {message.isOwn ? tMessage('pingSelf') : tMessage('ping')}
          {end}
        </p>
      );
    case 'deleted':
      return (
        <p className="flex items-center gap-1.5 text-message text-text-3 italic [overflow-wrap:anywhere]">
          <Icon of={Trash2} size="small" />
          {deletedWords(message)}
          {end}
        </p>
      );
    case 'unsupported':
      return (
        <p className="text-message text-text-2 italic">
          {t('unsupported')}
          {end}
        </p>
      );
    case 'notice':
      return undefined;
    default:
      return body satisfies never;
  }
}
