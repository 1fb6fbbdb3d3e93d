import { describe, expect, it } from 'vitest';
import type { GifId } from '../../../shared/domain/ids';
import { tilesFound, tilesNamed } from './gif-tiles';

const gif = (digit: string, alt: string) => ({ gifId: digit.repeat(64) as GifId, width: 10, height: 10, alt });

describe('GIFs to choose', () => {
  it('are those of both shelves that are called so, each once', () => {
    const shelves = { saved: [gif('a', 'Dancing Cat')], seen: [gif('a', 'Dancing Cat'), gif('b', 'a dog')] };
    expect(tilesNamed(shelves, ' cat').map(({ alt }) => alt)).toEqual(['Dancing Cat']);
    expect(tilesNamed(shelves, 'A').map(({ key }) => key[0])).toEqual(['a', 'b']);
    expect(tilesNamed(shelves, 'bird')).toEqual([]);
  });

  it('that were found twice stand there once', () => {
    const result = { resultId: 'x', width: 1, height: 1, alt: 'cat' };
    expect(tilesFound([result, { ...result, resultId: 'y' }, result]).map(({ key }) => key)).toEqual([
      'result x',
      'result y',
    ]);
  });
});
