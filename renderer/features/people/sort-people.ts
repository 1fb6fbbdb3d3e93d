import type { Person } from '../../../shared/ipc/core-contract';

/** Beyond this share of newcomers, to sort all is no slower. */
const freshShare = 1 / 8;

/**
 * Sorts by name as `locale` does, namesakes by their id. Of fifty thousand people that is half a second, so whoever sorts again
 * what `sort` has sorted before pays for those who changed: the others are the same objects.
 */
export function createPeopleSorter(locale: string): (people: readonly Person[]) => readonly Person[] {
  const collator = new Intl.Collator(locale, { sensitivity: 'base', numeric: true });
  const compare = (one: Person, other: Person): number =>
    collator.compare(one.displayName, other.displayName) || (one.userId < other.userId ? -1 : 1);
  let before: readonly Person[] = [];
  return (people) => {
    const known = new Set(before);
    const fresh = people.filter((person) => !known.has(person));
    if (fresh.length > people.length * freshShare) {
      before = people.toSorted(compare);
      return before;
    }
    const now = new Set(people);
    before = merge(
      before.filter((person) => now.has(person)),
      fresh.toSorted(compare),
      compare,
    );
    return before;
  };
}

/** Both are sorted. */
function merge(
  kept: readonly Person[],
  fresh: readonly Person[],
  compare: (one: Person, other: Person) => number,
): readonly Person[] {
  let taken = 0;
  const merged = fresh.flatMap((person) => {
    const from = taken;
    taken = placeOf(person, kept, from, compare);
    return [...kept.slice(from, taken), person];
  });
  return [...merged, ...kept.slice(taken)];
}

/** Of the first that comes after this person, by halving what is left. */
function placeOf(
  person: Person,
  kept: readonly Person[],
  from: number,
  compare: (one: Person, other: Person) => number,
): number {
  let low = from;
  let high = kept.length;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const other = kept[middle];
    if (other !== undefined && compare(other, person) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
