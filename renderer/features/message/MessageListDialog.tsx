import type { LucideIcon } from 'lucide-react';
import { Button } from 'react-aria-components';
import { useTranslation } from '../../i18n/use-translation';
import type { MessageView } from '../../../shared/ipc/core-contract';
import { useLocale } from '../../i18n/use-locale';
import type { QueryResult } from '../../connection/use-query';
import { Avatar } from '../../ui/Avatar';
import { Dialog } from '../../ui/Dialog';
import { EmptyState } from '../../ui/EmptyState';
import { IconButton } from '../../ui/IconButton';
import { Skeleton, SkeletonBlock } from '../../ui/Skeleton';
import { usePeople } from '../people/people-context';
import { PersonName } from '../people/PersonName';
import { Problem } from '../problem/Problem';
import { exactTime, listTime } from '../time/format-time';
import { useTimeWords, useToday } from '../time/use-time-words';
import { useMessageLine } from './use-message-words';

export interface MessageListDialogProps {
  readonly title: string;
  readonly emptyTitle: string;
  readonly emptyText: string;
  readonly emptyIcon: LucideIcon;
  readonly messages: QueryResult<readonly MessageView[]>;
  /** Names the conversation of a message, where they are of several. */
  readonly placeOf?: (message: MessageView) => string | undefined;
  /** Takes a message from the list; left out where one may not. */
  readonly remove: { readonly icon: LucideIcon; readonly label: string; run(message: MessageView): void } | undefined;
  readonly onOpen: (message: MessageView) => void;
  readonly onClose: () => void;
}

/** Messages that somebody kept; each leads to its place. */
export function MessageListDialog(props: MessageListDialogProps) {
  const { title, messages, onClose } = props;
  return (
    <Dialog
      title={title}
      isOpen
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
    >
      {messages.error && !messages.data && (
        <Problem error={messages.error} onRetry={messages.reread} className="mt-4" />
      )}
      {messages.isLoading && (
        <Skeleton label={title} className="mt-4 space-y-2">
          <SkeletonBlock className="h-12" />
          <SkeletonBlock className="h-12" />
        </Skeleton>
      )}
      {messages.data?.length === 0 && (
        <EmptyState icon={props.emptyIcon} title={props.emptyTitle} className="py-8">
          {props.emptyText}
        </EmptyState>
      )}
      <ul aria-label={title} className="-mx-2 mt-3 empty:hidden">
        {messages.data?.map((message) => (
          <KeptMessage key={message.messageId} message={message} {...props} />
        ))}
      </ul>
    </Dialog>
  );
}

interface KeptMessageProps extends Pick<MessageListDialogProps, 'placeOf' | 'remove' | 'onOpen'> {
  readonly message: MessageView;
}

function KeptMessage({ message, placeOf, remove, onOpen }: KeptMessageProps) {
  const { t } = useTranslation('message');
  const { t: tPeople } = useTranslation('people');
  const people = usePeople();
  const locale = useLocale();
  const words = useTimeWords();
  const nowMs = useToday();
  const line = useMessageLine()(message);
  const sender = people.get(message.sender);
  const place = placeOf?.(message);
  return (
    <li className="flex items-start gap-1 rounded-row [contain-intrinsic-height:3.5rem] [content-visibility:auto] hover:bg-hover">
      <Button
        onPress={() => onOpen(message)}
        className="flex min-w-0 flex-1 items-start gap-3 rounded-row px-2 py-2 text-start data-focus-visible:-outline-offset-2"
      >
        <Avatar
          id={message.sender}
          name={sender?.displayName ?? tPeople('unknown')}
          picture={sender?.picture}
          size={32}
          className="mt-0.5"
        />
        <span className="min-w-0 flex-1">
          <span className="flex items-baseline gap-2">
            <PersonName userId={message.sender} isSelfNamed className="min-w-0 truncate font-medium" />
            {place !== undefined && (
              <span className="min-w-0 truncate text-secondary text-text-2">{t('list.in', { name: place })}</span>
            )}
            <time
              dateTime={new Date(message.sentAtMs).toISOString()}
              title={exactTime(message.sentAtMs, locale)}
              className="tabular ms-auto shrink-0 text-time text-text-3"
            >
              {listTime(message.sentAtMs, nowMs, words)}
            </time>
          </span>
          <span dir="auto" className="line-clamp-3 text-label text-text-2 [overflow-wrap:anywhere]">
            {line}
          </span>
        </span>
      </Button>
      {remove !== undefined && (
        <IconButton
          icon={remove.icon}
          label={remove.label}
          onPress={() => remove.run(message)}
          className="mt-1.5 me-1 size-7.5"
        />
      )}
    </li>
  );
}
