import type { MessageId } from '../../../shared/domain/ids';
import type { MessagePage, MessageView } from '../../../shared/ipc/core-contract';

/** How many messages a window keeps; beyond that it forgets those at the far end, and loads them again when asked. */
const windowCapacity = 1_500;

/** The loaded, gapless stretch of a conversation. */
export interface MessageWindow {
  /** Ascending by position, each id once. */
  readonly messages: readonly MessageView[];
  readonly hasOlder: boolean;
  readonly hasNewer: boolean;
  /** Before this message stands the line "New". */
  readonly firstUnreadId: MessageId | undefined;
}

/** The end of a window that stays when it grows too large. */
export type WindowEnd = 'oldest' | 'newest';

/** The window that a first page opens. */
export function openWindow(page: MessagePage): MessageWindow {
  return {
    messages: page.messages,
    hasOlder: page.hasOlder,
    hasNewer: page.hasNewer,
    firstUnreadId: page.firstUnreadMessageId,
  };
}

/** Puts a page before the window, and forgets the newest messages beyond the capacity. */
export function prependPage(window: MessageWindow, page: MessagePage, capacity = windowCapacity): MessageWindow {
  const messages = union(window.messages, page.messages);
  return limit({ ...window, messages, hasOlder: page.hasOlder }, 'oldest', capacity);
}

/** Puts a page after the window, and forgets the oldest messages beyond the capacity. */
export function appendPage(window: MessageWindow, page: MessagePage, capacity = windowCapacity): MessageWindow {
  const messages = union(window.messages, page.messages);
  return limit({ ...window, messages, hasNewer: page.hasNewer }, 'newest', capacity);
}

/** Takes messages out that are no longer on this device. The line "New" moves to the next message of somebody else. */
export function removeGone(window: MessageWindow, gone: ReadonlySet<MessageId>): MessageWindow {
  const messages = window.messages.filter((message) => !gone.has(message.messageId));
  if (messages.length === window.messages.length) return window;
  const { firstUnreadId } = window;
  if (firstUnreadId === undefined || !gone.has(firstUnreadId)) return { ...window, messages };
  const unreadPosition = window.messages.find((message) => message.messageId === firstUnreadId)?.position ?? '';
  const next = messages.find((message) => !message.isOwn && message.position > unreadPosition);
  return { ...window, messages, firstUnreadId: next?.messageId };
}

/**
 * Takes in messages that the change feed named: replaces those that are shown, also where their position moved, and adds
 * those that belong into the window. What lies beyond an end that has more to load is left to its page, because the
 * window would have a gap with it. Beyond the capacity the `keptEnd` stays, at which the reader is.
 */
export function mergeChanged(
  window: MessageWindow,
  changed: readonly MessageView[],
  keptEnd: WindowEnd = 'newest',
  capacity = windowCapacity,
): MessageWindow {
  if (changed.length === 0) return window;
  const changedIds = new Set(changed.map((message) => message.messageId));
  const kept = window.messages.filter((message) => !changedIds.has(message.messageId));
  const first = kept.at(0)?.position;
  const last = kept.at(-1)?.position;
  const belonging = changed.filter((message) => {
    if (window.hasOlder && first !== undefined && message.position < first) return false;
    return !(window.hasNewer && last !== undefined && message.position > last);
  });
  if (belonging.length === 0 && kept.length === window.messages.length) return window;
  return limit({ ...window, messages: union(kept, belonging) }, keptEnd, capacity);
}

/** The messages of `changed` that someone else wrote and that come after all that the window holds. */
export function arrivals(window: MessageWindow, changed: readonly MessageView[]): readonly MessageView[] {
  const shown = new Set(window.messages.map((message) => message.messageId));
  const last = lastSettled(window)?.position ?? '';
  return changed.filter((message) => !message.isOwn && !shown.has(message.messageId) && message.position > last);
}

/** The last message whose position is final: own messages that wait or failed stand behind it until they are sent. */
export function lastSettled(window: MessageWindow): MessageView | undefined {
  return window.messages.findLast(({ isOwn, state }) => !isOwn || (state !== 'waiting' && state !== 'failed'));
}

/** The last message that someone else wrote, up to and including `upTo` if given. */
export function lastOfOthers(window: MessageWindow, upTo?: string): MessageView | undefined {
  return window.messages.findLast((message) => !message.isOwn && (upTo === undefined || message.position <= upTo));
}

/** Where "New" stands once `arrived` came unseen: where it stood, else before the first of them. */
export function markUnread(window: MessageWindow, arrived: readonly MessageView[]): MessageWindow {
  const first = arrived.at(0);
  if (window.firstUnreadId !== undefined || first === undefined) return window;
  return { ...window, firstUnreadId: first.messageId };
}

/** Takes the line "New" away, e.g. because the reader has answered. */
export function clearUnread(window: MessageWindow): MessageWindow {
  return window.firstUnreadId === undefined ? window : { ...window, firstUnreadId: undefined };
}

function limit(window: MessageWindow, keptEnd: WindowEnd, capacity: number): MessageWindow {
  const { messages } = window;
  if (messages.length <= capacity) return window;
  return keptEnd === 'oldest'
    ? { ...window, messages: messages.slice(0, capacity), hasNewer: true }
    : { ...window, messages: messages.slice(-capacity), hasOlder: true };
}

function union(current: readonly MessageView[], incoming: readonly MessageView[]): readonly MessageView[] {
  const byId = new Map(current.map((message) => [message.messageId, message]));
  for (const message of incoming) byId.set(message.messageId, message);
  return [...byId.values()].toSorted(byPosition);
}

function byPosition(a: MessageView, b: MessageView): number {
  if (a.position === b.position) return 0;
  return a.position < b.position ? -1 : 1;
}
