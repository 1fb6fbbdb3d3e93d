import { wellFormed } from './well-formed';

// Control characters, breaks of lines, and what nobody sees: turns of the direction of the text around a name, fillers,
// joiners. Kept are those that emoji and scripts need between visible characters.
const unseemly =
  /[\p{Cc}\p{Zl}\p{Zp}\u2800]|(?!\u200c|\u200d|\ufe0e|\ufe0f|[\u{e0020}-\u{e007f}])\p{Default_Ignorable_Code_Point}/gu;
// A tower of marks stands over what is above it. No script needs as many on one character. Joiners and tags, which nobody sees, keep
// marks on the same character.
const tooManyMarks =
  /((?:\p{M}(?:\u200c|\u200d|[\u{e0020}-\u{e007f}])*){6})\p{M}(?:(?:\u200c|\u200d|[\u{e0020}-\u{e007f}])*\p{M})*/gu;
const visible = /[\p{L}\p{N}\p{P}\p{S}]/u;

/**
 * A name that another wrote, fit to be shown in one line among others: well-formed, empty when nothing of it can be seen, cut to
 * `maxLength` UTF-16 units without halving a character.
 */
export function cleanName(text: string, maxLength: number): string {
  return fit(tidy(text), maxLength);
}

/** As `cleanName`, for what is shown in a place of its own and may have several lines, with one empty one between two at most. */
export function cleanLines(text: string, maxLength: number): string {
  const lines = text.split(/\r\n|[\r\n\u2028\u2029]/u).map((line) => tidy(line).trimEnd());
  return fit(lines.join('\n').replaceAll(/\n{3,}/gu, '\n\n'), maxLength);
}

function tidy(text: string): string {
  return wellFormed(text).replaceAll(unseemly, '').replaceAll(tooManyMarks, '$1');
}

function fit(text: string, maxLength: number): string {
  const cleaned = text.trim();
  if (!visible.test(cleaned)) return '';
  if (cleaned.length <= maxLength) return cleaned;
  const cut = cleaned.slice(0, maxLength);
  return /[\ud800-\udbff]$/.test(cut) ? cut.slice(0, -1) : cut;
}
