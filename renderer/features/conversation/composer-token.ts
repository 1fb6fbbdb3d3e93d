import type { ComposerContent } from './composer-text';

/** What is being typed that can be completed: `@name` or `:emoji`, from its mark to the caret. */
export interface CompletionToken {
  readonly kind: 'mention' | 'emoji';
  /** Where its mark is. */
  readonly start: number;
  readonly query: string;
}

/** Longer ones are not looked for: a key press costs the same in every text. */
const longestToken = 40;

/** The token that ends at the caret, if any. A name that was completed is none any more: its Enter sends. */
export function findToken({ text, mentions }: ComposerContent, caret: number): CompletionToken | undefined {
  const token = tokenBefore(text, caret);
  return mentions.some(({ start }) => start === token?.start) ? undefined : token;
}

function tokenBefore(text: string, caret: number): CompletionToken | undefined {
  const from = Math.max(0, caret - longestToken);
  const before = text.slice(from, caret);
  const line = before.slice(before.lastIndexOf('\n') + 1);
  const at = line.lastIndexOf('@');
  const colon = line.lastIndexOf(':');
  const mark = Math.max(at, colon);
  if (mark === -1) return undefined;
  const start = caret - line.length + mark;
  if (start > 0 && /[\p{Letter}\p{Number}_:@/]/u.test(text.charAt(start - 1))) return undefined;
  const query = line.slice(mark + 1);
  if (mark === at) {
    // Names have spaces in them, but do not begin with one.
    const isName = !/^\s/u.test(query) && query.split(' ').length <= 4;
    return isName ? { kind: 'mention', start, query } : undefined;
  }
  return /^[\p{Letter}\p{Mark}\p{Number}_+-]{2,}$/u.test(query) ? { kind: 'emoji', start, query } : undefined;
}

/** The code between colons that ends at the caret, e.g. `tada` for `:tada:`, with where it begins. */
export function findCode(text: string, caret: number): { readonly start: number; readonly code: string } | undefined {
  if (text.charAt(caret - 1) !== ':') return undefined;
  const before = text.slice(Math.max(0, caret - longestToken), caret);
  const match = /(?<![\p{Letter}\p{Number}:/]):([a-z0-9_+-]+):$/u.exec(before);
  const code = match?.[1];
  return code === undefined ? undefined : { start: caret - code.length - 2, code };
}
