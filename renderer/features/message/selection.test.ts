import { describe, expect, it } from 'vitest';
import { limits } from '../../../shared/domain/limits';
import type { MessageId } from '../../../shared/domain/ids';
import { testMessageId } from '../conversation/test-message';
import { selectionOf, withOnly, withRange, withToggled, type Selection } from './selection';

const order = Array.from({ length: 300 }, (_, index) => testMessageId(index));
const at = (index: number): MessageId => order[index] ?? testMessageId(index);
const chosen = (...indexes: readonly number[]): Selection => ({
  ids: new Set(indexes.map(at)),
  anchor: at(indexes.at(-1) ?? 0),
  refusals: 0,
  losses: 0,
});
const indexesOf = ({ ids }: Selection): readonly number[] =>
  [...ids].map((id) => order.indexOf(id)).sort((left, right) => left - right);

describe('a selection', () => {
  it('takes a message in, and out again', () => {
    const both = withToggled(chosen(4), at(2));
    expect(indexesOf(both)).toEqual([2, 4]);
    expect(indexesOf(withToggled(both, at(4)))).toEqual([2]);
    expect(indexesOf(withToggled(chosen(4), at(4)))).toEqual([]);
    expect(selectionOf(at(4))).toEqual(chosen(4));
  });

  it('takes a range in from where it was last, in both directions, and keeps what was in', () => {
    expect(indexesOf(withRange(chosen(0, 4), at(6), order))).toEqual([0, 4, 5, 6]);
    expect(indexesOf(withRange(chosen(0, 4), at(2), order))).toEqual([0, 2, 3, 4]);
    const twice = withRange(withRange(chosen(4), at(6), order), at(7), order);
    expect(indexesOf(twice)).toEqual([4, 5, 6, 7]);
  });

  it('takes one message in where the range begins at one that is not at hand', () => {
    expect(withRange(chosen(4), at(9), order.slice(6)).ids).toEqual(new Set([at(4), at(9)]));
  });

  it('is bounded, and of too long a range has what is nearest', () => {
    const full = withRange(chosen(200), at(3), order);
    expect(indexesOf(full)).toEqual(order.slice(101, 201).map((_, index) => 101 + index));
    expect(full.ids.size).toBe(limits.selectedMessages);
    expect(withToggled(full, at(250)).ids.size).toBe(limits.selectedMessages);
    expect(withRange(full, at(250), order).ids.size).toBe(limits.selectedMessages);
    expect(withToggled(full, at(150)).ids.size).toBe(limits.selectedMessages - 1);
  });

  it('counts how often something was left out for want of room', () => {
    const full = withRange(chosen(200), at(101), order);
    expect(full.ids.size).toBe(limits.selectedMessages);
    expect(full.refusals).toBe(0);
    expect(withRange(chosen(200), at(100), order).refusals).toBe(1);
    const twice = withRange(withToggled(full, at(250)), at(251), order);
    expect(twice.refusals).toBe(2);
    // What is in already needs no room.
    expect(withRange(twice, at(150), order).refusals).toBe(3);
    expect(withRange({ ...full, anchor: at(110) }, at(150), order).refusals).toBe(0);
    expect(withToggled(withToggled(twice, at(150)), at(250)).refusals).toBe(2);
  });

  it('loses what is gone, and ends with the last of them', () => {
    const both = chosen(1, 2);
    expect(withOnly(both, new Set([at(1), at(2), at(3)]))).toBe(both);
    expect(withOnly(both, new Set([at(1)]))).toEqual({ ids: new Set([at(1)]), anchor: at(2), refusals: 0, losses: 1 });
    expect(withOnly(both, new Set())).toBeUndefined();
  });
});
