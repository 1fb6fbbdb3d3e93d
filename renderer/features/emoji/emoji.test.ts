import { describe, expect, it } from 'vitest';
import { limits } from '../../../shared/domain/limits';
import { emojiGroups, emojiOfCode, loadEmoji, searchEmoji, withTone } from './emoji';

const all = await loadEmoji();
const find = (query: string) => searchEmoji(all, query, 5).map(({ emoji }) => emoji);

describe('the table of emoji', () => {
  it('has a known group, a code and a name in both languages for each', () => {
    expect(all.length).toBeGreaterThan(1_500);
    const incomplete = all.filter(
      ({ emoji, group, codes, names }) =>
        emoji === '' || !emojiGroups.includes(group) || codes[0] === '' || names.en === '' || names.de === '',
    );
    expect(incomplete).toEqual([]);
    expect(new Set(all.map(({ emoji }) => emoji)).size).toBe(all.length);
  });

  it('fits what the core takes as a reaction, in every skin tone', () => {
    const tooLong = all.filter((item) => withTone(item, 5).length > limits.emojiLength);
    expect(tooLong).toEqual([]);
  });
});

describe('searching emoji', () => {
  it('finds by code, and by names and keywords in both languages', () => {
    expect(find('+1')[0]).toBe('👍');
    expect(find('smile')[0]).toBe('😄');
    expect(find('Daumen hoch')[0]).toBe('👍');
    expect(find('grune')).toContain('💚');
    expect(find('lachen')).toContain('😄');
    expect(emojiOfCode(all, 'tada')?.emoji).toBe('🎉');
  });

  it('finds nothing for nothing, nor for what is no name', () => {
    expect(find('  ')).toEqual([]);
    expect(find('qqqq')).toEqual([]);
    expect(emojiOfCode(all, 'tad')).toBeUndefined();
  });
});

describe('a skin tone', () => {
  it.each([
    ['👍', 3, '👍🏽'],
    ['☝️', 1, '☝🏻'],
    ['👩‍❤️‍👨', 5, '👩🏿‍❤️‍👨🏿'],
    ['😀', 5, '😀'],
    ['👍', 0, '👍'],
  ] as const)('of %s at %i is %s', (emoji, tone, expected) => {
    const item = all.find((candidate) => candidate.emoji === emoji);
    expect(item && withTone(item, tone)).toBe(expected);
  });
});
