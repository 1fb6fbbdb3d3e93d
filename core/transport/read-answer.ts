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

/** The number of the last entry that the relay has. When it is before one that we have seen, the relay has lost entries. */
export function readLastSequence(value: bigint, afterSequence: number): number {
  const lastSequence = numberFromUint64(value);
  if (lastSequence < afterSequence) {
    throw new AppError('protocol.unexpected', { details: { what: 'entries lost', afterSequence, lastSequence } });
  }
  return lastSequence;
}
