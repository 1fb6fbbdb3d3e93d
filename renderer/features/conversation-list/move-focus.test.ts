import { expect, it } from 'vitest';
import { rowForKey } from './move-focus';

it.each([
  ['ArrowDown', 3, 4],
  ['ArrowUp', 3, 2],
  ['ArrowUp', 0, 0],
  ['ArrowDown', 9, 9],
  ['PageDown', 3, 7],
  ['PageDown', 8, 9],
  ['PageUp', 3, 0],
  ['Home', 7, 0],
  ['End', 0, 9],
  ['ArrowRight', 3, undefined],
  ['a', 3, undefined],
  ['toString', 3, undefined],
])('%s leads from row %i of ten, four of them in sight, to row %s', (key, index, expected) => {
  expect(rowForKey(key, index, 10, 4)).toBe(expected);
});

it('leads nowhere in a list without rows', () => {
  expect(rowForKey('End', 0, 0, 4)).toBeUndefined();
});
