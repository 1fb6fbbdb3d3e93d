import { describe, expect, it } from 'vitest';
import { avatarColour, initials } from './avatar-look';

describe('initials', () => {
  it.each([
    ['Mara Winkler', 'MW'],
    ['Praxis am Rhein', 'PR'],
    ['Ward round & transfers', 'WT'],
    ['IT & devices', 'ID'],
    ['selin', 'S'],
    ['Anna-Lena', 'AL'],
    ['örtl İnci', 'Öİ'],
    ['𝒜lpha Ωmega', '𝒜Ω'],
    ['Station 7', 'S7'],
    ['  ', ''],
    ['🙂', ''],
  ])('of %j are %j', (name, expected) => {
    expect(initials(name)).toBe(expected);
  });
});

describe('avatarColour', () => {
  it('depends on the id alone and uses more than a few colours', () => {
    const ids = Array.from({ length: 200 }, (_, index) => index.toString(16).padStart(64, '0'));
    const colours = new Set(ids.map(avatarColour));
    expect(ids.map(avatarColour)).toEqual(ids.map(avatarColour));
    expect(colours.size).toBeGreaterThan(6);
  });
});
