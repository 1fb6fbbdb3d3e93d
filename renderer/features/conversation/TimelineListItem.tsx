import { useCallback, useEffect, useId, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConversationView } from '../../../shared/ipc/core-contract';
import { usePeople } from '../people/people-context';
import { fullName } from '../people/people-directory';
import { clockTime } from '../time/format-time';
import { useTimeWords } from '../time/use-time-words';
import type { MessageRowProps } from './MessageRow';
import type { TimelineItem } from './timeline-items';
import { TimelineRow } from './TimelineRow';

export interface TimelineListItemProps {
  readonly item: TimelineItem;
  readonly index: number;
  readonly offset: number;
  readonly measure: (element: HTMLLIElement | null) => void;
  readonly conversation: ConversationView;
  /** Takes the focus when it becomes the active one. */
  readonly isActive: boolean;
  /** The key of the item that has the focus, or undefined when it left. */
  readonly onFocusChange: (key: string | undefined) => void;
  readonly onRetry: MessageRowProps['onRetry'];
}

/** A row at its place in the list, and its words for those who hear it. */
export function TimelineListItem(props: TimelineListItemProps) {
  const { item, index, offset, measure, isActive, onFocusChange } = props;
  const contentId = useId();
  const label = useItemLabel(item);
  const element = useRef<HTMLLIElement>(null);
  const attach = useCallback(
    (node: HTMLLIElement | null) => {
      element.current = node;
      measure(node);
    },
    [measure],
  );
  useEffect(() => {
    if (isActive && element.current?.contains(document.activeElement) === false) {
      element.current.focus();
    }
  }, [isActive]);
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- follows the focus of its content
    <li
      ref={attach}
      data-index={index}
      {...(label === undefined ? {} : { 'aria-label': label, 'aria-describedby': contentId, tabIndex: -1 })}
      onFocus={() => onFocusChange(item.key)}
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) onFocusChange(undefined);
      }}
      style={{ transform: `translateY(${offset}px)` }}
      className="group/item absolute inset-x-0 top-0 outline-none focus-visible:outline-2 focus-visible:-outline-offset-2 focus-visible:outline-accent"
    >
      <div id={contentId}>
        <TimelineRow item={item} conversation={props.conversation} onRetry={props.onRetry} />
      </div>
    </li>
  );
}

function useItemLabel(item: TimelineItem): string | undefined {
  const { t } = useTranslation('conversation');
  const { t: tPeople } = useTranslation('people');
  const people = usePeople();
  const { locale } = useTimeWords();
  if (item.kind !== 'message') return undefined;
  const { message } = item;
  const sender = message.isOwn ? tPeople('you') : fullName(people, message.sender, tPeople('unknown'));
  const time = clockTime(message.sentAtMs, locale);
  return message.state === 'received'
    ? t('item', { sender, time })
    : t('itemWithState', { sender, time, state: t(`state.${message.state}`) });
}
