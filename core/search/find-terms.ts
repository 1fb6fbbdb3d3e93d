/** Looks for terms in the text of a message: exactly, where the index only knows which three letters it has. */
import { foldText, foldWords, type FoldedText, type UmlautForm } from './fold-words';
import type { SearchTerm } from './search-terms';

/** A part of a text, in UTF-16 units. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** A part of an excerpt; together they are the excerpt. */
export interface ExcerptPart {
  readonly text: string;
  readonly isMatch: boolean;
}

const plainForm: readonly UmlautForm[] = ['plain'];
const umlautForms: readonly UmlautForm[] = ['plain', 'digraph'];
const hasUmlaut = /[äöü]/iu;
/** More marks than these help nobody. */
const mostMatches = 100;
/** What an excerpt has before its first match, and in all, unless a match is longer. */
const leadLength = 40;
const excerptLength = 240;

/** Whether every term stands somewhere: whether `findTerms` finds them. */
export function hasTerms(text: string, terms: readonly SearchTerm[]): boolean {
  const folded = foldedForms(text).map((form) => foldText(text, form));
  return terms.every(({ forms }) => forms.some((form) => folded.some((each) => each.includes(form))));
}

/** Where the terms stand, ascending and apart from each other; undefined unless every term stands somewhere. */
export function findTerms(text: string, terms: readonly SearchTerm[]): readonly TextRange[] | undefined {
  const folded = foldedForms(text).map((form) => foldWords(text, form));
  const ranges: TextRange[] = [];
  for (const term of terms) {
    const found = folded.flatMap((each) => term.forms.flatMap((form) => placesOf(form, each, text)));
    if (found.length === 0) return undefined;
    ranges.push(...found);
  }
  return join(ranges);
}

/** The part of the text around the first match, with its matches marked. Line breaks are kept. */
export function excerptOf(text: string, matches: readonly TextRange[]): ExcerptPart[] {
  const first = matches[0]?.start ?? 0;
  const start = first <= leadLength ? 0 : beginOfWord(text, first - leadLength, first);
  const end = wholeCharacter(text, Math.min(text.length, Math.max(start + excerptLength, matches[0]?.end ?? 0)));
  const parts: ExcerptPart[] = [];
  const add = (from: number, to: number, isMatch: boolean): void => {
    if (to > from) parts.push({ text: text.slice(from, to), isMatch });
  };
  let at = start;
  for (const match of matches) {
    if (match.start >= end) break;
    add(at, match.start, false);
    add(match.start, Math.min(match.end, end), true);
    at = Math.min(match.end, end);
  }
  add(at, end, false);
  if (start > 0) parts.unshift({ text: '… ', isMatch: false });
  if (end < text.length) parts.push({ text: ' …', isMatch: false });
  return parts;
}

function foldedForms(text: string): readonly UmlautForm[] {
  return hasUmlaut.test(text) ? umlautForms : plainForm;
}

function placesOf(form: string, { folded, starts }: FoldedText, text: string): readonly TextRange[] {
  const lead = form.length - form.trimStart().length;
  const length = form.trim().length;
  const ranges: TextRange[] = [];
  for (let at = folded.indexOf(form); at !== -1 && ranges.length < mostMatches; at = folded.indexOf(form, at + 1)) {
    const start = starts[at + lead] ?? 0;
    // Up to the next character that shows: what a character was folded to may be longer or shorter than it.
    const last = at + lead + length - 1;
    let next = last + 1;
    while (starts[next] === starts[last]) next += 1;
    ranges.push({ start, end: starts[next] ?? text.length });
  }
  return ranges;
}

function join(ranges: readonly TextRange[]): readonly TextRange[] {
  const joined: TextRange[] = [];
  for (const range of Array.from(ranges).sort((a, b) => a.start - b.start)) {
    const last = joined.at(-1);
    if (last !== undefined && range.start <= last.end) {
      joined[joined.length - 1] = { start: last.start, end: Math.max(last.end, range.end) };
    } else {
      joined.push(range);
    }
  }
  return joined.slice(0, mostMatches);
}

function beginOfWord(text: string, from: number, before: number): number {
  const space = /\s/.exec(text.slice(from, before));
  return space === null ? wholeCharacter(text, from) : from + space.index + 1;
}

// Between the halves of a surrogate pair there is no place to cut.
function wholeCharacter(text: string, at: number): number {
  return (text.codePointAt(at - 1) ?? 0) > 0xffff ? at - 1 : at;
}
