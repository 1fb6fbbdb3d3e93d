import type { TFunction } from 'i18next';

/**
 * Keys that are pressed together, the last one at the end: a letter, a digit, a character, or a name of `KeyboardEvent.key`.
 * Before it may stand `Mod` (Ctrl, or Cmd on a Mac), `Alt` and `Shift`, in this order.
 */
export type KeyCombination = readonly string[];

export type PressedKeys = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'> & {
  /** Tells digits, which Shift turns into other characters. */
  readonly code?: string;
};

/** Whether exactly these keys are pressed. */
export function arePressed(keys: KeyCombination, pressed: PressedKeys): boolean {
  const last = keys.at(-1) ?? '';
  const { ctrlKey, metaKey, altKey, shiftKey } = pressed;
  if (keys.includes('Mod') ? ctrlKey === metaKey : ctrlKey || metaKey) return false;
  if (keys.includes('Alt') !== altKey) return false;
  // Where a character stands above another one, Shift belongs to it.
  if (isCharacter(last)) return pressed.key === last;
  if (keys.includes('Shift') !== shiftKey) return false;
  // By its place: what Shift makes of a digit differs from keyboard to keyboard.
  if (/^\d$/.test(last)) return pressed.code === `Digit${last}`;
  return pressed.key === last || (last.length === 1 && pressed.key.toLowerCase() === last.toLowerCase());
}

function isCharacter(key: string): boolean {
  return key.length === 1 && !/[\p{Letter}\d]/u.test(key);
}

/** How these keys are printed on the reader's keyboard, each by itself. */
export function keyNames(keys: KeyCombination, t: TFunction, isMac = isOnMac()): readonly string[] {
  return keys.map((key) => keyName(key, t, isMac));
}

/** The same in one line: "Ctrl Shift F". */
export function keyWords(keys: KeyCombination, t: TFunction): string {
  return keyNames(keys, t).join(' ');
}

function keyName(key: string, t: TFunction, isMac: boolean): string {
  switch (key) {
    case 'Mod':
      return isMac ? '⌘' : t('key.control');
    case 'Alt':
      return isMac ? '⌥' : t('key.alt');
    case 'Shift':
      return isMac ? '⇧' : t('key.shift');
    case 'Delete':
      return t('key.delete');
    case 'Enter':
      return t('key.enter');
    case 'Escape':
      return t('key.escape');
    case 'Space':
      return t('key.space');
    case 'ArrowUp':
      return '↑';
    case 'ArrowDown':
      return '↓';
    default:
      return key;
  }
}

function isOnMac(): boolean {
  return navigator.platform.startsWith('Mac');
}
