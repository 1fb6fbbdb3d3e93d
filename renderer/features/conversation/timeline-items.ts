import type { MessageView } from '../../../shared/ipc/core-contract';
import type { MessageWindow } from './message-window';
import { dayNumber } from '../time/day-number';

/** Messages of one person within this time stand under one name. */
const groupingMs = 5 * 60_000;

/** A row of the timeline. `key` stays the same while rows are added around it. */
export type TimelineItem =
  | { readonly kind: 'begin'; readonly key: string }
  | { readonly kind: 'day'; readonly key: string; readonly atMs: number }
  | { readonly kind: 'unread'; readonly key: string }
  | { readonly kind: 'notice'; readonly key: string; readonly message: MessageView }
  | {
      readonly kind: 'message';
      readonly key: string;
      readonly message: MessageView;
      /** Whether the sender's name and picture stand above it. */
      readonly isGroupStart: boolean;
    };

/**
 * The rows that a window of messages makes: words at the beginning of the conversation, a line for each day, a line before the first unread message, and messages
 * grouped by sender. The first message has no day line as long as older ones can load, since its day may begin earlier.
 */
export function timelineItems(window: MessageWindow): readonly TimelineItem[] {
  const items: TimelineItem[] = window.hasOlder ? [] : [{ kind: 'begin', key: 'begin' }];
  let previous: MessageView | undefined;
  for (const message of window.messages) {
    const isNewDay = previous === undefined ? !window.hasOlder : !isSameDay(previous, message);
    if (isNewDay) items.push({ kind: 'day', key: `day:${message.messageId}`, atMs: message.sentAtMs });
    const isFirstUnread = message.messageId === window.firstUnreadId;
    if (isFirstUnread) items.push({ kind: 'unread', key: 'unread' });
    if (message.body.kind === 'notice') {
      items.push({ kind: 'notice', key: message.messageId, message });
    } else {
      const isGroupStart = isNewDay || isFirstUnread || previous === undefined || !isSameGroup(previous, message);
      items.push({ kind: 'message', key: message.messageId, message, isGroupStart });
    }
    previous = message;
  }
  return items;
}

/** The nearest message row at or after `from` in the direction of `step`, or undefined. Skips lines of days. */
export function nextMessageIndex(items: readonly TimelineItem[], from: number, step: 1 | -1): number | undefined {
  for (let index = from; index >= 0 && index < items.length; index += step) {
    const kind = items[index]?.kind;
    if (kind === 'message' || kind === 'notice') return index;
  }
  return undefined;
}

function isSameGroup(previous: MessageView, message: MessageView): boolean {
  return (
    previous.body.kind !== 'notice' &&
    previous.sender === message.sender &&
    Math.abs(message.sentAtMs - previous.sentAtMs) < groupingMs
  );
}

function isSameDay(a: MessageView, b: MessageView): boolean {
  return dayNumber(a.sentAtMs) === dayNumber(b.sentAtMs);
}
