import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Refusal } from '../refusal';
import { decode, Reader } from './reader';
import { encode, Writer } from './writer';

describe('lengths', () => {
  test.each([
    [0, 1],
    [63, 1],
    [64, 2],
    [16_383, 2],
    [16_384, 4],
    [70_000, 4],
  ])('of %i bytes take %i', (length, fieldLength) => {
    const value = new Uint8Array(length).fill(5);
    const written = new Writer().opaque(value).finish();
    expect(written).toHaveLength(fieldLength + length);
    expect(
      Buffer.compare(
        decode(written, (reader) => reader.opaque()),
        value,
      ),
    ).toBe(0);
    const asItems = new Writer().vector([...value], (writer, item) => writer.uint8(item)).finish();
    expect(Buffer.compare(asItems, written)).toBe(0);
    expect(decode(written, (reader) => reader.vector((from) => from.uint8()))).toHaveLength(length);
  });

  test('beyond 2^30 - 1 are not written', () => {
    // Nothing of it is touched, so the system never really gives it.
    const tooLong = new Uint8Array(2 ** 30);
    expect(() => new Writer().opaque(tooLong)).toThrow('a vector is too long');
  });

  test('up to 2^30 - 1 are read', () => {
    const bytes = new Uint8Array(4 + 2 ** 30 - 1);
    bytes.set([0xbf, 0xff, 0xff, 0xff]);
    const first = new Error('the first item');
    const readFirst = (reader: Reader): unknown =>
      reader.vector(() => {
        throw first;
      });
    expect(() => decode(bytes, readFirst)).toThrow(first);
    expect(() => decode(bytes.subarray(0, -1), readFirst)).toThrow('the bytes end too early');
  });

  test('with the prefix that has no meaning are refused', () => {
    for (let first = 0xc0; first <= 0xff; first += 1) {
      const bytes = new Uint8Array(16);
      bytes[0] = first;
      expect(() => new Reader(bytes).opaque()).toThrow('a length has an invalid prefix');
    }
  });

  test('in another form than the shortest are refused', () => {
    const expectRefused = (field: Uint8Array, length: number): void => {
      const bytes = new Uint8Array(field.length + length);
      bytes.set(field);
      expect(() => new Reader(bytes).opaque()).toThrow('a length is not in its shortest form');
      expect(() => new Reader(bytes).vector((from) => from.uint8())).toThrow(Refusal);
    };
    for (let length = 0; length < 64; length += 1) {
      expectRefused(Uint8Array.of(0x40, length), length);
      expectRefused(Uint8Array.of(0x80, 0, 0, length), length);
    }
    for (const length of [64, 255, 256, 16_383]) {
      expectRefused(Uint8Array.of(0x80, 0, length >> 8, length & 0xff), length);
    }
  });

  test('are read as whoever writes them means them', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 100_000 }), (length) => {
        const written = new Writer().opaque(new Uint8Array(length)).finish();
        const reader = new Reader(written);
        expect(reader.opaque()).toHaveLength(length);
        expect(reader.isAtEnd).toBe(true);
      }),
    );
  });
});

/** One thing to write, and to find again. */
type Field =
  | { readonly kind: 'uint8' | 'uint16' | 'uint32'; readonly value: number }
  | { readonly kind: 'uint64'; readonly value: bigint }
  | { readonly kind: 'bytes' | 'opaque'; readonly value: Uint8Array }
  | { readonly kind: 'zeros'; readonly value: number }
  | { readonly kind: 'optional'; readonly value: Uint8Array | undefined }
  | { readonly kind: 'vector'; readonly value: readonly Uint8Array[] };

const someBytes = fc.uint8Array({ maxLength: 300 });
const field: fc.Arbitrary<Field> = fc.oneof(
  fc.record({ kind: fc.constant('uint8' as const), value: fc.integer({ min: 0, max: 0xff }) }),
  fc.record({ kind: fc.constant('uint16' as const), value: fc.integer({ min: 0, max: 0xffff }) }),
  fc.record({ kind: fc.constant('uint32' as const), value: fc.integer({ min: 0, max: 0xffff_ffff }) }),
  fc.record({ kind: fc.constant('uint64' as const), value: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }) }),
  fc.record({ kind: fc.constantFrom('bytes' as const, 'opaque' as const), value: someBytes }),
  fc.record({ kind: fc.constant('zeros' as const), value: fc.integer({ min: 0, max: 1000 }) }),
  fc.record({ kind: fc.constant('optional' as const), value: fc.option(someBytes, { nil: undefined }) }),
  fc.record({ kind: fc.constant('vector' as const), value: fc.array(someBytes) }),
);

function writeField(writer: Writer, { kind, value }: Field): void {
  switch (kind) {
    case 'uint8':
    case 'uint16':
    case 'uint32':
    case 'zeros':
      writer[kind](value);
      return;
    case 'uint64':
      writer.uint64(value);
      return;
    case 'bytes':
    case 'opaque':
      writer[kind](value);
      return;
    case 'optional':
      writer.optional(value, (to, item) => to.opaque(item));
      return;
    case 'vector':
      writer.vector(value, (to, item) => to.opaque(item));
  }
}

function readField(reader: Reader, { kind, value }: Field): unknown {
  switch (kind) {
    case 'bytes':
      return reader.bytes(value.length);
    case 'zeros':
      return reader.bytes(value).every((byte) => byte === 0) ? value : 'something else';
    case 'optional':
      return reader.optional((from) => from.opaque());
    case 'vector':
      return reader.vector((from) => from.opaque());
    default:
      return reader[kind]();
  }
}

describe('reader and writer', () => {
  test('agree, whatever is written', () => {
    fc.assert(
      fc.property(fc.array(field), (fields) => {
        const writer = new Writer();
        for (const each of fields) writeField(writer, each);
        const { length } = writer;
        const bytes = writer.finish();
        expect(bytes).toHaveLength(length);
        const reader = new Reader(bytes);
        for (const each of fields) expect(readField(reader, each)).toEqual(each.value);
        expect(reader.isAtEnd).toBe(true);
        expect(reader.offset).toBe(length);
      }),
    );
  });

  test('agree on vectors in vectors, whatever the lengths in front of them', () => {
    const nested = fc.array(fc.array(someBytes, { maxLength: 60 }), { maxLength: 12 });
    fc.assert(
      fc.property(nested, (value) => {
        const bytes = encode((writer: Writer, outer: readonly (readonly Uint8Array[])[]) => {
          writer.vector(outer, (to, inner) => to.vector(inner, (into, item) => into.opaque(item)));
        }, value);
        const read = decode(bytes, (reader) => reader.vector((from) => from.vector((inside) => inside.opaque())));
        expect(read).toEqual(value);
      }),
    );
  });

  test('write numbers with the most significant byte first', () => {
    const bytes = new Writer().uint8(1).uint16(0x0203).uint32(0x0405_0607).uint64(0x0809_0a0b_0c0d_0e0fn).finish();
    expect([...bytes]).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]);
  });

  test('read of a part of an array only that part', () => {
    const whole = Uint8Array.of(9, 9, 2, 5, 6, 9);
    expect(decode(whole.subarray(2, 5), (reader) => reader.opaque())).toEqual(Uint8Array.of(5, 6));
    expect(() => decode(whole.subarray(2, 4), (reader) => reader.opaque())).toThrow('the bytes end too early');
  });

  test('give copies, which later changes do not reach', () => {
    const source = Uint8Array.of(2, 5, 6);
    const read = decode(source, (reader) => reader.opaque());
    const written = new Writer().bytes(source);
    source.fill(0);
    expect(read).toEqual(Uint8Array.of(5, 6));
    const finished = written.finish();
    expect(finished).toEqual(Uint8Array.of(2, 5, 6));
    expect(written.finish()).toHaveLength(0);
    expect(written.uint8(1).finish()).toEqual(Uint8Array.of(1));
    expect(finished).toEqual(Uint8Array.of(2, 5, 6));
  });
});

test('writers that are in use at the same time keep apart, also after others were finished', () => {
  const lengths = [1, 40, 1_000, 1_024, 1_025, 5_000];
  const first = lengths.map((length) => new Writer().bytes(new Uint8Array(length).fill(1)));
  const second = lengths.map((length) => new Writer().bytes(new Uint8Array(length).fill(2)));
  const finishedFirst = first.map((writer) => writer.finish());
  const third = lengths.map((length) => new Writer().bytes(new Uint8Array(length).fill(3)).zeros(3));
  for (const [index, length] of lengths.entries()) {
    expect(finishedFirst[index]).toEqual(new Uint8Array(length).fill(1));
    expect(second[index]?.finish()).toEqual(new Uint8Array(length).fill(2));
    expect(third[index]?.finish()).toEqual(Uint8Array.of(...new Uint8Array(length).fill(3), 0, 0, 0));
    expect(first[index]?.uint8(4).finish()).toEqual(Uint8Array.of(4));
  }
});

test.each<[string, number, (reader: Reader) => unknown]>([
  ['uint8', 1, (reader) => reader.uint8()],
  ['uint16', 2, (reader) => reader.uint16()],
  ['uint32', 4, (reader) => reader.uint32()],
  ['uint64', 8, (reader) => reader.uint64()],
  ['bytes', 5, (reader) => reader.bytes(5)],
])('%s is refused when bytes are missing', (_name, length, read) => {
  decode(new Uint8Array(length), read);
  for (let have = 0; have < length; have += 1) {
    expect(() => decode(new Uint8Array(have), read)).toThrow(new Refusal('the bytes end too early'));
  }
});

test('an optional is absent or present, and nothing else', () => {
  const read = (reader: Reader): number | undefined => reader.optional((from) => from.uint8());
  expect(decode(Uint8Array.of(0), read)).toBeUndefined();
  expect(decode(Uint8Array.of(1, 7), read)).toBe(7);
  for (let first = 2; first <= 0xff; first += 1) {
    expect(() => decode(Uint8Array.of(first, 7), read)).toThrow('neither absent nor present');
  }
});

test('a vector that ends within an item is refused', () => {
  const read = (reader: Reader): number[] => reader.vector((from) => from.uint16());
  expect(decode(Uint8Array.of(4, 0, 1, 0, 2), read)).toEqual([1, 2]);
  expect(() => decode(Uint8Array.of(3, 0, 1, 0, 2), read)).toThrow('an item reaches beyond its vector');
});

test('something after the end is refused', () => {
  expect(() => decode(Uint8Array.of(1, 2), (reader) => reader.uint8())).toThrow('something follows the end');
});

test('the rest is what was not read yet', () => {
  const reader = new Reader(Uint8Array.of(1, 2, 3));
  reader.uint8();
  expect(reader.rest()).toEqual(Uint8Array.of(2, 3));
  expect(reader.rest()).toHaveLength(0);
});
