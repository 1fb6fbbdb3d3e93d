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
  return western.test(text)
    ? { folded: foldWestern(text, umlauts), starts: startsIn(text, umlauts) }
    : foldAnyWords(text, umlauts);
}

/** As `foldWords`, where nobody asks for the places. */
export function foldText(text: string, umlauts: UmlautForm = 'plain'): string {
  return western.test(text) ? foldWestern(text, umlauts) : foldAnyWords(text, umlauts).folded;
}

function foldAnyWords(text: string, umlauts: UmlautForm): FoldedText {
  let folded = ' ';
  let isInWord = false;
  const starts: number[] = [0];
  const append = (part: string, from: number): void => {
    folded += part;
    for (let count = 0; count < part.length; count += 1) starts.push(from);
  };
  let at = 0;
  for (const character of text) {
    const part = foldCharacter(character, umlauts);
    if (part !== '' && (isInWord || part !== ' ')) {
      append(!isInWord && part.startsWith(' ') ? part.slice(1) : part, at);
      isInWord = !part.endsWith(' ');
    }
    at += character.length;
  }
  if (isInWord) append(' ', text.length);
  return { folded, starts };
}

/** What most German and English texts are made of, which is folded several times as fast, to the same. */
const western = /^[\t\n\r -~ÄÖÜäöüß]*$/;

function foldWestern(text: string, umlauts: UmlautForm): string {
  const words = text.toLowerCase().replaceAll(betweenWords, ' ').trim();
  if (words === '') return ' ';
  const letters = hasOtherLetters.test(words) ? words.replaceAll(otherLetters, letterForms[umlauts]) : words;
  return ` ${letters} `;
}

const betweenWords = /[^a-z0-9äöüß]+/g;
const otherLetters = /[äöüß]/g;
const hasOtherLetters = /[äöüß]/;
const letterForms = {
  plain: (letter: string): string => foldCharacter(letter, 'plain'),
  digraph: (letter: string): string => foldCharacter(letter, 'digraph'),
};

function startsIn(text: string, umlauts: UmlautForm): readonly number[] {
  const widths = westernWidths[umlauts];
  const starts = [0];
  let isInWord = false;
  for (let at = 0; at < text.length; at += 1) {
    const width = widths[text.charCodeAt(at)] ?? 0;
    if (width > 0 || isInWord) starts.push(at);
    if (width === 2) starts.push(at);
    isInWord = width > 0;
  }
  if (isInWord) starts.push(text.length);
  return starts;
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

/** How long what a character is folded to is, by its code; 0 between words. */
const westernWidths = { plain: widthsOf('plain'), digraph: widthsOf('digraph') };

function widthsOf(umlauts: UmlautForm): readonly number[] {
  return Array.from({ length: 256 }, (_, code) => foldAnew(String.fromCharCode(code), umlauts).trim().length);
}
