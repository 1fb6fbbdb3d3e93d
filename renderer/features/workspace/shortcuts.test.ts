import { describe, expect, it } from 'vitest';
import { formatKeys } from '../conversation/composer-format';
import { composerKeys } from '../conversation/composer-keys';
import { messageKeys } from '../message/message-keys';
import { neighbour, readShortcut, shortcutKeys } from './shortcuts';
import { workspaceLayout } from './workspace-layout';

const none = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false };

describe('shortcuts', () => {
  it.each([
    [{ ...none, key: 'k', ctrlKey: true }, 'jump'],
    [{ ...none, key: 'K', metaKey: true }, 'jump'],
    [{ ...none, key: 'n', ctrlKey: true }, 'new-conversation'],
    [{ ...none, key: 'D', ctrlKey: true, shiftKey: true }, 'toggle-details'],
    [{ ...none, key: 'ArrowUp', altKey: true }, 'previous-conversation'],
    [{ ...none, key: 'ArrowDown', altKey: true }, 'next-conversation'],
    [{ ...none, key: 'f', ctrlKey: true }, 'search-conversation'],
    [{ ...none, key: 'F', metaKey: true, shiftKey: true }, 'search'],
    [{ ...none, key: 'O', ctrlKey: true, shiftKey: true }, 'own-window'],
    [{ ...none, key: '/', ctrlKey: true, shiftKey: true }, 'shortcuts'],
    [{ ...none, key: 'f', shiftKey: true }, undefined],
    [{ ...none, key: 'k' }, undefined],
    [{ ...none, key: 'k', ctrlKey: true, shiftKey: true }, undefined],
    [{ ...none, key: '@', ctrlKey: true, altKey: true }, undefined],
    [{ ...none, key: 'ArrowUp' }, undefined],
  ])('reads %j as %s', (keys, expected) => {
    expect(readShortcut(keys)).toBe(expected);
  });

  it('do the same in the field and on a message as elsewhere: no key there is one of these, and none there is given twice', () => {
    const named = (keys: readonly string[]): string => keys.join(' ');
    const everywhere = Object.values(shortcutKeys).map(named);
    const field = [...Object.values(composerKeys), ...Object.values(formatKeys)].map(named);
    const message = messageKeys.map(({ keys }) => named(keys));
    for (const place of [field, [...new Set(message)]]) {
      const all = [...everywhere, ...place];
      expect(all.filter((keys, index) => all.indexOf(keys) !== index)).toEqual([]);
    }
  });
});

describe('going to the neighbour', () => {
  it('stops at the ends and starts at one when nothing is current', () => {
    expect(neighbour(['a', 'b', 'c'], 'b', 1)).toBe('c');
    expect(neighbour(['a', 'b', 'c'], 'c', 1)).toBeUndefined();
    expect(neighbour(['a', 'b', 'c'], 'a', -1)).toBeUndefined();
    expect(neighbour(['a', 'b', 'c'], undefined, 1)).toBe('a');
    expect(neighbour(['a', 'b', 'c'], undefined, -1)).toBe('c');
    expect(neighbour([], undefined, 1)).toBeUndefined();
  });
});

it('gives a narrow window, or large text, fewer panes', () => {
  expect([1380 / 16, 900 / 16, 480 / 16, 1380 / 32].map(workspaceLayout)).toEqual(['three', 'two', 'one', 'one']);
});
