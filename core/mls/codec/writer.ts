/** Writes the TLS presentation language as RFC 9420 section 2.1 uses it. */

const firstCapacity = 1024;
/** Buffers to write into, all zeros: to get a new one takes longer than to write most of what is written. */
const spare: Uint8Array<ArrayBuffer>[] = [];
const maxSpare = 8;
/** Longest `T<V>`. */
const maxLength = 2 ** 30 - 1;
const nothing = new Uint8Array(0);

export class Writer {
  #bytes = spare.pop() ?? new Uint8Array(firstCapacity);
  #length = 0;

  uint8(value: number): this {
    const start = this.#advance(1);
    this.#bytes[start] = value;
    return this;
  }

  uint16(value: number): this {
    const start = this.#advance(2);
    this.#bytes[start] = value >> 8;
    this.#bytes[start + 1] = value;
    return this;
  }

  uint32(value: number): this {
    return this.uint16(value >>> 16).uint16(value);
  }

  uint64(value: bigint): this {
    return this.uint32(Number((value >> 32n) & 0xffff_ffffn)).uint32(Number(value & 0xffff_ffffn));
  }

  bytes(value: Uint8Array): this {
    const start = this.#advance(value.length);
    this.#bytes.set(value, start);
    return this;
  }

  zeros(count: number): this {
    const start = this.#advance(count);
    this.#bytes.fill(0, start, start + count);
    return this;
  }

  /** `opaque<V>`. */
  opaque(value: Uint8Array): this {
    this.#lengthField(value.length);
    return this.bytes(value);
  }

  /** `T<V>`. */
  vector<T>(items: readonly T[], writeItem: (writer: this, item: T) => void): this {
    const start = this.#length;
    for (const item of items) writeItem(this, item);
    const length = this.#length - start;
    // The length's own length is known only now: the items make room for it.
    const fieldLength = lengthFieldLength(length);
    this.#advance(fieldLength);
    this.#bytes.copyWithin(start + fieldLength, start, start + length);
    this.#length = start;
    this.#lengthField(length);
    this.#length += length;
    return this;
  }

  /** `optional<T>`, section 2.1.1. */
  optional<T>(value: T | undefined, write: (writer: this, value: T) => void): this {
    this.uint8(value === undefined ? 0 : 1);
    if (value !== undefined) write(this, value);
    return this;
  }

  get length(): number {
    return this.#length;
  }

  /** The bytes written so far, once: what was written may be secret, so no other copy stays behind. */
  finish(): Uint8Array {
    const result = this.#bytes.slice(0, this.#length);
    release(this.#bytes, this.#length);
    this.#bytes = nothing;
    this.#length = 0;
    return result;
  }

  #lengthField(length: number): void {
    switch (lengthFieldLength(length)) {
      case 1:
        this.uint8(length);
        return;
      case 2:
        this.uint16(0x4000 | length);
        return;
      default:
        this.uint32(0x8000_0000 + length);
    }
  }

  #advance(length: number): number {
    const start = this.#length;
    const end = start + length;
    if (end > this.#bytes.length) this.#grow(end);
    this.#length = end;
    return start;
  }

  #grow(needed: number): void {
    const larger = new Uint8Array(Math.max(needed, this.#bytes.length * 2));
    larger.set(this.#bytes.subarray(0, this.#length));
    release(this.#bytes, this.#length);
    this.#bytes = larger;
  }
}

function release(bytes: Uint8Array<ArrayBuffer>, usedLength: number): void {
  bytes.fill(0, 0, usedLength);
  if (bytes.length === firstCapacity && spare.length < maxSpare) spare.push(bytes);
}

// Section 2.1.2
function lengthFieldLength(length: number): 1 | 2 | 4 {
  if (length < 1 << 6) return 1;
  if (length < 1 << 14) return 2;
  if (length > maxLength) throw new RangeError('a vector is too long');
  return 4;
}

/** The bytes that `write` writes for `value`. */
export function encode<T>(write: (writer: Writer, value: T) => void, value: T): Uint8Array {
  const writer = new Writer();
  write(writer, value);
  return writer.finish();
}
