import { memo, useCallback, useEffect, useId, useRef, type KeyboardEvent, type MouseEvent } from 'react';
import type { MessageId } from '../../../shared/domain/ids';
import type { ConversationView, MessageView } from '../../../shared/ipc/core-contract';
import { useLocale } from '../../i18n/use-locale';
import { useTranslation } from '../../i18n/use-translation';
import type { MenuPlace } from '../../ui/Menu';
import { itemLabel } from '../message/item-label';
import { messageActions } from '../message/message-actions';
import { useMessageCommands } from '../message/message-commands';
import { readMessageKey } from '../message/message-keys';
import { countReactions } from '../message/quick-reactions';
import { SelectionMark } from '../message/SelectionMark';
import { usePeople } from '../people/people-context';
import { fullName } from '../people/people-directory';
import { clockTime } from '../time/format-time';
import type { MessageRowProps } from './MessageRow';
import type { TimelineItem } from './timeline-items';
import { TimelineRow } from './TimelineRow';

export interface TimelineListItemProps {
  readonly item: TimelineItem;
  readonly index: number;
  readonly measure: (element: HTMLLIElement | null) => void;
  readonly conversation: ConversationView;
  /** Takes the focus when it becomes the active one. */
  readonly isActive: boolean;
  /** The reader has just jumped here. */
  readonly isTarget: boolean;
  /** The key of the item that has the focus, or undefined when it left. */
  readonly onFocusChange: (key: string | undefined) => void;
  readonly onRetry: MessageRowProps['onRetry'];
  /** Whether it is chosen; undefined while none are being chosen. */
  readonly isSelected: boolean | undefined;
  /** Chooses it or not, or with `isRange` all up to it. */
  readonly onSelect: (messageId: MessageId, isRange: boolean) => void;
}

/**
 * A row of the list, and its words for those who hear it. Scrolling renders the list anew, but not its rows; where they stand is
 * written past React.
 */
export const TimelineListItem = memo(function TimelineListItem(props: TimelineListItemProps) {
  const { item, index, measure, isActive, isTarget, isSelected, onFocusChange, onSelect } = props;
  const message = item.kind === 'message' ? item.message : undefined;
  const reach = useMessageReach(message);
  const contentId = useId();
  const isChoosing = isSelected !== undefined && message !== undefined;
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
    // While messages are chosen the focus is on what chooses this one.
    if (isActive && isChoosing && document.activeElement === element.current) {
      element.current?.querySelector('input')?.focus({ preventScroll: true });
    }
  }, [isActive, isChoosing]);
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- follows the focus of its content
    <li
      ref={attach}
      data-index={index}
      data-message={message?.messageId}
      {...(message === undefined || isChoosing ? {} : reach)}
      {...(label === undefined ? {} : { tabIndex: -1 })}
      // While messages are chosen, what chooses this one says all of it: heard from both it would be heard twice.
      {...(label === undefined || isChoosing ? {} : { 'aria-label': label, 'aria-describedby': contentId })}
      onFocus={(event) => {
        onFocusChange(item.key);
        if (isChoosing && event.target === event.currentTarget) event.target.querySelector('input')?.focus();
      }}
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) onFocusChange(undefined);
      }}
      className={`group/item absolute inset-x-0 top-0 outline-none ${isChoosing ? 'ps-8' : ''} ${isSelected === true ? 'bg-accent-soft' : ''}`}
    >
      <TimelineRow
        item={item}
        contentId={contentId}
        conversation={props.conversation}
        // While messages are chosen nothing else can be done with one.
        isActive={isActive && !isChoosing}
        isTarget={isTarget}
        onRetry={props.onRetry}
      />
      {isChoosing && (
        <SelectionMark
          isSelected={isSelected}
          label={label ?? ''}
          contentId={contentId}
          onChange={(isRange) => onSelect(message.messageId, isRange)}
        />
      )}
    </li>
  );
});

interface MessageReach {
  readonly onKeyDown: (event: KeyboardEvent<HTMLElement>) => void;
  readonly onContextMenu: (event: MouseEvent<HTMLElement>) => void;
}

/** How the keyboard and the second button of the mouse reach what can be done with a message. */
function useMessageReach(message: MessageView | undefined): MessageReach {
  const { place, run } = useMessageCommands();
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    const row = event.currentTarget;
    // Keys pressed in its buttons are theirs, and whoever clicked on a text does not expect letters to do anything.
    if (message === undefined || event.target !== row || !row.matches(':focus-visible')) return;
    const does = readMessageKey(event, messageActions(message, place));
    if (does === undefined) return;
    event.preventDefault();
    run(does, message, placeWithin(row));
  };
  const onContextMenu = (event: MouseEvent<HTMLElement>): void => {
    if (message === undefined) return;
    event.preventDefault();
    const isByKeyboard = event.button !== 2;
    run('menu', message, isByKeyboard ? placeWithin(event.currentTarget) : { x: event.clientX, y: event.clientY });
  };
  return { onKeyDown, onContextMenu };
}

/** Below the beginning of the text; of a very tall row, at what is in sight of it. */
function placeWithin(row: HTMLElement): MenuPlace {
  const { left, top, bottom } = row.getBoundingClientRect();
  return { x: left + 72, y: Math.min(bottom, Math.max(top, 0) + 60) };
}

function useItemLabel(item: TimelineItem): string | undefined {
  const { t } = useTranslation('conversation');
  const { t: tMessage } = useTranslation('message');
  const { t: tPeople } = useTranslation('people');
  const people = usePeople();
  const locale = useLocale();
  if (item.kind !== 'message') return undefined;
  const { message } = item;
  const reactionCount = countReactions(message.reactions);
  const isDeleted = message.body.kind === 'deleted';
  return itemLabel({
    sender: message.isOwn ? tPeople('you') : fullName(people, message.sender, tPeople('unknown')),
    time: clockTime(message.sentAtMs, locale),
    forwarded: message.isForwarded && !isDeleted ? tMessage('forwarded') : undefined,
    edited: message.editedAtMs !== undefined && !isDeleted ? tMessage('edited') : undefined,
    pinned: message.isPinned ? tMessage('pinned') : undefined,
    starred: message.isStarred ? tMessage('starred') : undefined,
    reactions: reactionCount > 0 && !isDeleted ? tMessage('reactionCount', { count: reactionCount }) : undefined,
    state: message.state === 'received' ? undefined : t(`state.${message.state}`),
  });
}
