import { limits } from '../../../shared/domain/limits';
import type { Mention } from '../../../shared/ipc/core-contract';

/** The text between `start` and `end` gives way to another one. */
interface Replaced {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** The counter shows when this few characters are left. */
const counterFrom = 500;

/** A text with those that it names. */
export interface ComposerContent {
  readonly text: string;
  readonly mentions: readonly Mention[];
}

export interface ComposerText extends ComposerContent {
  /** `text` is what would be sent: without blank lines and spaces around it. */
  readonly canSend: boolean;
  /** How many characters are left, negative when there are too many; undefined while there is plenty of room. */
  readonly charactersLeft: number | undefined;
}

/** What can be done with what is in the composer; `mayBeEmpty` where something else is said or shown with it. */
export function readComposer(content: ComposerContent, mayBeEmpty = false): ComposerText {
  const text = content.text.trim();
  const skipped = content.text.length - content.text.trimStart().length;
  const left = limits.messageLength - text.length;
  return {
    text,
    mentions: content.mentions
      .map((mention) => ({ ...mention, start: mention.start - skipped }))
      .filter(({ start, length }) => start >= 0 && start + length <= text.length)
      .slice(0, limits.mentionsPerMessage),
    canSend: (mayBeEmpty || text.length > 0) && left >= 0,
    charactersLeft: left <= counterFrom ? left : undefined,
  };
}

/**
 * The content after its text has become `text` in one edit that left the caret at `caret`: mentions before and behind what
 * was changed stay with their names, those that it touched are plain text from then on.
 */
export function applyEdit(before: ComposerContent, text: string, caret: number): ComposerContent {
  if (before.mentions.length === 0) return { text, mentions: [] };
  const [from, oldEnd, newEnd] = changedRange(before.text, text, caret);
  const mentions = before.mentions.flatMap((mention) => {
    if (mention.start + mention.length <= from) return [mention];
    if (mention.start >= oldEnd) return [{ ...mention, start: mention.start + newEnd - oldEnd }];
    return [];
  });
  return { text, mentions };
}

/** Where the texts differ: [from, end in the old one, end in the new one]. What was typed ends at the caret. */
function changedRange(before: string, after: string, caret: number): readonly [number, number, number] {
  let suffix = Math.min(after.length - caret, before.length);
  if (suffix < 0 || !before.endsWith(after.slice(after.length - suffix))) suffix = commonSuffix(before, after);
  const most = Math.min(before.length, after.length) - suffix;
  let from = 0;
  while (from < most && before.charCodeAt(from) === after.charCodeAt(from)) from += 1;
  return [from, before.length - suffix, after.length - suffix];
}

function commonSuffix(a: string, b: string): number {
  const most = Math.min(a.length, b.length);
  let length = 0;
  while (length < most && a.charCodeAt(a.length - 1 - length) === b.charCodeAt(b.length - 1 - length)) length += 1;
  return length;
}

/**
 * The mentions of `before` that a replacement kept the words of, at their new places: formatting puts marks around names and
 * takes them away.
 */
export function keptMentions(before: ComposerContent, change: Replaced): readonly Mention[] {
  let searchedTo = 0;
  return before.mentions.flatMap((mention) => {
    const { start, length } = mention;
    if (start < change.start || start + length > change.end) return [];
    const at = change.text.indexOf(before.text.slice(start, start + length), searchedTo);
    if (at === -1) return [];
    searchedTo = at + length;
    return [{ ...mention, start: change.start + at }];
  });
}

/** The content with a mention more, which its text has room for at `mention.start`. */
export function addMention(content: ComposerContent, mention: Mention): ComposerContent {
  const mentions = [...content.mentions, mention].toSorted((a, b) => a.start - b.start);
  return { text: content.text, mentions };
}
