import type { CodeLanguage } from './languages';

export interface CodeToken {
  readonly kind: 'plain' | 'keyword' | 'string' | 'comment' | 'number';
  readonly text: string;
}

/** Splits code into what is shown alike; together the tokens are the code. Takes time in proportion to its length. */
export function tokeniseCode(code: string, language: CodeLanguage): readonly CodeToken[] {
  const tokens: CodeToken[] = [];
  let plainFrom = 0;
  for (let at = 0; at < code.length;) {
    const [kind, end] = readToken(code, at, language);
    if (kind !== 'plain') {
      if (at > plainFrom) tokens.push({ kind: 'plain', text: code.slice(plainFrom, at) });
      tokens.push({ kind, text: code.slice(at, end) });
      plainFrom = end;
    }
    at = end;
  }
  if (plainFrom < code.length) tokens.push({ kind: 'plain', text: code.slice(plainFrom) });
  return tokens;
}

const word = /[\p{Letter}_$][\p{Letter}\p{Number}_$]*/uy;
const number = /\d[\w.]*/y;

function readToken(code: string, at: number, language: CodeLanguage): readonly [CodeToken['kind'], number] {
  const character = code.charAt(at);
  if (language.lineComments.some((mark) => code.startsWith(mark, at))) {
    const end = code.indexOf('\n', at);
    return ['comment', end === -1 ? code.length : end];
  }
  const block = language.blockComment;
  if (block !== undefined && code.startsWith(block[0], at)) {
    const end = code.indexOf(block[1], at + block[0].length);
    return ['comment', end === -1 ? code.length : end + block[1].length];
  }
  if (language.quotes.includes(character)) return ['string', stringEnd(code, at, character)];
  const wordEnd = matchEnd(word, code, at);
  if (wordEnd !== undefined) {
    const text = code.slice(at, wordEnd);
    const isKeyword = language.keywords.has(text) || language.keywords.has(text.toLowerCase());
    return [isKeyword ? 'keyword' : 'plain', wordEnd];
  }
  const numberEnd = matchEnd(number, code, at);
  return numberEnd === undefined ? ['plain', at + 1] : ['number', numberEnd];
}

/** A text ends with its quote, or with the line, unless it began with a backtick. */
function stringEnd(code: string, from: number, quote: string): number {
  for (let at = from + 1; at < code.length; at += 1) {
    const character = code.charAt(at);
    if (character === '\\') at += 1;
    else if (character === quote) return at + 1;
    else if (character === '\n' && quote !== '`') return at;
  }
  return code.length;
}

function matchEnd(pattern: RegExp, code: string, at: number): number | undefined {
  pattern.lastIndex = at;
  return pattern.test(code) ? pattern.lastIndex : undefined;
}
