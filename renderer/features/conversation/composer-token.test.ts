import { describe, expect, it } from 'vitest';
import { findCode, findToken } from './composer-token';
import { anna } from './test-message';

const token = (text: string) => findToken({ text, mentions: [] }, text.length);

describe('what can be completed', () => {
  it.each([
    ['@', { kind: 'mention', start: 0, query: '' }],
    ['hello @Ad', { kind: 'mention', start: 6, query: 'Ad' }],
    ['(@Dr. Petra Ok', { kind: 'mention', start: 1, query: 'Dr. Petra Ok' }],
    ['line\n@Ö', { kind: 'mention', start: 5, query: 'Ö' }],
    [':smi', { kind: 'emoji', start: 0, query: 'smi' }],
    ['great :gr', { kind: 'emoji', start: 6, query: 'gr' }],
    [':+1', { kind: 'emoji', start: 0, query: '+1' }],
  ])('is found in %j', (text, expected) => {
    expect(token(text)).toEqual(expected);
  });

  it.each([
    '',
    'hello',
    'ada@example.org',
    '@ ',
    '@a b c d e',
    ':',
    ':s',
    '10:30',
    'https://x',
    ': )',
    '@Ad\n',
    ':a b',
  ])('is not found in %j', (text) => {
    expect(token(text)).toBeUndefined();
  });

  it('ends at the caret', () => {
    const content = { text: '@Ada and more', mentions: [] };
    expect(findToken(content, 3)).toEqual({ kind: 'mention', start: 0, query: 'Ad' });
    expect(findToken(content, 0)).toBeUndefined();
  });

  it('is over once a name is complete', () => {
    const content = { text: 'hi @Ada Lovelace @Be', mentions: [{ start: 3, length: 13, userId: anna }] };
    expect(findToken(content, 17)).toBeUndefined();
    expect(findToken({ ...content, mentions: [] }, 17)).toMatchObject({ query: 'Ada Lovelace ' });
    expect(findToken(content, 20)).toMatchObject({ query: 'Be' });
  });
});

describe('a code between colons', () => {
  it('is found where it was just closed', () => {
    expect(findCode('well :tada:', 11)).toEqual({ start: 5, code: 'tada' });
    expect(findCode(':+1:', 4)).toEqual({ start: 0, code: '+1' });
  });

  it.each(['at 10:30:', 'well :tada', '::', ':a b:', 'x:tada:'])('is not found in %j', (text) => {
    expect(findCode(text, text.length)).toBeUndefined();
  });
});
