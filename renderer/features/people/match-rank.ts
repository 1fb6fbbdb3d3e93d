import { foldText } from './fold-text';

/**
 * How well `text` answers `query`: 0 when it begins with it, 1 when each word of the query begins a word of it, 2 when it
 * contains it, undefined when it does not.
 */
export function matchRank(text: string, query: string): number | undefined {
  return rankFolded(foldText(text), foldText(query));
}

function rankFolded(folded: string, wanted: string): number | undefined {
  if (folded.startsWith(wanted)) return 0;
  // Most texts don't answer at all: whatever begins words of a text is in it.
  const parts = wanted.split(' ');
  if (!parts.every((part) => folded.includes(part))) return undefined;
  const words = folded.split(/[^\p{Letter}\p{Number}]+/u);
  if (parts.every((part) => words.some((word) => word.startsWith(part)))) return 1;
  return folded.includes(wanted) ? 2 : undefined;
}

/** The items that answer `query`, best first, and in their own order where they answer alike. */
export function rankMatches<T>(
  items: readonly T[],
  query: string,
  textsOf: (item: T) => readonly string[],
): readonly T[] {
  const wanted = foldText(query);
  if (wanted === '') return items;
  const ranked: { readonly item: T; readonly rank: number }[] = [];
  for (const item of items) {
    const ranks = textsOf(item).map((text, index) => {
      const rank = rankFolded(foldText(text), wanted);
      return rank === undefined ? Number.POSITIVE_INFINITY : rank + index * 3;
    });
    const rank = Math.min(...ranks);
    if (rank !== Number.POSITIVE_INFINITY) ranked.push({ item, rank });
  }
  return ranked.toSorted((a, b) => a.rank - b.rank).map(({ item }) => item);
}
