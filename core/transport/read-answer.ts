/** What the relay's frames hold, validated. Everything here throws `protocol.malformed` or `protocol.unexpected`. */
import { AppError } from '../../shared/errors';
import { numberFromUint64 } from '../../shared/protocol/relay-codec';

/** Bytes of a length between 1 and `limit`. */
export function readBytes(bytes: Uint8Array, limit: number): Uint8Array {
  if (bytes.length === 0 || bytes.length > limit) {
    throw new AppError('protocol.malformed', { details: { what: 'length', bytes: bytes.length } });
  }
  return bytes;
}

/** Bytes of exactly this length. */
export function readExactBytes(bytes: Uint8Array, length: number): Uint8Array {
  if (bytes.length !== length) {
    throw new AppError('protocol.malformed', { details: { what: 'length', bytes: bytes.length } });
  }
  return bytes;
}

/** The sequence number of an entry: 1 or more. */
export function readSequence(value: bigint): number {
  const sequence = numberFromUint64(value);
  if (sequence < 1) throw new AppError('protocol.malformed', { details: { what: 'sequence' } });
  return sequence;
}

/** Where a log begins and ends at the relay. */
export interface LogBounds {
  /** The first entry that the relay still keeps; `lastSequence` + 1 when it keeps none. */
  readonly firstSequence: number;
  readonly lastSequence: number;
}

/** The answer to a subscription of a log from which the relay may never lose anything that we have seen. */
export function readBoundsAfter(subscribed: SubscribedBounds, afterSequence: number): LogBounds {
  const bounds = readBounds(subscribed);
  if (bounds.lastSequence < afterSequence) {
    throw new AppError('protocol.unexpected', {
      details: { what: 'entries lost', afterSequence, lastSequence: bounds.lastSequence },
    });
  }
  return bounds;
}

interface SubscribedBounds {
  readonly firstSequence: bigint;
  readonly lastSequence: bigint;
}

/** The answer to a subscription. */
export function readBounds(subscribed: SubscribedBounds): LogBounds {
  const firstSequence = readSequence(subscribed.firstSequence);
  const lastSequence = numberFromUint64(subscribed.lastSequence);
  if (firstSequence > lastSequence + 1)
    throw new AppError('protocol.malformed', { details: { what: 'first sequence' } });
  return { firstSequence, lastSequence };
}
