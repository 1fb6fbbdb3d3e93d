import { describe, expect, it } from 'vitest';
import { chooseLanguage, systemLanguage } from './language';

describe('the language', () => {
  it.each([
    ['de', ['en-GB'], 'de'],
    ['en', ['de-DE'], 'en'],
    ['system', ['de-CH', 'en-US'], 'de'],
    ['system', ['fr-FR', 'de_AT', 'en'], 'de'],
    ['system', ['fr-FR'], 'en'],
    ['system', [], 'en'],
    ['system', ['', 'deu'], 'en'],
  ] as const)('of the setting %s on a system that prefers %j is chosen', (setting, system, language) => {
    expect(chooseLanguage(setting, system)).toBe(language);
  });
});

describe("the system's language", () => {
  it.each([
    [['de-CH', 'en'], 'de-CH'],
    [['C', 'fr'], 'fr'],
    [['POSIX'], 'en'],
    [['c'], 'en'],
    [[], 'en'],
    [['<script>'], 'en'],
    [['zh-Hant-TW'], 'zh-Hant-TW'],
    [['fr-FR', 'de_AT', 'en'], 'de-AT'],
    [['den-CA', 'en-GB'], 'en-GB'],
  ])('of %j is %s', (languages, expected) => {
    expect(systemLanguage(languages, 'C')).toBe(expected);
  });

  it.each([
    ['en', 'en-GB', 'en-GB'],
    ['en-US', 'en-GB', 'en-US'],
    ['de', 'en-GB', 'de'],
    ['en', 'en-US@posix', 'en'],
    ['C', 'de-CH', 'de-CH'],
  ])('of %s in the region of %s is %s', (language, locale, expected) => {
    expect(systemLanguage([language], locale)).toBe(expected);
  });
});
