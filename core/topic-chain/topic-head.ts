/**
 * The chain over a topic's entries. Every device computes it over what the relay pushes, and members tell each other inside
 * their messages how far they have come: whoever was shown other entries, or in another order, comes to another hash.
 *
 *   head(0) = SHA-256("conclave topic head v1\0" || topic id)
 *   head(n) = SHA-256(head(n - 1) || SHA-256(sequence || epoch || entry id || bytes)), numbers as uint64, big-endian
 */
import { idToBytes, type ConversationId } from '../../shared/domain/ids';
import { sha256 } from '../crypto/primitives';
import type { TopicEntry } from '../transport/topic-connection';

/** The chain up to and including the entry `sequence`; 0 before the first. */
export interface TopicHead {
  readonly sequence: number;
  /** SHA-256. */
  readonly hash: Uint8Array;
}

/** Length of every hash of the chain. */
export const headBytes = 32;

const domain = new TextEncoder().encode('conclave topic head v1\0');

/** Before the first entry. */
export function firstHead(topic: ConversationId): TopicHead {
  return { sequence: 0, hash: sha256(domain, idToBytes(topic)) };
}

/** What the chain takes of an entry, 32 bytes. */
export function entryDigest({ sequence, epoch, entryId, bytes }: TopicEntry): Uint8Array {
  const numbers = new Uint8Array(16);
  const view = new DataView(numbers.buffer);
  view.setBigUint64(0, BigInt(sequence));
  view.setBigUint64(8, BigInt(epoch));
  return sha256(numbers, idToBytes(entryId), bytes);
}

/** The head after the entry that comes next. */
export function nextHead({ sequence, hash }: TopicHead, digest: Uint8Array): TopicHead {
  return { sequence: sequence + 1, hash: sha256(hash, digest) };
}
