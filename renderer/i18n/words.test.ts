import { describe, expect, it } from 'vitest';
import { english } from './english';
import { german } from './german';
import { languageFor } from './start-i18n';
import { localeFor } from './use-locale';

type Tree = { readonly [key: string]: string | Tree };

function leaves(tree: Tree, path: readonly string[] = []): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string'
      ? [[[...path, key].join(' / '), value] as [string, string]]
      : leaves(value, [...path, key]),
  );
}

const placeholders = (text: string): string[] =>
  [...text.matchAll(/\{\{\s*(\w+)[^}]*\}\}|<\/?(\w+)>/g)].map((match) => match[1] ?? match[2] ?? '').sort();

describe('the words of the window', () => {
  const englishLeaves = leaves(english);
  const germanLeaves = new Map(leaves(german));

  it('have the same keys in German and English', () => {
    expect([...germanLeaves.keys()].sort()).toEqual(englishLeaves.map(([key]) => key).sort());
  });

  it('are never empty', () => {
    const empty = [...englishLeaves, ...germanLeaves].filter(([, text]) => text.trim() === '');
    expect(empty).toEqual([]);
  });

  it('fill in the same values in both languages', () => {
    const different = englishLeaves.filter(
      ([key, text]) => placeholders(text).join() !== placeholders(germanLeaves.get(key) ?? '').join(),
    );
    expect(different).toEqual([]);
  });

  it('have both plural forms wherever they have one', () => {
    const keys = new Set(englishLeaves.map(([key]) => key));
    const lone = [...keys].filter((key) => key.endsWith('_one') && !keys.has(key.replace(/_one$/, '_other')));
    expect(lone).toEqual([]);
  });
});

describe('languageFor', () => {
  it.each([
    ['de', 'de'],
    ['de-AT', 'de'],
    ['DE-ch', 'de'],
    ['en-GB', 'en'],
    ['fr', 'en'],
    ['', 'en'],
  ])('takes %j as %s', (tag, expected) => {
    expect(languageFor(tag)).toBe(expected);
  });
});

describe('localeFor', () => {
  it("keeps the computer's region when it speaks the window's language", () => {
    expect(localeFor('en', ['de-DE', 'en-GB'])).toBe('en-GB');
    expect(localeFor('de', ['de-AT', 'de'])).toBe('de-AT');
    expect(localeFor('de', ['en-GB'])).toBe('de');
    expect(localeFor('en', ['fr-FR', 'en-x', 'en-aa-bb-cc', ''])).toBe('en');
  });
});
