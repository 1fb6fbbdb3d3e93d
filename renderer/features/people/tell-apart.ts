import type { UserId } from '../../../shared/domain/ids';
import type { Person } from '../../../shared/ipc/core-contract';
import { foldText } from './fold-text';

/**
 * What to show beside the names of people who share theirs with another: the title if that tells them apart, else the
 * beginning of the user id, as long as needed. A name alone can be chosen by anyone, so namesakes are never shown alike.
 */
export function hintsForNamesakes(people: readonly Person[]): ReadonlyMap<UserId, string> {
  const hints = new Map<UserId, string>();
  for (const namesakes of groupBy(people, (person) => foldText(person.displayName))) {
    if (namesakes.length < 2) continue;
    const byTitle = groupBy(namesakes, (person) => foldText(person.title));
    for (const alike of byTitle) {
      const [first] = alike;
      const isTold = alike.length === 1 && first !== undefined && foldText(first.title) !== '';
      for (const person of alike) hints.set(person.userId, isTold ? person.title : shortId(person.userId, namesakes));
    }
  }
  return hints;
}

const shortestIdLength = 6;

function shortId(userId: UserId, among: readonly Person[]): string {
  let length = shortestIdLength;
  const isShared = () =>
    among.some((other) => other.userId !== userId && other.userId.startsWith(userId.slice(0, length)));
  while (length < userId.length && isShared()) length += 2;
  return `#${userId.slice(0, length)}`;
}

function groupBy(people: readonly Person[], keyOf: (person: Person) => string): readonly (readonly Person[])[] {
  const groups = new Map<string, Person[]>();
  for (const person of people) {
    const key = keyOf(person);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [person]);
    else group.push(person);
  }
  return [...groups.values()];
}
