/** Tells whether the relay still has what was read of a topic. */
import type { Database } from '@signalapp/sqlcipher';
import { equalBytes } from '../../shared/domain/bytes';
import type { ConversationId } from '../../shared/domain/ids';
import type { TopicEntry } from '../transport/topic-connection';
import { runsFrom } from '../vault/topic-chain-table';
import { entryDigest, firstHead, headBytes, nextHead } from './topic-head';

export interface EntryComparison {
  /** Entries after this one can be compared, up to the last that was read. */
  readonly after: number;
  /** Whether this is the entry that was read in its place; false when none was, or it is not known any more. */
  isSame(entry: TopicEntry): boolean;
}

/** `cursor` is the last entry that was read. */
export function entryComparison(db: Database, topic: ConversationId, cursor: number): EntryComparison {
  const heads = new Map<number, Uint8Array>([[0, firstHead(topic).hash]]);
  const digests = new Map<number, Uint8Array>();
  for (const { kind, hashes, lastSequence } of runsFrom(db, topic, 0)) {
    const count = hashes.length / headBytes;
    for (let index = 0; index < count; index += 1) {
      const hash = hashes.subarray(index * headBytes, (index + 1) * headBytes);
      (kind === 'heads' ? heads : digests).set(lastSequence - count + 1 + index, hash);
    }
  }
  const isKnown = (sequence: number): boolean =>
    digests.has(sequence) || (heads.has(sequence) && heads.has(sequence - 1));
  let after = cursor;
  while (after > 0 && isKnown(after)) after -= 1;

  return {
    after,
    isSame(entry) {
      const { sequence } = entry;
      if (sequence <= after || sequence > cursor) return false;
      const digest = entryDigest(entry);
      const known = digests.get(sequence);
      if (known !== undefined) return equalBytes(known, digest);
      const [before, head] = [heads.get(sequence - 1), heads.get(sequence)];
      if (before === undefined || head === undefined) return false;
      return equalBytes(nextHead({ sequence: sequence - 1, hash: before }, digest).hash, head);
    },
  };
}
