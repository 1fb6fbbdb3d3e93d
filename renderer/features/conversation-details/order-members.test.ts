import { expect, it } from 'vitest';
import type { UserId } from '../../../shared/domain/ids';
import { peopleDirectory } from '../people/people-directory';
import { testPerson } from '../people/test-person';
import { orderMembers } from './order-members';

const self = testPerson('1', 'Zoe', { isSelf: true });
const [anna, ben, cleo] = [testPerson('2', 'Anna'), testPerson('3', 'Ben'), testPerson('4', 'Çleo')];
const gone = '5'.repeat(64) as UserId;
const people = peopleDirectory([cleo, self, ben, anna, testPerson('6', 'Not in it')], 'en');

it('shows the reader first, then admins, then the others by name, and at last those who have left the workspace', () => {
  const members = [gone, cleo.userId, anna.userId, self.userId, ben.userId];
  const roles = [
    { userId: cleo.userId, role: 'admin' },
    { userId: anna.userId, role: 'reader' },
  ] as const;
  expect(orderMembers({ members, roles: [...roles] }, people, 'en')).toEqual([
    { userId: self.userId, role: 'member' },
    { userId: cleo.userId, role: 'admin' },
    { userId: anna.userId, role: 'reader' },
    { userId: ben.userId, role: 'member' },
    { userId: gone, role: 'member' },
  ]);
});
