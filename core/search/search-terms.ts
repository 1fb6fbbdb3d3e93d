/** What somebody types into a search, as terms. Any text is a query: there are no operators that could be wrong. */
import { foldText } from './fold-words';

/** A message answers a term when one of its forms stands in its folded text. */
export interface SearchTerm {
  /** Of words and single spaces; a space at an end stands for the end of a word. */
  readonly forms: readonly string[];
}

/** A whole message may be pasted: what is looked for stays bounded. */
const mostTerms = 32;

/**
 * Each word by itself, in any order, and what stands between double quotes (of whatever language) as one phrase of whole
 * words. A word of three letters or more is also found as a part of others ("schein" in "Überweisungsschein"), one of two as
 * the beginning of others, a single one as a whole word. The last word of a quote that has not ended is a beginning. No
 * terms when there is nothing to look for.
 */
export function searchTerms(query: string): readonly SearchTerm[] {
  const terms: SearchTerm[] = [];
  for (const [, phrase, end, words = ''] of query.normalize('NFC').matchAll(parts)) {
    if (phrase !== undefined) addTerm(terms, bothForms(phrase), end === '' ? beginning : (words) => words);
    else for (const word of wordsOf(words)) addTerm(terms, word, wordForm);
    if (terms.length >= mostTerms) break;
  }
  return terms.slice(0, mostTerms);
}

const parts = /["“”„«»]([^"“”„«»]*)(["“”„«»]|$)|([^"“”„«»]+)/gu;

type BothForms = readonly [plain: string, digraph: string];

function bothForms(text: string): BothForms {
  return [foldText(text), foldText(text, 'digraph')];
}

// Both ways of folding part words at the same places.
function wordsOf(text: string): readonly BothForms[] {
  const [plain, digraph] = bothForms(text).map((folded) => folded.trim().split(' '));
  return (plain ?? []).map((word, index) => [word, digraph?.[index] ?? word] as const);
}

function addTerm(terms: SearchTerm[], forms: BothForms, shape: (words: string, plain: string) => string): void {
  const [plain] = forms;
  if (plain.trim() === '') return;
  terms.push({ forms: [...new Set(forms.map((form) => shape(form, plain)))] });
}

function wordForm(word: string, plain: string): string {
  const { length } = Array.from(plain);
  if (length >= 3) return word;
  return length === 2 ? ` ${word}` : ` ${word} `;
}

// A single letter would begin too much.
function beginning(words: string): string {
  return Array.from(words.trim()).length === 1 ? words : words.trimEnd();
}
