import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { testConversation } from '../conversation/test-conversation';
import { testPerson } from '../people/test-person';
import { parseSearch, withoutFilter, type SearchScope } from './parse-search';

const mara = testPerson('1', 'Mara Winkler');
const selin = testPerson('2', 'Selin Aydın');
const round = testConversation('a', { name: 'Ward round' });
const scope: SearchScope = {
  people: [mara, selin],
  conversations: [{ conversation: round, title: 'Ward round' }],
  nowMs: new Date(2026, 10, 20, 15).getTime(),
};
const parse = (text: string) => parseSearch(text, scope);
const day = (year: number, month: number, date: number): number => new Date(year, month - 1, date).getTime();

describe('what is typed into the search', () => {
  it('is words and filters, in any order', () => {
    expect(
      parse('discharge from:Mara in:"Ward round" before:2026-11-01 after:1.10.2026 has:link "next week"'),
    ).toMatchObject({
      query: 'discharge "next week"',
      sender: mara.userId,
      conversationId: round.conversationId,
      beforeMs: day(2026, 11, 1),
      afterMs: day(2026, 10, 1),
      has: 'link',
    });
  });

  it('finds somebody by the reader’s own name for them, and by that of their profile', () => {
    const chief = testPerson('3', 'Chef', { profileName: 'Petra Klein' });
    for (const name of ['chef', 'petra', '"Petra Klein"']) {
      expect(parseSearch(`from:${name}`, { ...scope, people: [mara, chief] }).sender).toBe(chief.userId);
    }
  });

  it('is read in German too', () => {
    expect(parse('von:aydin in:„ward“ vor:heute nach:gestern hat:Link Befund')).toMatchObject({
      query: 'Befund',
      sender: selin.userId,
      conversationId: round.conversationId,
      beforeMs: day(2026, 11, 20),
      afterMs: day(2026, 11, 19),
      has: 'link',
    });
  });

  it.each(['from:nobody', 'in:"no such group"', 'before:31.2.2026', 'after:soon', 'has:wings', 'before:1.1.1900'])(
    'tells that it does not understand %s',
    (text) => {
      expect(parse(text).filters).toMatchObject([{ isUnderstood: false }]);
    },
  );

  it('is no filter within quotes, within a word, or before its value is typed', () => {
    expect(parse('"from:Mara says"')).toMatchObject({ query: '"from:Mara says"', filters: [] });
    expect(parse('therefrom:Mara')).toMatchObject({ query: 'therefrom:Mara', filters: [] });
    expect(parse('visit from:')).toMatchObject({ query: 'visit', filters: [] });
    expect(parse('visit from:"Mara Wi')).toMatchObject({ query: 'visit', sender: mara.userId });
  });

  it('loses a filter that is taken away, and nothing else', () => {
    const text = 'discharge from:Mara next';
    const [filter] = parse(text).filters;
    expect(filter && withoutFilter(text, filter)).toBe('discharge next');
  });

  it('can be anything', () => {
    const unit = fc.oneof(
      fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)),
      fc.constantFrom('from:', 'in:', ' before:', '"', '„', ' ', '2026-11-01', 'Mara', '*', ':'),
    );
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 40 }), (text) => {
        const { query, filters, beforeMs = 0, afterMs = 0 } = parse(text);
        expect(query.length).toBeLessThanOrEqual(text.length + filters.length);
        expect([beforeMs, afterMs].every((time) => Number.isInteger(time) && time >= 0)).toBe(true);
        for (const filter of filters) expect(text.slice(filter.start, filter.end)).toContain(filter.value);
      }),
    );
  });
});
