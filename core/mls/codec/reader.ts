/** Reads the TLS presentation language as RFC 9420 section 2.1 uses it. Whatever is malformed throws a `Refusal`. */
import { demand, Refusal } from '../refusal';

export class Reader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #offset = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get isAtEnd(): boolean {
    return this.#offset === this.#bytes.length;
  }

  get offset(): number {
    return this.#offset;
  }

  uint8(): number {
    return this.#view.getUint8(this.#advance(1));
  }

  uint16(): number {
    return this.#view.getUint16(this.#advance(2));
  }

  uint32(): number {
    return this.#view.getUint32(this.#advance(4));
  }

  uint64(): bigint {
    return this.#view.getBigUint64(this.#advance(8));
  }

  /** A copy, so that what is kept of a message does not keep all of it. */
  bytes(length: number): Uint8Array {
    const start = this.#advance(length);
    return this.#bytes.slice(start, start + length);
  }

  /** `opaque<V>`. */
  opaque(): Uint8Array {
    return this.bytes(this.#length());
  }

  /** `T<V>`: as many items as fill the vector exactly. */
  vector<T>(readItem: (reader: Reader) => T): T[] {
    const length = this.#length();
    const end = this.#advance(length) + length;
    this.#offset = end - length;
    const items: T[] = [];
    while (this.#offset < end) items.push(readItem(this));
    demand(this.#offset === end, 'an item reaches beyond its vector');
    return items;
  }

  /** `optional<T>`, section 2.1.1. */
  optional<T>(read: (reader: Reader) => T): T | undefined {
    switch (this.uint8()) {
      case 0:
        return undefined;
      case 1:
        return read(this);
      default:
        throw new Refusal('an optional is neither absent nor present');
    }
  }

  /** What is left. */
  rest(): Uint8Array {
    return this.bytes(this.#bytes.length - this.#offset);
  }

  // Section 2.1.2: the first two bits say how long the length is; only the shortest form is valid.
  #length(): number {
    const first = this.uint8();
    const value = first & 0x3f;
    switch (first >> 6) {
      case 0:
        return value;
      case 1: {
        const length = (value << 8) | this.uint8();
        demand(length >= 1 << 6, 'a length is not in its shortest form');
        return length;
      }
      case 2: {
        const length = value * 2 ** 24 + (this.uint8() << 16) + this.uint16();
        demand(length >= 1 << 14, 'a length is not in its shortest form');
        return length;
      }
      default:
        throw new Refusal('a length has an invalid prefix');
    }
  }

  #advance(length: number): number {
    const start = this.#offset;
    demand(start + length <= this.#bytes.length, 'the bytes end too early');
    this.#offset = start + length;
    return start;
  }
}

/** What `read` makes of all of `bytes`. Throws a `Refusal` when something follows. */
export function decode<T>(bytes: Uint8Array, read: (reader: Reader) => T): T {
  const reader = new Reader(bytes);
  const value = read(reader);
  demand(reader.isAtEnd, 'something follows the end');
  return value;
}
