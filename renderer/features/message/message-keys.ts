import type { MessageAction } from './message-actions';

/** A key that does something with the message that has the focus. */
export interface MessageKey {
  /** `menu` opens all actions. Those that undo another share its key. */
  readonly does: MessageAction | 'menu';
  /** As in `KeyboardEvent.key`, letters small. */
  readonly key: string;
  readonly hasShift: boolean;
}

/** Every key for the message that has the focus; the page of shortcuts lists them too. */
export const messageKeys: readonly MessageKey[] = [
  { does: 'menu', key: 'Enter', hasShift: false },
  { does: 'reply', key: 'r', hasShift: false },
  { does: 'react', key: '+', hasShift: false },
  { does: 'edit', key: 'e', hasShift: false },
  { does: 'forward', key: 'f', hasShift: false },
  { does: 'copy', key: 'c', hasShift: false },
  { does: 'pin', key: 'p', hasShift: false },
  { does: 'unpin', key: 'p', hasShift: false },
  { does: 'star', key: 's', hasShift: false },
  { does: 'unstar', key: 's', hasShift: false },
  { does: 'info', key: 'i', hasShift: false },
  { does: 'delete-for-me', key: 'Delete', hasShift: false },
  { does: 'delete-for-everyone', key: 'Delete', hasShift: true },
];

type Pressed = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>;

/** What a key press asks of a message with which `possible` can be done; undefined for any other key. */
export function readMessageKey(pressed: Pressed, possible: readonly MessageAction[]): MessageKey['does'] | undefined {
  if (pressed.ctrlKey || pressed.metaKey || pressed.altKey) return undefined;
  const key = pressed.key.length === 1 ? pressed.key.toLowerCase() : pressed.key;
  const found = messageKeys.find(
    (each) =>
      each.key === key &&
      // Where "+" stands above another character, Shift belongs to it.
      (key === '+' || each.hasShift === pressed.shiftKey) &&
      (each.does === 'menu' || possible.includes(each.does)),
  );
  return found?.does;
}
