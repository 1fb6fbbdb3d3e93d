import { arePressed, type KeyCombination, type PressedKeys } from '../../ui/keys';

/** What a key does wherever the focus is, in the order of the page that lists them. */
export const shortcuts = [
  'jump',
  'new-conversation',
  'search-conversation',
  'search',
  'previous-conversation',
  'next-conversation',
  'toggle-details',
  'own-window',
  'shortcuts',
] as const;

export type Shortcut = (typeof shortcuts)[number];

/** The keys of the main view. */
export const shortcutKeys: Readonly<Record<Shortcut, KeyCombination>> = {
  jump: ['Mod', 'K'],
  'new-conversation': ['Mod', 'N'],
  'search-conversation': ['Mod', 'F'],
  search: ['Mod', 'Shift', 'F'],
  'previous-conversation': ['Alt', 'ArrowUp'],
  'next-conversation': ['Alt', 'ArrowDown'],
  'toggle-details': ['Mod', 'Shift', 'D'],
  'own-window': ['Mod', 'Shift', 'O'],
  shortcuts: ['Mod', '/'],
};

/** What a key press asks of the main view, if anything. */
export function readShortcut(pressed: PressedKeys): Shortcut | undefined {
  return shortcuts.find((shortcut) => arePressed(shortcutKeys[shortcut], pressed));
}

/** The item `step` places after `current`; the first or last one if there is no current one; undefined beyond the ends. */
export function neighbour<T>(items: readonly T[], current: T | undefined, step: 1 | -1): T | undefined {
  const index = current === undefined ? -1 : items.indexOf(current);
  if (index === -1) return items.at(step === 1 ? 0 : -1);
  return index + step < 0 ? undefined : items[index + step];
}
