import { limits } from '../limits';
import type { Mention } from '../mentions';
import { judgeLabel, judgeLink, shownAddress, type LinkTarget } from './judge-link';
import type { Inline, Line } from './message-tree';
import { showableText } from './showable-text';

/** A message's text, and its mentions by where they start. */
export interface Source {
  readonly text: string;
  readonly mentions: ReadonlyMap<number, Mention>;
}

/** Reads a part of one line. */
export function parseInline(source: Source, from: number, to: number, mayLink = true): Line {
  const tokens = tokenise(source, { from, to, mayLink });
  return buildTree(tokens, pairMarks(tokens), 0, tokens.length);
}

const marks = {
  '*': ['bold'],
  '**': ['bold'],
  '***': ['bold', 'italic'],
  _: ['italic'],
  '~': ['strike'],
  '~~': ['strike'],
  '||': ['spoiler'],
} as const;

type Mark = keyof typeof marks;

type Token =
  | { readonly kind: 'node'; readonly node: Inline }
  | { readonly kind: 'mark'; readonly mark: Mark; readonly canOpen: boolean; readonly canClose: boolean };

interface Range {
  readonly from: number;
  readonly to: number;
  readonly mayLink: boolean;
}

/** Something that was recognised, and where what follows it begins. */
interface Found {
  readonly token: Token;
  readonly end: number;
}

function tokenise(source: Source, range: Range): readonly Token[] {
  const { text } = source;
  const tokens: Token[] = [];
  const codeEnds = codeSpans(text, range);
  const labels = labelFinder(text, range);
  let textFrom = range.from;
  const flush = (until: number): void => {
    if (until > textFrom) tokens.push(textToken(text.slice(textFrom, until)));
  };
  for (let at = range.from; at < range.to;) {
    const found =
      mentionAt(source, at, range) ??
      codeAt(text, at, codeEnds) ??
      (range.mayLink ? (labelledLinkAt(source, at, range, labels) ?? bareLinkAt(source, at, range)) : undefined) ??
      markAt(text, at, range);
    if (found === undefined) {
      at += 1;
      continue;
    }
    flush(at);
    tokens.push(found.token);
    at = found.end;
    textFrom = at;
  }
  flush(range.to);
  return tokens;
}

function textToken(text: string): Token {
  return { kind: 'node', node: { kind: 'text', text: showableText(text) } };
}

function mentionAt({ text, mentions }: Source, at: number, { to }: Range): Found | undefined {
  const mention = mentions.get(at);
  if (mention === undefined || at + mention.length > to) return undefined;
  const end = at + mention.length;
  const written = showableText(text.slice(at, end)).replace(/^@/, '');
  return { token: { kind: 'node', node: { kind: 'mention', userId: mention.userId, written } }, end };
}

/** Where each run of backticks that opens code has its like: [start of what is between, its end, end of the closing run]. */
function codeSpans(text: string, { from, to }: Range): ReadonlyMap<number, readonly [number, number, number]> {
  const runs: { start: number; length: number }[] = [];
  for (let at = text.indexOf('`', from); at !== -1 && at < to; at = text.indexOf('`', at)) {
    const start = at;
    while (at < to && text.charAt(at) === '`') at += 1;
    runs.push({ start, length: at - start });
  }
  const nextOfLength = new Map<number, number>();
  const spans = new Map<number, readonly [number, number, number]>();
  for (const { start, length } of runs.reverse()) {
    const close = nextOfLength.get(length);
    if (close !== undefined) spans.set(start, [start + length, close, close + length]);
    nextOfLength.set(length, start);
  }
  return spans;
}

function codeAt(text: string, at: number, spans: ReturnType<typeof codeSpans>): Found | undefined {
  const span = spans.get(at);
  if (span === undefined) return undefined;
  const [from, to, end] = span;
  return { token: { kind: 'node', node: { kind: 'code', text: showableText(text.slice(from, to)) } }, end };
}

interface LabelFinder {
  /** Where the label that opens at `at` closes, if it is one: `](` follows there. */
  closeOf(at: number): number | undefined;
}

/** Looks for each closing bracket once, however many open before it. */
function labelFinder(text: string, { to }: Range): LabelFinder {
  let close = Number.NEGATIVE_INFINITY;
  let opening = -1;
  return {
    closeOf(at) {
      if (close !== -1 && close < at) {
        close = text.indexOf('](', at);
        if (close >= to) close = -1;
        opening = close === -1 ? -1 : text.lastIndexOf('[', close);
      }
      return close !== -1 && opening === at ? close : undefined;
    },
  };
}

function labelledLinkAt(source: Source, at: number, range: Range, labels: LabelFinder): Found | undefined {
  const { text } = source;
  if (text.charAt(at) !== '[') return undefined;
  const close = labels.closeOf(at);
  if (close === undefined || close === at + 1 || !beginsAddress(text, close + 2)) return undefined;
  const end = addressEnd(source, close + 2, Math.min(range.to, close + 3 + limits.linkLength));
  if (text.charAt(end) !== ')' || end >= range.to) return undefined;
  const target = judgeLink(text.slice(close + 2, end));
  if (target === undefined) return undefined;
  const judged = judgeLabel(text.slice(at + 1, close), target);
  return linkFound(judged, parseInline(source, at + 1, close, false), end + 1);
}

function bareLinkAt(source: Source, at: number, { from, to }: Range): Found | undefined {
  const { text } = source;
  if (!/[hmwc]/i.test(text.charAt(at)) || (at > from && isWordCharacter(text.charAt(at - 1)))) return undefined;
  if (!beginsAddress(text, at)) return undefined;
  const end = withoutTrailingMarks(text, at, addressEnd(source, at, to));
  const written = text.slice(at, end);
  const target = judgeLink(written);
  // Not looked at again: it may hold the beginnings of many.
  if (target === undefined) return { token: textToken(written), end };
  return linkFound(target, [{ kind: 'text', text: showableText(shownAddress(written, target)) }], end);
}

function beginsAddress(text: string, at: number): boolean {
  return /^(https?:\/\/|mailto:|www\.|conclave:)/i.test(text.slice(at, at + 9));
}

function linkFound(target: LinkTarget, children: Line, end: number): Found {
  return { token: { kind: 'node', node: { kind: 'link', target, children } }, end };
}

// Blanks, controls, what is invisible or turns the text, and what stands around addresses rather than in them.
const notInAddress = /[\s\p{Cc}\p{Default_Ignorable_Code_Point}<>"`]/u;

function isInAddress(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  // Most of them, fast: digits and letters.
  if ((code >= 0x2a && code <= 0x3b) || (code >= 0x40 && code <= 0x5f) || (code >= 0x61 && code <= 0x7e)) return true;
  return !notInAddress.test(text.charAt(at));
}

/** Where an address that begins at `from` ends at the latest: before a parenthesis that it did not open. */
function addressEnd({ text, mentions }: Source, from: number, to: number): number {
  let open = 0;
  let at = from;
  for (; at < to && !mentions.has(at) && isInAddress(text, at); at += 1) {
    if (text.charAt(at) === '(') open += 1;
    if (text.charAt(at) === ')') open -= 1;
    if (open < 0) break;
  }
  return at;
}

function withoutTrailingMarks(text: string, from: number, to: number): number {
  let end = to;
  // In a link to a group a dash below is a digit.
  const trailing = /^conclave:/i.test(text.slice(from, from + 9)) ? /[.,:;!?'*~|\])]/ : /[.,:;!?'*_~|\])]/;
  while (end > from && trailing.test(text.charAt(end - 1))) {
    // A parenthesis that the address opened belongs to it.
    if (text.charAt(end - 1) === ')' && text.slice(from, end).includes('(')) break;
    end -= 1;
  }
  return end;
}

function markAt(text: string, at: number, { from, to }: Range): Found | undefined {
  const character = text.charAt(at);
  if (character !== '*' && character !== '_' && character !== '~' && character !== '|') return undefined;
  let end = at;
  while (end < to && text.charAt(end) === character) end += 1;
  const run = text.slice(at, Math.min(end, at + 4));
  if (!(run in marks)) return { token: textToken(text.slice(at, end)), end };
  const mark = run as Mark;
  const before = at > from ? text.charAt(at - 1) : ' ';
  const after = end < to ? text.charAt(end) : ' ';
  // A single mark inside a word is part of it; a double one is meant.
  const isSingle = run.length === 1;
  const canOpen = !/\s/.test(after) && !(isSingle && isWordCharacter(before)) && before !== '\\';
  const canClose = !/\s/.test(before) && !(isSingle && isWordCharacter(after));
  return { token: { kind: 'mark', mark, canOpen, canClose }, end };
}

function isWordCharacter(character: string): boolean {
  return /[\p{Letter}\p{Mark}\p{Number}]/u.test(character);
}

/** Which mark closes which, by their indexes. Of two like ones that open, the later counts, so pairs nest seven deep at most. */
function pairMarks(tokens: readonly Token[]): ReadonlyMap<number, number> {
  const pairs = new Map<number, number>();
  const opened = new Map<Mark, number>();
  tokens.forEach((token, index) => {
    if (token.kind !== 'mark') return;
    const opener = token.canClose ? opened.get(token.mark) : undefined;
    if (opener !== undefined && opener + 1 < index) {
      pairs.set(opener, index);
      // What opened in between would cross it.
      for (const [mark, other] of opened) if (other >= opener) opened.delete(mark);
    } else if (token.canOpen) opened.set(token.mark, index);
  });
  return pairs;
}

function buildTree(tokens: readonly Token[], pairs: ReadonlyMap<number, number>, from: number, to: number): Line {
  const line: Inline[] = [];
  for (let index = from; index < to; index += 1) {
    const token = tokens[index];
    if (token === undefined) break;
    const close = pairs.get(index);
    if (token.kind === 'node') line.push(token.node);
    else if (close === undefined) line.push({ kind: 'text', text: token.mark });
    else {
      line.push(dress(token.mark, buildTree(tokens, pairs, index + 1, close)));
      index = close;
    }
  }
  return line;
}

function dress(mark: Mark, children: Line): Inline {
  const [outer, inner] = marks[mark];
  return { kind: outer, children: inner === undefined ? children : [{ kind: inner, children }] };
}
