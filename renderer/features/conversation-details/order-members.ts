import type { UserId } from '../../../shared/domain/ids';
import type { ConversationRole, ConversationView } from '../../../shared/ipc/core-contract';
import type { PeopleDirectory } from '../people/people-directory';

export interface Member {
  readonly userId: UserId;
  readonly role: ConversationRole;
}

/** The reader first, then admins, then the others, each by name; those whom the directory no longer knows at the end. */
export function orderMembers(
  { members, roles }: Pick<ConversationView, 'members' | 'roles'>,
  people: PeopleDirectory,
  locale: string,
): readonly Member[] {
  const roleOf = new Map(roles.map(({ userId, role }) => [userId, role]));
  const { compare } = new Intl.Collator(locale, { sensitivity: 'base', numeric: true });
  return members
    .map((userId) => {
      const person = people.get(userId);
      const role = roleOf.get(userId) ?? 'member';
      const inRole = role === 'admin' ? 1 : 2;
      const rank = person === undefined ? 3 : inRole;
      return { userId, role, rank: person?.isSelf === true ? 0 : rank, name: person?.displayName ?? '' };
    })
    .sort((a, b) => a.rank - b.rank || compare(a.name, b.name))
    .map(({ userId, role }) => ({ userId, role }));
}
