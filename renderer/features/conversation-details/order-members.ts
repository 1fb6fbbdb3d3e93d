import type { UserId } from '../../../shared/domain/ids';
import type { PeopleDirectory } from '../people/people-directory';

/** Members by name, as the directory sorts; those whom it no longer knows at the end. */
export function orderMembers(members: readonly UserId[], people: PeopleDirectory): readonly UserId[] {
  const inside = new Set(members);
  const known = people.all.filter((person) => inside.has(person.userId)).map((person) => person.userId);
  return [...known, ...members.filter((userId) => people.get(userId) === undefined)];
}
