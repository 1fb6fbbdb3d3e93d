import { arePressed, type KeyCombination, type PressedKeys } from '../../ui/keys';

/** What keys do in the field besides formatting, in the order of the page that lists them. */
export const composerDeeds = ['send', 'new-line', 'edit-last', 'give-up', 'mention', 'emoji'] as const;

export type ComposerDeed = (typeof composerDeeds)[number];

export const composerKeys: Readonly<Record<ComposerDeed, KeyCombination>> = {
  send: ['Enter'],
  'new-line': ['Shift', 'Enter'],
  'edit-last': ['ArrowUp'],
  'give-up': ['Escape'],
  mention: ['@'],
  emoji: [':'],
};

/** What a key press asks of the field, if anything. */
export function readComposerKey(pressed: PressedKeys): ComposerDeed | undefined {
  // Some are used to Ctrl or Alt with it.
  if (pressed.key === 'Enter' && !pressed.shiftKey) return 'send';
  return composerDeeds.find((deed) => arePressed(composerKeys[deed], pressed));
}
