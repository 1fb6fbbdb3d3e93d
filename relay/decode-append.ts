/**
 * The frame that a relay gets most, read by hand: several times faster than by its descriptor. A test holds what it finds
 * against `decodeClientFrame`. Field numbers are those of shared/protocol/relay.proto.
 */
import type { ClientFrame } from '../shared/protocol/gen/relay_pb';

/** What of a `ClientFrame` the relay uses. */
export type ReadFrame = Pick<ClientFrame, 'requestId' | 'body'>;

const requestIdTag = 0x08;
const [appendTagLow, appendTagHigh] = [0xa2, 0x03];
const [topicTag, epochTag, entryIdTag, bytesTag, previousTag] = [0x0a, 0x10, 0x1a, 0x22, 0x2a];
const none = new Uint8Array();

/**
 * A frame with a `TopicAppend`, its fields in order and each at most once, as encoders write it. Undefined for every other
 * frame: a decoder that knows the descriptors has to say what that is. Byte fields share memory with `frame`.
 */
export function decodeAppend(frame: Uint8Array): ReadFrame | undefined {
  if (frame[0] !== requestIdTag) return undefined;
  const reader = new Reader(frame, 1);
  const requestId = reader.number();
  if (requestId > 0xffff_ffff) return undefined;
  if (reader.next() !== appendTagLow || reader.next() !== appendTagHigh) return undefined;
  if (reader.number() !== frame.length - reader.offset) return undefined;
  const topic = reader.bytesField(topicTag);
  const epoch = reader.numberField(epochTag);
  const entryId = reader.bytesField(entryIdTag);
  const bytes = reader.bytesField(bytesTag);
  const previousEntryId = reader.bytesField(previousTag);
  if (reader.offset !== frame.length) return undefined;
  const value = { topic, epoch: BigInt(epoch), entryId, bytes, previousEntryId };
  return { requestId, body: { case: 'topicAppend', value: { $typeName: 'conclave.relay.v1.TopicAppend', ...value } } };
}

/** Moves behind the end, from where nothing comes, when something is not as expected. */
class Reader {
  readonly #frame: Uint8Array;
  offset: number;

  constructor(frame: Uint8Array, offset: number) {
    this.#frame = frame;
    this.offset = offset;
  }

  next(): number | undefined {
    this.offset += 1;
    return this.#frame[this.offset - 1];
  }

  /** A varint below 2^49; longer ones are left to others. */
  number(): number {
    let value = 0;
    for (let factor = 1; factor <= 2 ** 42; factor *= 128) {
      const byte = this.next() ?? 0x80;
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return value;
    }
    return this.#fail(0);
  }

  /** Zero, which is not written, when there is another field. */
  numberField(tag: number): number {
    return this.#take(tag) ? this.number() : 0;
  }

  bytesField(tag: number): Uint8Array {
    if (!this.#take(tag)) return none;
    const length = this.number();
    if (length > this.#frame.length - this.offset) return this.#fail(none);
    this.offset += length;
    return this.#frame.subarray(this.offset - length, this.offset);
  }

  #take(tag: number): boolean {
    if (this.#frame[this.offset] !== tag) return false;
    this.offset += 1;
    return true;
  }

  #fail<T>(instead: T): T {
    this.offset = this.#frame.length + 1;
    return instead;
  }
}
