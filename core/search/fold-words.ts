/**
 * Text as it is searched: its words in order, without case, accents and punctuation, one space around each of them, so that
 * whole words, beginnings and parts of words are all found by looking for a string.
 */
export interface FoldedText {
  /** ' der uberweisungsschein ', or one space when there is no word. */
  readonly folded: string;
  /** For each character of `folded`, the place in the text (UTF-16) that it came from. */
  readonly starts: readonly number[];
}

/** How ä, ö and ü are written: as the letter below the dots, or as people do whose keyboards lack them. */
export type UmlautForm = 'plain' | 'digraph';

/**
 * Folds each code point by itself, so that a text folds as its parts do: what was put into the index is found, and taken out
 * again, whatever stood around it. Ill-formed text is taken as it is, unpaired surrogates as punctuation.
 */
export function foldWords(text: string, umlauts: UmlautForm = 'plain'): FoldedText {
  let folded = ' ';
  const starts: number[] = [0];
  const append = (part: string, from: number): void => {
    folded += part;
    for (let count = 0; count < part.length; count += 1) starts.push(from);
  };
  let at = 0;
  for (const character of text) {
    const part = foldCharacter(character, umlauts);
    append(part.startsWith(' ') && folded.endsWith(' ') ? part.slice(1) : part, at);
    at += character.length;
  }
  if (!folded.endsWith(' ')) append(' ', text.length);
  return { folded, starts };
}

const digraphs = new Map([
  ['ä', 'ae'],
  ['ö', 'oe'],
  ['ü', 'ue'],
]);
/** Most texts are made of few characters. */
const known = { plain: new Map<string, string>(), digraph: new Map<string, string>() };
const mostKnown = 4_096;

function foldCharacter(character: string, umlauts: UmlautForm): string {
  const cache = known[umlauts];
  let folded = cache.get(character);
  if (folded === undefined) {
    folded = foldAnew(character, umlauts);
    if (cache.size < mostKnown) cache.set(character, folded);
  }
  return folded;
}

function foldAnew(character: string, umlauts: UmlautForm): string {
  const lower = character.toLowerCase();
  const digraph = umlauts === 'digraph' ? digraphs.get(lower) : undefined;
  if (digraph !== undefined) return digraph;
  const letters = lower
    .normalize('NFKD')
    .replaceAll(/[\p{Mark}\p{Default_Ignorable_Code_Point}]/gu, '')
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .replaceAll('ı', 'i')
    .replaceAll('ς', 'σ');
  if (letters === '' || /^[\p{Letter}\p{Number}]+$/u.test(letters)) return letters;
  // An emoji is a word by itself.
  return /^\p{Extended_Pictographic}$/u.test(letters) ? ` ${letters} ` : ' ';
}
