import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shareStructure } from './share-structure';

describe('sharing structure', () => {
  it('keeps what did not change, and nothing that did', () => {
    const before = [
      { id: 'a', last: { text: 'one', at: 1 }, picture: Uint8Array.of(1, 2) },
      { id: 'b', last: { text: 'two', at: 2 } },
    ];
    const after = [
      { id: 'a', last: { text: 'one', at: 1 }, picture: Uint8Array.of(1, 2) },
      { id: 'b', last: { text: 'three', at: 2 } },
      { id: 'c', last: undefined },
    ];
    const shared = shareStructure(before, after);
    expect(shared).toEqual(after);
    expect(shared[0]).toBe(before[0]);
    expect(shared[1]).not.toBe(before[1]);
  });

  it('keeps the whole when nothing changed, however deep', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(shareStructure(value, structuredClone(value))).toBe(value);
      }),
    );
  });

  it('is always equal to what came', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (before, after) => {
        expect(shareStructure(before, after)).toStrictEqual(after);
      }),
    );
  });

  it.each([
    [{ a: undefined }, {}],
    [{}, { a: undefined }],
    [[1], [1, 2]],
    [[1, 2], [1]],
    [Uint8Array.of(1), Uint8Array.of(2)],
    [Uint8Array.of(1), [1]],
    [null, {}],
    [{ 0: 1 }, [1]],
  ])('takes %j and %j for different', (before, after) => {
    const shared = shareStructure<unknown>(before, after);
    expect(shared).toStrictEqual(after);
    expect(shared).not.toBe(before);
  });
});
