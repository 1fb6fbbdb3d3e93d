import { limits } from '../../../shared/domain/limits';

/** The counter shows when this few characters are left. */
const counterFrom = 500;

export interface ComposerText {
  /** What would be sent: without blank lines and spaces around it. */
  readonly text: string;
  readonly canSend: boolean;
  /** How many characters are left, negative when there are too many; undefined while there is plenty of room. */
  readonly charactersLeft: number | undefined;
}

/** What can be done with the text in the composer. */
export function readComposer(draft: string): ComposerText {
  const text = draft.trim();
  const left = limits.messageLength - text.length;
  return {
    text,
    canSend: text.length > 0 && left >= 0,
    charactersLeft: left <= counterFrom ? left : undefined,
  };
}
