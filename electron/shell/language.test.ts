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
    expect(systemLanguage(languages)).toBe(expected);
  });
});
