import { describe, expect, it } from 'vitest';
import { findLink } from './find-link';

describe('findLink', () => {
  it('takes a link as it is', () => {
    expect(findLink('conclave:join#abc-DEF_9')).toEqual({ kind: 'join', link: 'conclave:join#abc-DEF_9' });
    expect(findLink('conclave:group#abc')).toEqual({ kind: 'group', link: 'conclave:group#abc' });
    expect(findLink('conclave:found#abc')).toEqual({ kind: 'found', link: 'conclave:found#abc' });
  });

  it('accepts what other programs make of it', () => {
    expect(findLink('  CONCLAVE://join/#abc\n')).toEqual({ kind: 'join', link: 'CONCLAVE://join/#abc' });
  });

  it('finds it inside a message', () => {
    expect(findLink('Hello Selin,\n\nopen conclave:join#abc to join us.\nMara')).toEqual({
      kind: 'join',
      link: 'conclave:join#abc',
    });
  });

  it('mends a link that was wrapped over several lines', () => {
    expect(findLink('conclave:join#abc\n  def\r\nghi')).toEqual({ kind: 'join', link: 'conclave:join#abcdefghi' });
  });

  it('ends it where it is turned, halved or marked', () => {
    for (const odd of ['\u202e', '\u2067', '\ud83d', '\u0301', '"><script>']) {
      expect(findLink(`\u202d conclave:group#abc${odd}def`)).toEqual({ kind: 'group', link: 'conclave:group#abc' });
    }
    expect(findLink(`conclave:gr\u0301oup#abc`)).toEqual({ kind: 'none' });
    expect(findLink('conclave:'.repeat(1_000))).toEqual({ kind: 'none' });
  });

  it('tells nothing from no link', () => {
    expect(findLink(' \n')).toEqual({ kind: 'empty' });
    expect(findLink('https://example.org/join#abc')).toEqual({ kind: 'none' });
    expect(findLink('conclave:join#')).toEqual({ kind: 'none' });
    expect(findLink('conclave:call#abc')).toEqual({ kind: 'none' });
  });
});
