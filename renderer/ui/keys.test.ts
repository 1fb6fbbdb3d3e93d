import { describe, expect, it } from 'vitest';
import { startI18n } from '../i18n/start-i18n';
import { arePressed, keyNames } from './keys';

const none = { key: '', ctrlKey: false, metaKey: false, altKey: false, shiftKey: false };

describe('keys that are pressed', () => {
  it('are those that the combination names, and no others', () => {
    expect(arePressed(['Mod', 'K'], { ...none, key: 'k', ctrlKey: true })).toBe(true);
    expect(arePressed(['Mod', 'K'], { ...none, key: 'K', metaKey: true })).toBe(true);
    expect(arePressed(['Mod', 'K'], { ...none, key: 'k', ctrlKey: true, metaKey: true })).toBe(false);
    expect(arePressed(['Mod', 'K'], { ...none, key: 'k', ctrlKey: true, altKey: true })).toBe(false);
    expect(arePressed(['Mod', 'K'], { ...none, key: 'K', ctrlKey: true, shiftKey: true })).toBe(false);
    expect(arePressed(['K'], { ...none, key: 'k', ctrlKey: true })).toBe(false);
    expect(arePressed(['Alt', 'ArrowUp'], { ...none, key: 'ArrowUp', altKey: true })).toBe(true);
    expect(arePressed(['Enter'], { ...none, key: 'Enter', shiftKey: true })).toBe(false);
  });

  it('have Shift where a character needs it, and digits by their place', () => {
    expect(arePressed(['Mod', '/'], { ...none, key: '/', ctrlKey: true })).toBe(true);
    expect(arePressed(['Mod', '/'], { ...none, key: '/', ctrlKey: true, shiftKey: true })).toBe(true);
    const eight = { ...none, key: '(', code: 'Digit8', ctrlKey: true, shiftKey: true };
    expect(arePressed(['Mod', 'Shift', '8'], eight)).toBe(true);
    expect(arePressed(['Mod', 'Shift', '9'], eight)).toBe(false);
  });

  it('are written as on the keyboard of the reader', () => {
    const german = startI18n('de').getFixedT('de', 'common');
    expect(keyNames(['Mod', 'Shift', 'F'], german, false)).toEqual(['Strg', 'Umschalt', 'F']);
    expect(keyNames(['Mod', 'Alt', 'Shift', 'F'], german, true)).toEqual(['⌘', '⌥', '⇧', 'F']);
    expect(keyNames(['Delete'], german, false)).toEqual(['Entf']);
  });
});
