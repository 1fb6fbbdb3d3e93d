import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Person } from '../../../shared/ipc/core-contract';
import { createPeopleSorter } from './sort-people';
import { testPerson } from './test-person';

const named = fc.record({
  id: fc.nat(40),
  name: fc.constantFrom('Ada', 'ada', 'Ägidius', 'Zoë', 'Bed 2', 'Bed 10', ''),
});
const workspace = fc.uniqueArray(named, { selector: ({ id }) => id, maxLength: 40 });

const personOf = ({ id, name }: { readonly id: number; readonly name: string }): Person =>
  testPerson(id.toString(16).padStart(2, '0'), name);

describe('sorting people', () => {
  it('follows the language, numbers and, among namesakes, the id', () => {
    const people = ['Zoë', 'Ärzte', 'bed 10', 'Bed 2', 'Ada'].map((name, index) => testPerson(`${index}`, name));
    const twins = [testPerson('b', 'Twin'), testPerson('a', 'Twin')];
    const names = createPeopleSorter('de')([...people, ...twins]).map(({ displayName }) => displayName);
    expect(names).toEqual(['Ada', 'Ärzte', 'Bed 2', 'bed 10', 'Twin', 'Twin', 'Zoë']);
    expect(createPeopleSorter('de')(twins).map(({ userId }) => userId[0])).toEqual(['a', 'b']);
  });

  it('gives the same order whatever was sorted before', () => {
    fc.assert(
      fc.property(fc.array(workspace, { minLength: 2, maxLength: 6 }), (workspaces) => {
        const sort = createPeopleSorter('de');
        const known = new Map<string, Person>();
        for (const members of workspaces) {
          // Who did not change is the same object, as the list of the core has it.
          const people = members.map((member) => {
            const key = `${member.id} ${member.name}`;
            const person = known.get(key) ?? personOf(member);
            known.set(key, person);
            return person;
          });
          expect(sort(people)).toEqual(createPeopleSorter('de')(people));
        }
      }),
    );
  });

  it('compares no more than who changed', () => {
    const people = Array.from({ length: 5_000 }, (_, index) =>
      testPerson(index.toString(16).padStart(4, '0'), `P ${index}`),
    );
    let reads = 0;
    const counted = people.map((person) => ({
      ...person,
      get displayName() {
        reads += 1;
        return person.displayName;
      },
    }));
    const sort = createPeopleSorter('de');
    sort(counted);
    reads = 0;
    const renamed = testPerson('1388', 'A new name');
    expect(sort([...counted.slice(1), renamed])[0]).toBe(renamed);
    expect(reads).toBeLessThan(30);
  });
});
