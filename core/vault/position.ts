/**
 * Where a message stands in its conversation.
 *
 * A stored message's position is its sequence in the topic times 16; the lowest bits tell several notices of one entry
 * apart. Where a conversation shows several topics, message-place.ts says how far behind that. Messages that wait come after
 * all stored ones. In text all positions have 16 digits, so that their order is that of the characters.
 */
import type { Brand } from '../../shared/domain/ids';
import { AppError } from '../../shared/errors';

export type Position = Brand<number, 'Position'>;

/** Of one entry, the message or its notices. */
export type Slot = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11;

/** Positions of one entry. */
export const slotsPerEntry = 16;
const digits = 16;

/** The position before every message. */
export const firstPosition = 0 as Position;
/** The position that no stored message reaches, and after which those that wait are. */
export const waitingPosition = (2 ** 52) as Position;
/** The highest sequence that a position can stand for. */
export const lastSequence = 2 ** 52 / slotsPerEntry - 1;

/** Throws `protocol.malformed` for a sequence that is negative or not below 2^48. */
export function positionOf(sequence: number, slot: Slot = 0): Position {
  if (!Number.isInteger(sequence) || sequence < 0 || sequence > lastSequence) {
    throw new AppError('protocol.malformed', { details: { field: 'sequence' } });
  }
  return (sequence * slotsPerEntry + slot) as Position;
}

/** 16 decimal digits. */
export function positionToText(position: Position): string {
  return String(position).padStart(digits, '0');
}

/** Reverses `positionToText`. Throws `input.malformed`. */
export function positionFromText(text: string): Position {
  const position = Number(text);
  if (text.length !== digits || !/^[0-9]+$/.test(text) || !Number.isSafeInteger(position)) {
    throw new AppError('input.malformed', { details: { field: 'position' } });
  }
  return position as Position;
}
