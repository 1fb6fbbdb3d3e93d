export type Shortcut =
  | 'jump'
  | 'new-conversation'
  | 'toggle-details'
  | 'previous-conversation'
  | 'next-conversation'
  | 'search-conversation'
  | 'search';

type Keys = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>;

/** What a key press asks of the main view, if anything. */
export function readShortcut({ key, ctrlKey, metaKey, altKey, shiftKey }: Keys): Shortcut | undefined {
  const isCommand = ctrlKey !== metaKey && !altKey && !shiftKey;
  if (isCommand) {
    const letter = key.toLowerCase();
    if (letter === 'k') return 'jump';
    if (letter === 'n') return 'new-conversation';
    if (letter === 'f') return 'search-conversation';
    return letter === 'i' ? 'toggle-details' : undefined;
  }
  if (ctrlKey !== metaKey && shiftKey && !altKey) return key.toLowerCase() === 'f' ? 'search' : undefined;
  if (!altKey || ctrlKey || metaKey || shiftKey) return undefined;
  if (key === 'ArrowUp') return 'previous-conversation';
  return key === 'ArrowDown' ? 'next-conversation' : undefined;
}

/** The item `step` places after `current`; the first or last one if there is no current one; undefined beyond the ends. */
export function neighbour<T>(items: readonly T[], current: T | undefined, step: 1 | -1): T | undefined {
  const index = current === undefined ? -1 : items.indexOf(current);
  if (index === -1) return items.at(step === 1 ? 0 : -1);
  return index + step < 0 ? undefined : items[index + step];
}
