import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { excerptOf, findTerms, hasTerms } from './find-terms';
import { foldText, foldWords } from './fold-words';
import { searchTerms } from './search-terms';

const finds = (query: string, text: string): boolean => findTerms(text, searchTerms(query)) !== undefined;
const marked = (query: string, text: string): readonly string[] =>
  (findTerms(text, searchTerms(query)) ?? []).map(({ start, end }) => text.slice(start, end));
/** Whatever a keyboard, a clipboard or an attacker brings, lone surrogates too. */
const anyText = fc.string({
  unit: fc.oneof(
    fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)),
    fc.constantFrom(...Array.from('"“”*^:()-+{} AND NEAR ä ß İ ﬁ 👩‍⚕️ x̧̢')),
  ),
  maxLength: 60,
});

describe('a query', () => {
  it.each([
    ['schein', 'Der Überweisungsschein fehlt'],
    ['uber', 'Überweisung'],
    ['über', 'Uber den Ueberblick'],
    ['ueber', 'Der Überblick'],
    ['ueber', 'Ein Ueberblick'],
    ['neueroeffnung', 'Die Neueröffnung'],
    ['strasse', 'Lange Straße 3'],
    ['STRASSE', 'Lange STRAẞE 3'],
    ['straße', 'Lange Strasse'],
    ['aydin', 'Selin AYDIN und Aydın'],
    ['visite morgen', 'Morgen ist Visite'],
    ['op', 'Die OP-Liste'],
    ['5', 'Gib 5 mg'],
    ['👍', 'Gut👍🏽!'],
    ['"5 mg"', 'Gib 5 mg'],
    ['"ward round', 'The ward rounds'],
    ['„Visite um acht“', 'Die Visite, um acht.'],
    ['naïve', 'naive'],
    ['ﬁx', 'fix'],
  ])('%s finds “%s”', (query, text) => {
    expect(finds(query, text)).toBe(true);
  });

  it.each([
    ['steuer', 'Der Sturz'],
    ['op', 'Das Stop'],
    ['öl', 'Die Böller'],
    ['5', 'Gib 50 mg'],
    ['"ward round"', 'The ward rounds'],
    ['"round ward"', 'The ward round'],
    ['visite morgen', 'Morgen'],
  ])('%s does not find “%s”', (query, text) => {
    expect(finds(query, text)).toBe(false);
  });

  it('asks nothing when it has no word', () => {
    for (const query of ['', '  ', '"', '""', '*', '()', '" "', '\ud800']) expect(searchTerms(query)).toEqual([]);
  });

  it('is bounded, however long it is', () => {
    expect(searchTerms('wort '.repeat(10_000)).length).toBeLessThanOrEqual(32);
    expect(finds('x'.repeat(10_000), 'x'.repeat(10_001))).toBe(true);
  });

  it('can be any text, and finds that text', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const phrase = text.replaceAll(/["“”„«»]/g, ' ');
        const terms = searchTerms(`"${phrase}"`);
        searchTerms(text);
        expect(terms.length === 0 || findTerms(phrase.normalize('NFC'), terms) !== undefined).toBe(true);
      }),
    );
  });
});

describe('folding', () => {
  it('folds the parts of a text as it folds the whole', () => {
    fc.assert(
      fc.property(fc.array(anyText, { maxLength: 4 }), (texts) => {
        const apart = texts.map((text) => foldWords(text).folded.trim()).filter((text) => text !== '');
        expect(foldWords(texts.map((text) => text).join(' ')).folded.trim()).toBe(apart.join(' '));
      }),
    );
  });

  it('is the same with and without the places that characters came from', () => {
    const western = fc.string({ unit: fc.constantFrom(...Array.from('abYZ09 .,-_#*\n\täöüÄÖÜßé')) });
    fc.assert(
      fc.property(fc.oneof(anyText, western), fc.constantFrom('plain', 'digraph'), (text, form) => {
        const { folded, starts } = foldWords(text, form);
        expect([foldText(text, form), starts.length]).toEqual([folded, folded.length]);
        const terms = searchTerms(text.slice(0, 4));
        expect(hasTerms(text, terms)).toBe(findTerms(text, terms) !== undefined);
      }),
    );
  });
});

describe('what is marked', () => {
  it('is what was looked for, in the letters of the message', () => {
    expect(marked('strasse uber', 'Die Straße, Überall')).toEqual(['Straße', 'Über']);
    expect(marked('ss', 'Straße SS')).toEqual(['SS']);
    expect(marked('rasse', 'Straße')).toEqual(['raße']);
    expect(marked('"um acht"', 'Visite um, acht!')).toEqual(['um, acht']);
    expect(marked('uber', 'u\u0308ber 👍')).toEqual(['u\u0308ber']);
  });

  it('makes an excerpt of the text around it, which is never cut within a character', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 600 }),
        fc.string({ unit: 'grapheme', maxLength: 600 }),
        (a, b) => {
          const text = `${a} Nadel ${b}`;
          const excerpt = excerptOf(text, findTerms(text, searchTerms('nadel')) ?? []);
          const whole = excerpt.map((part) => part.text).join('');
          expect(excerpt.some((part) => part.isMatch && /nadel/iu.test(part.text))).toBe(true);
          expect(whole.length).toBeLessThan(260);
          expect(/\p{Surrogate}/u.test(whole)).toBe(false);
        },
      ),
    );
  });
});
