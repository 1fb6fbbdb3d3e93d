import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { UserId } from '../ids';
import { IdMap } from './id-map';

const idOf = (number: number): UserId => number.toString(16).padStart(64, '0') as UserId;
const filled = (ids: readonly UserId[]) =>
  ids.reduce((map, id, index) => map.with(id, index), IdMap.empty<UserId, number>());

describe('a map by ids', () => {
  it('holds what a Map holds, in the same order', () => {
    // Few digits in few places: many ids begin alike.
    const id = fc.string({ unit: fc.constantFrom('0', '1', 'f'), minLength: 4, maxLength: 4 });
    fc.assert(
      fc.property(fc.array(fc.tuple(id, fc.nat())), (entries) => {
        const expected = new Map(entries);
        const map = entries.reduce((all, [key, value]) => all.with(key, value), IdMap.empty<string, number>());
        expect(map.size).toBe(expected.size);
        expect(map.keys()).toEqual([...expected.keys()]);
        expect(map.values()).toEqual([...expected.values()]);
        for (const [key, value] of expected) expect([map.has(key), map.get(key)]).toEqual([true, value]);
        expect([map.has('2222'), map.get('2222')]).toEqual([false, undefined]);
      }),
    );
  });

  it('stays as it was when another one is made of it', () => {
    const map = filled([idOf(1), idOf(2)]);
    const others = [map.with(idOf(2), 20), map.with(idOf(3), 30)];
    expect([map.size, map.values()]).toEqual([2, [0, 1]]);
    expect(others.map((other) => other.values())).toEqual([
      [0, 20],
      [0, 1, 30],
    ]);
  });

  it('takes 50,000 one by one, and as many that begin alike', () => {
    const map = filled(Array.from({ length: 50_000 }, (_, number) => idOf(number)));
    expect([map.size, map.get(idOf(49_999)), map.values()[25_000]]).toEqual([50_000, 49_999, 25_000]);
  });
});
