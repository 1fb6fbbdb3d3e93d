/** The emoji that can be chosen, their names and how they are found. */
import { foldText } from '../people/fold-text';

export const emojiGroups = [
  'smileys',
  'people',
  'nature',
  'food',
  'travel',
  'activities',
  'objects',
  'symbols',
  'flags',
] as const;

export type EmojiGroup = (typeof emojiGroups)[number];

export interface Emoji {
  /** Without a skin tone. */
  readonly emoji: string;
  readonly group: EmojiGroup;
  readonly hasTones: boolean;
  /** As in `:smile:`, without the colons; the first is the one to show. */
  readonly codes: readonly string[];
  readonly names: { readonly en: string; readonly de: string };
  /** What it is found by, folded: its names in both languages, each whole, and the single words of names and keywords. */
  readonly foldedNames: readonly string[];
  readonly foldedWords: readonly string[];
}

let loading: Promise<readonly Emoji[]> | undefined;

/** Loads the table at its first use, which the first paint does not wait for. */
export function loadEmoji(): Promise<readonly Emoji[]> {
  loading ??= import('./emoji-table.txt?raw').then(({ default: table }) => parseEmojiTable(table));
  return loading;
}

/**
 * Reads the table: per line the emoji, its group, `+` if it has skin tones, its codes, name and keywords in English, name
 * and keywords in German, between tabs.
 */
function parseEmojiTable(table: string): readonly Emoji[] {
  return table
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [emoji = '', group = '', tones, codes = '', en = '', enWords = '', de = '', deWords = ''] =
        line.split('\t');
      return {
        emoji,
        group: group as EmojiGroup,
        hasTones: tones === '+',
        codes: codes.split(' '),
        names: { en, de },
        foldedNames: [foldText(en), foldText(de)],
        foldedWords: foldText(`${en} ${de} ${enWords} ${deWords}`).split(/[ :.-]+/),
      };
    });
}

/** Up to `limit` emoji that answer `query`, by a code, a name or a keyword in either language, best first. */
export function searchEmoji(all: readonly Emoji[], query: string, limit: number): readonly Emoji[] {
  const wanted = foldText(query);
  if (wanted === '') return [];
  const ranked: { readonly item: Emoji; readonly rank: number }[] = [];
  for (const item of all) {
    const rank = rankOf(item, wanted);
    if (rank !== undefined) ranked.push({ item, rank });
  }
  return ranked
    .toSorted((a, b) => a.rank - b.rank)
    .slice(0, limit)
    .map(({ item }) => item);
}

function rankOf({ codes, foldedNames, foldedWords }: Emoji, wanted: string): number | undefined {
  if (codes.includes(wanted)) return 0;
  if (codes.some((code) => code.startsWith(wanted))) return 1;
  if (foldedNames.some((name) => name.startsWith(wanted))) return 2;
  if (foldedWords.some((word) => word.startsWith(wanted))) return 3;
  if (codes.some((code) => code.includes(`_${wanted}`))) return 4;
  const parts = wanted.split(' ');
  const isAll = parts.length > 1 && parts.every((part) => foldedWords.some((word) => word.startsWith(part)));
  return isAll ? 5 : undefined;
}

/** The emoji with this code, as in `:smile:`. */
export function emojiOfCode(all: readonly Emoji[], code: string): Emoji | undefined {
  return all.find(({ codes }) => codes.includes(code));
}

/** From 0 for none to 5 for the darkest (Fitzpatrick types of Unicode Technical Standard 51). */
export type SkinTone = 0 | 1 | 2 | 3 | 4 | 5;

export const skinTones: readonly SkinTone[] = [0, 1, 2, 3, 4, 5];

/** The emoji in this skin tone, on every person in it; as it is if it has none. */
export function withTone({ emoji, hasTones }: Pick<Emoji, 'emoji' | 'hasTones'>, tone: SkinTone): string {
  if (!hasTones || tone === 0) return emoji;
  const modifier = String.fromCodePoint(0x1f3fa + tone);
  return emoji.replaceAll(/(\p{Emoji_Modifier_Base})\ufe0f?/gu, (_, base: string) => base + modifier);
}
