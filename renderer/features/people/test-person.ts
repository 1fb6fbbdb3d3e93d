import type { UserId } from '../../../shared/domain/ids';
import type { Person } from '../../../shared/ipc/core-contract';

/** A member of the workspace, for tests; `id` is repeated to the length of a user id. */
export function testPerson(id: string, displayName: string, changes: Partial<Person> = {}): Person {
  return {
    userId: id.repeat(64).slice(0, 64) as UserId,
    displayName,
    title: '',
    role: 'member',
    isSelf: false,
    isBlocked: false,
    joinedAtMs: 0,
    ...changes,
  };
}
