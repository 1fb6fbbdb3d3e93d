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
    const shortIds = shortestIds(namesakes.map(({ userId }) => userId));
    for (const alike of groupBy(namesakes, (person) => foldText(person.title))) {
      const [first] = alike;
      const isTold = alike.length === 1 && first !== undefined && foldText(first.title) !== '';
      for (const { userId, title } of alike) hints.set(userId, isTold ? title : `#${shortIds.get(userId)}`);
    }
  }
  return hints;
}

const shortestIdLength = 6;

/** The beginning of each id that none of the others has. Thousands may be called the same, so each is held against its neighbours. */
function shortestIds(userIds: readonly UserId[]): ReadonlyMap<UserId, string> {
  const sorted = userIds.toSorted();
  return new Map(
    sorted.map((userId, index) => {
      let length = shortestIdLength;
      const isShared = (other = ''): boolean => other.startsWith(userId.slice(0, length));
      while (length < userId.length && (isShared(sorted[index - 1]) || isShared(sorted[index + 1]))) length += 2;
      return [userId, userId.slice(0, length)];
    }),
  );
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
