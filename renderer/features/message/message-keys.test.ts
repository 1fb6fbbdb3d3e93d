import { describe, expect, it } from 'vitest';
import type { MessageAction } from './message-actions';
import { messageKeys, readMessageKey } from './message-keys';

const all = messageKeys.flatMap(({ does }) => (does === 'menu' ? [] : [does]));

function press(key: string, changes: Partial<Record<'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey', boolean>> = {}) {
  return { key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...changes };
}

describe('the keys of a message', () => {
  it('do what the table says', () => {
    expect(readMessageKey(press('r'), all)).toBe('reply');
    expect(readMessageKey(press('Enter'), all)).toBe('menu');
    expect(readMessageKey(press('Delete'), all)).toBe('delete-for-me');
    expect(readMessageKey(press('Delete', { shiftKey: true }), all)).toBe('delete-for-everyone');
  });

  it('find "+" with and without Shift, as keyboards have it', () => {
    expect(readMessageKey(press('+'), all)).toBe('react');
    expect(readMessageKey(press('+', { shiftKey: true }), all)).toBe('react');
  });

  it('leave commands of the window and other letters alone', () => {
    expect(readMessageKey(press('c', { ctrlKey: true }), all)).toBeUndefined();
    expect(readMessageKey(press('i', { metaKey: true }), all)).toBeUndefined();
    expect(readMessageKey(press('q'), all)).toBeUndefined();
    expect(readMessageKey(press('R', { shiftKey: true }), all)).toBeUndefined();
  });

  it('do only what is possible, and undo with the same key', () => {
    expect(readMessageKey(press('e'), [])).toBeUndefined();
    expect(readMessageKey(press('s'), ['star'])).toBe('star');
    expect(readMessageKey(press('s'), ['unstar'])).toBe('unstar');
    expect(readMessageKey(press('c'), ['copy-image'])).toBe('copy-image');
  });

  it('are each for one thing', () => {
    const sharing: readonly MessageAction[] = ['unpin', 'unstar', 'copy-image'];
    const keys = messageKeys
      .filter(({ does }) => does === 'menu' || !sharing.includes(does))
      .map(({ keys }) => keys.join(' '));
    expect(new Set(keys).size).toBe(keys.length);
  });
});
