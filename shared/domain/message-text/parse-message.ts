import type { Mention } from '../mentions';
import type { Block, Line, ListItem } from './message-tree';
import { parseInline, type Source } from './parse-inline';
import { showableText } from './showable-text';

/** A part of the text without breaks. */
interface Span {
  readonly from: number;
  readonly to: number;
}

/** Quotes in quotes beyond this are text. */
const deepestQuote = 3;
const deepestList = 4;

/**
 * Reads a message as a tree. Never fails: what is not formatting is text. Takes time in proportion to the length of the
 * text. `mentions` are ranges of `text`; those that no text can have, or that overlap, are left out.
 */
export function parseMessage(text: string, mentions: readonly Mention[]): readonly Block[] {
  return parseBlocks({ text, mentions: validMentions(text, mentions) }, linesOf(text), 0);
}

function validMentions(text: string, mentions: readonly Mention[]): ReadonlyMap<number, Mention> {
  const valid = new Map<number, Mention>();
  let free = 0;
  for (const mention of mentions) {
    const end = mention.start + mention.length;
    const fits = mention.start >= free && mention.length > 0 && end <= text.length;
    if (!fits || /[\r\n]/.test(text.slice(mention.start, end))) continue;
    valid.set(mention.start, mention);
    free = end;
  }
  return valid;
}

function linesOf(text: string): readonly Span[] {
  const lines: Span[] = [];
  for (let from = 0; from <= text.length;) {
    const end = text.indexOf('\n', from);
    const to = end === -1 ? text.length : end;
    lines.push({ from, to: to > from && text.charAt(to - 1) === '\r' ? to - 1 : to });
    from = to + 1;
  }
  return lines;
}

/** A block, and the index of the line behind it. */
type Read = readonly [Block, number];

function parseBlocks(source: Source, lines: readonly Span[], depth: number): readonly Block[] {
  const blocks: Block[] = [];
  const fences = closingFences(source, lines);
  let paragraph: Line[] = [];
  const endParagraph = (): void => {
    if (paragraph.length > 0) blocks.push({ kind: 'paragraph', lines: paragraph });
    paragraph = [];
  };
  for (let index = 0; index < lines.length;) {
    const read =
      readFence(source, lines, index, fences) ??
      readQuote(source, lines, index, depth) ??
      readList(source, lines, index);
    if (read !== undefined) {
      endParagraph();
      blocks.push(read[0]);
      index = read[1];
      continue;
    }
    const line = lines[index];
    if (line === undefined || isBlank(source, line)) endParagraph();
    else paragraph.push(parseInline(source, line.from, line.to));
    index += 1;
  }
  endParagraph();
  return blocks;
}

function isBlank({ text }: Source, { from, to }: Span): boolean {
  return text.slice(from, to).trim() === '';
}

const fence = '```';

/** For each line the first one from there on that ends with a fence; undefined where none does. */
function closingFences({ text }: Source, lines: readonly Span[]): readonly (number | undefined)[] {
  let next: number | undefined;
  const closing = lines.map((): number | undefined => undefined);
  for (let index = lines.length - 1; index >= 0; index -= 1) {
    const line = lines[index];
    if (line !== undefined && text.slice(line.from, line.to).trimEnd().endsWith(fence)) next = index;
    closing[index] = next;
  }
  return closing;
}

function readFence(
  { text }: Source,
  lines: readonly Span[],
  index: number,
  closing: readonly (number | undefined)[],
): Read | undefined {
  const line = lines[index];
  if (line === undefined || !text.startsWith(fence, line.from) || line.from + fence.length > line.to) return undefined;
  const first = text.slice(line.from + fence.length, line.to).trimEnd();
  if (first.endsWith(fence) && first !== fence) return [codeBlock(undefined, first.slice(0, -fence.length)), index + 1];
  const close = closing[index + 1];
  const last = close === undefined ? undefined : lines[close];
  if (close === undefined || last === undefined) return undefined;
  const isLanguage = /^[\w+#.-]{1,20}$/.test(first);
  const body = lines.slice(index + 1, close).map(({ from, to }) => text.slice(from, to));
  // Code may begin on the line of the first fence, and end on that of the last.
  if (first !== '' && !isLanguage) body.unshift(first);
  const rest = text.slice(last.from, last.to).trimEnd().slice(0, -fence.length);
  if (rest !== '') body.push(rest);
  return [codeBlock(isLanguage ? first.toLowerCase() : undefined, body.join('\n')), close + 1];
}

function codeBlock(language: string | undefined, text: string): Block {
  return { kind: 'code', language, text: showableText(text) };
}

function readQuote(source: Source, lines: readonly Span[], index: number, depth: number): Read | undefined {
  if (depth >= deepestQuote) return undefined;
  const inner: Span[] = [];
  let next = index;
  for (; next < lines.length; next += 1) {
    const line = lines[next];
    const from = line && quoteStart(source, line);
    if (line === undefined || from === undefined) break;
    inner.push({ from, to: line.to });
  }
  return inner.length === 0 ? undefined : [{ kind: 'quote', blocks: parseBlocks(source, inner, depth + 1) }, next];
}

/** Where the text behind `>` begins. Without a blank behind it, it may be a face or an arrow. */
function quoteStart({ text }: Source, { from, to }: Span): number | undefined {
  if (text.charAt(from) !== '>' || from >= to) return undefined;
  if (from + 1 === to || text.charAt(from + 1) === '>') return from + 1;
  return text.charAt(from + 1) === ' ' ? from + 2 : undefined;
}

function readList(source: Source, lines: readonly Span[], index: number): Read | undefined {
  const items: (ListItem & { lines: Line[] })[] = [];
  let next = index;
  for (; next < lines.length; next += 1) {
    const line = lines[next];
    if (line === undefined) break;
    const text = source.text.slice(line.from, line.to);
    const start = /^( {0,16})(?:[-*•]|(\d{1,9})[.)]) +(?=\S)/.exec(text);
    const last = items.at(-1);
    if (start !== null) {
      const content = parseInline(source, line.from + start[0].length, line.to);
      const depth = Math.min(deepestList - 1, Math.floor((start[1]?.length ?? 0) / 2));
      items.push({ depth, number: start[2], lines: [content] });
    } else if (last !== undefined && /^ {2,16}\S/.test(text)) {
      const indent = text.length - text.trimStart().length;
      last.lines.push(parseInline(source, line.from + indent, line.to));
    } else break;
  }
  return items.length === 0 ? undefined : [{ kind: 'list', items }, next];
}
