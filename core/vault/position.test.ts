import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lastSequence, positionFromText, positionOf, positionToText, waitingPosition } from './position';

const sequences = fc.integer({ min: 0, max: lastSequence });

describe('positions', () => {
  it('sort as text as their sequences do', () => {
    fc.assert(
      fc.property(sequences, sequences, (left, right) => {
        const [a, b] = [positionToText(positionOf(left)), positionToText(positionOf(right))];
        expect(Math.sign(left - right)).toBe(a < b ? -1 : a > b ? 1 : 0);
      }),
    );
  });

  it('read back what they wrote', () => {
    fc.assert(
      fc.property(sequences, (sequence) => {
        const position = positionOf(sequence, 2);
        expect(positionFromText(positionToText(position))).toBe(position);
      }),
    );
  });

  it('put what waits after everything that is stored', () => {
    expect(positionToText(waitingPosition) > positionToText(positionOf(lastSequence, 3))).toBe(true);
  });

  it('keep what one entry brings apart, before the next entry', () => {
    const positions = ([0, 1, 2, 3] as const).map((slot) => positionOf(7, slot));
    expect(new Set(positions).size).toBe(4);
    expect(Math.max(...positions)).toBeLessThan(positionOf(8));
  });

  it.each([-1, 1.5, Number.NaN, lastSequence + 1])('refuse the sequence %s', (sequence) => {
    expect(() => positionOf(sequence)).toThrow('protocol.malformed');
  });

  it.each(['', '1', '000000000000000x', '00000000000000000', '9999999999999999', '-000000000000001'])(
    'refuse the text %j',
    (text) => {
      expect(() => positionFromText(text)).toThrow('input.malformed');
    },
  );
});
