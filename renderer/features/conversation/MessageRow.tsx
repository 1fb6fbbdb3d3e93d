import { useTranslation } from 'react-i18next';
import type { MessageView } from '../../../shared/ipc/core-contract';
import { Avatar } from '../../ui/Avatar';
import { MessageText } from '../message-text/MessageText';
import { usePeople } from '../people/people-context';
import { PersonName } from '../people/PersonName';
import { clockTime, exactTime } from '../time/format-time';
import { useTimeWords } from '../time/use-time-words';
import { FailedLine } from './FailedLine';
import { MessageStateIcon } from './MessageStateIcon';

export interface MessageRowProps {
  readonly message: MessageView;
  /** Whether the sender's name and picture stand above it. */
  readonly isGroupStart: boolean;
  readonly onRetry: (message: MessageView) => Promise<void>;
}

/** One message: own ones and those of others in the same column. */
export function MessageRow({ message, isGroupStart, onRetry }: MessageRowProps) {
  const people = usePeople();
  const { t: tPeople } = useTranslation('people');
  const { locale } = useTimeWords();
  const sender = people.get(message.sender);
  const time = (
    <time
      dateTime={new Date(message.sentAtMs).toISOString()}
      title={exactTime(message.sentAtMs, locale)}
      className="tabular text-time whitespace-nowrap text-text-3"
    >
      {clockTime(message.sentAtMs, locale)}
    </time>
  );
  return (
    <div
      className={`group/message grid grid-cols-[2.5rem_minmax(0,1fr)] gap-x-3 ps-3.5 pe-1 group-focus-visible/item:bg-hover hover:bg-hover sm:ps-5.5 sm:pe-3 ${isGroupStart ? 'pt-1.75 pb-0.75' : 'py-0.75'}`}
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
          {time}
        </span>
      )}
      <div className="min-w-0">
        {isGroupStart && (
          <div className="flex flex-wrap items-baseline gap-x-2">
            <PersonName userId={message.sender} isSelfNamed className="min-w-0 font-bold [overflow-wrap:anywhere]" />
            {time}
          </div>
        )}
        <MessageBody message={message} />
        {message.state === 'failed' && <FailedLine onRetry={() => onRetry(message)} />}
      </div>
    </div>
  );
}

function MessageBody({ message }: { readonly message: MessageView }) {
  const { t } = useTranslation('conversation');
  const people = usePeople();
  const { body } = message;
  if (body.kind !== 'text') {
    return (
      <p className="text-message text-text-2 italic">
        {t('unsupported')}
        <MessageStateIcon state={message.state} />
      </p>
    );
  }
  return (
    <MessageText
      text={body.text}
      mentions={body.mentions}
      selfUserId={people.self?.userId}
      end={<MessageStateIcon state={message.state} />}
    />
  );
}
