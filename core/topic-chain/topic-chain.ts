/** Computes a topic's chain over the entries of a batch, and compares it with what other members say of theirs. */
import type { Database } from '@signalapp/sqlcipher';
import { equalBytes } from '../../shared/domain/bytes';
import type { ConversationId } from '../../shared/domain/ids';
import { entryDigest, firstHead, headBytes, nextHead, type TopicHead } from './topic-head';
import type { TopicEntry } from '../transport/topic-connection';
import { findConversation } from '../vault/conversation-table';
import { deleteRuns, deleteRunsAfter, insertRun, lastRun, runsFrom, type ChainRun } from '../vault/topic-chain-table';
import type { Transaction, Vault } from '../vault/vault';

/** What a member's head comes to beside ours. Unknown: it is of entries that this device has not, or no longer, the hashes of. */
export type Verdict = 'same' | 'different' | 'unknown';

/** The head of what this device has read of the topic, or undefined when it does not know it. */
export function readTopicHead(db: Database, topic: ConversationId): TopicHead | undefined {
  const run = lastRun(db, topic);
  if (run === undefined) return findConversation(db, topic)?.cursor === 0 ? firstHead(topic) : undefined;
  return run.kind === 'heads' ? { sequence: run.lastSequence, hash: run.hashes.slice(-headBytes) } : undefined;
}

/** The chain begins here with what a welcome said of it; without a head, with the first that a member tells of. */
export function beginChain(tx: Transaction, topic: ConversationId, head: TopicHead | undefined): void {
  deleteRuns(tx, topic);
  if (head === undefined || head.sequence === 0) return;
  insertRun(tx, topic, { lastSequence: head.sequence, kind: 'heads', hashes: head.hash });
}

/** The chain ends with this entry again: the relay has lost those behind it. */
export function cutChain(tx: Transaction, topic: ConversationId, sequence: number): void {
  const [run] = runsFrom(tx.db, topic, sequence, 1);
  deleteRunsAfter(tx, topic, sequence);
  if (run === undefined || !covers(run, sequence) || run.lastSequence === sequence) return;
  const hashes = run.hashes.slice(0, (sequence - firstOf(run) + 1) * headBytes);
  insertRun(tx, topic, { lastSequence: sequence, kind: run.kind, hashes });
}

/** The chain while a batch of entries is read. What it comes to is written with them. */
export class TopicChain {
  readonly #vault: Pick<Vault, 'read'>;
  readonly #topic: ConversationId;
  /** Of the last entry before `#hashes`. */
  #base: number;
  /** Of each entry since: heads if `#head` is known, digests otherwise. */
  #hashes: Uint8Array[] = [];
  #head: TopicHead | undefined;
  /** Whether what is stored does not belong to the chain any more. */
  #isNew = false;
  #lastRead: ChainRun | undefined;

  /** `cursor` is the last entry that was read before the batch. */
  constructor(vault: Pick<Vault, 'read'>, topic: ConversationId, cursor: number) {
    this.#vault = vault;
    this.#topic = topic;
    this.#base = cursor;
    const head = vault.read((db) => readTopicHead(db, topic));
    this.#head = head?.sequence === cursor ? head : undefined;
  }

  /** After the last entry. */
  get head(): TopicHead | undefined {
    return this.#head;
  }

  /** Takes the entry that comes next. */
  append(entry: TopicEntry): void {
    const digest = entryDigest(entry);
    this.#head = this.#head && nextHead(this.#head, digest);
    this.#hashes.push(this.#head?.hash ?? digest);
  }

  /** Entries are missing up to this one: the chain is not known any more. */
  skipTo(lastMissing: number): void {
    this.#base = lastMissing;
    this.#hashes = [];
    this.#head = undefined;
    this.#isNew = true;
  }

  /**
   * What the sender of the entry that was taken last said of its chain. When ours is not known, it begins with what the first
   * member says: the next ones are compared with that.
   */
  judge(told: TopicHead): Verdict {
    const sequence = this.#base + this.#hashes.length;
    // Nobody can have read what comes later than what it wrote.
    if (told.sequence >= sequence) return 'different';
    if (this.#head === undefined) return this.#anchor(told) ? 'same' : 'unknown';
    const own = this.#hashAt(told.sequence);
    if (own === undefined) return 'unknown';
    return equalBytes(own, told.hash) ? 'same' : 'different';
  }

  write(tx: Transaction): void {
    if (this.#isNew) deleteRuns(tx, this.#topic);
    if (this.#hashes.length === 0) return;
    insertRun(tx, this.#topic, {
      lastSequence: this.#base + this.#hashes.length,
      kind: this.#head === undefined ? 'digests' : 'heads',
      hashes: Buffer.concat(this.#hashes),
    });
  }

  #hashAt(sequence: number): Uint8Array | undefined {
    if (sequence === 0) return firstHead(this.#topic).hash;
    if (sequence > this.#base) return this.#hashes[sequence - this.#base - 1];
    if (this.#isNew) return undefined;
    // Messages of one time tell of the same entries.
    if (this.#lastRead === undefined || !covers(this.#lastRead, sequence))
      [this.#lastRead] = this.#runsFrom(sequence, 1);
    return this.#lastRead?.kind === 'heads' ? hashIn(this.#lastRead, sequence) : undefined;
  }

  #runsFrom(sequence: number, limit?: number): readonly ChainRun[] {
    return this.#vault.read((db) => runsFrom(db, this.#topic, sequence, limit));
  }

  // The chain from what a member told of on, if all entries since are known.
  #anchor(told: TopicHead): boolean {
    const digests = new Map(this.#hashes.map((digest, index) => [this.#base + index + 1, digest] as const));
    if (!this.#isNew && told.sequence < this.#base) {
      for (const run of this.#runsFrom(told.sequence + 1)) {
        if (run.kind !== 'digests') continue;
        for (let sequence = firstOf(run); sequence <= run.lastSequence; sequence += 1) {
          const digest = hashIn(run, sequence);
          if (digest !== undefined) digests.set(sequence, digest);
        }
      }
    }
    const last = this.#base + this.#hashes.length;
    const heads: TopicHead[] = [];
    for (let head = told; head.sequence < last; heads.push(head)) {
      const digest = digests.get(head.sequence + 1);
      if (digest === undefined) return false;
      head = nextHead(head, digest);
    }
    this.#base = told.sequence;
    this.#hashes = heads.map(({ hash }) => hash);
    this.#head = heads.at(-1);
    this.#isNew = true;
    return true;
  }
}

function firstOf({ lastSequence, hashes }: ChainRun): number {
  return lastSequence - hashes.length / headBytes + 1;
}

function covers(run: ChainRun, sequence: number): boolean {
  return sequence >= firstOf(run) && sequence <= run.lastSequence;
}

function hashIn(run: ChainRun, sequence: number): Uint8Array | undefined {
  if (!covers(run, sequence)) return undefined;
  const start = (sequence - firstOf(run)) * headBytes;
  return run.hashes.subarray(start, start + headBytes);
}
