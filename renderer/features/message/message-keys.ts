import { arePressed, type KeyCombination, type PressedKeys } from '../../ui/keys';
import type { MessageAction } from './message-actions';

/** A key that does something with the message that has the focus. */
export interface MessageKey {
  /** `menu` opens all actions. Those that undo another share its key, and so do those for other kinds of messages. */
  readonly does: MessageAction | 'menu';
  readonly keys: KeyCombination;
}

/** Every key for the message that has the focus; the page of shortcuts lists them too. */
export const messageKeys: readonly MessageKey[] = [
  { does: 'menu', keys: ['Enter'] },
  { does: 'reply', keys: ['R'] },
  { does: 'react', keys: ['+'] },
  { does: 'edit', keys: ['E'] },
  { does: 'forward', keys: ['F'] },
  { does: 'copy', keys: ['C'] },
  { does: 'copy-image', keys: ['C'] },
  { does: 'save-image', keys: ['D'] },
  { does: 'pin', keys: ['P'] },
  { does: 'unpin', keys: ['P'] },
  { does: 'star', keys: ['S'] },
  { does: 'unstar', keys: ['S'] },
  { does: 'info', keys: ['I'] },
  { does: 'select', keys: ['X'] },
  { does: 'delete-for-me', keys: ['Delete'] },
  { does: 'delete-for-everyone', keys: ['Shift', 'Delete'] },
];

/** What a key press asks of a message with which `possible` can be done; undefined for any other key. */
export function readMessageKey(
  pressed: PressedKeys,
  possible: readonly MessageAction[],
): MessageKey['does'] | undefined {
  return messageKeys.find(({ does, keys }) => arePressed(keys, pressed) && (does === 'menu' || possible.includes(does)))
    ?.does;
}
