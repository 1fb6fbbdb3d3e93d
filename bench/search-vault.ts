/** A vault full of messages to search in, and what storing and indexing them costs. */
import { randomBytes } from 'node:crypto';
import { statSync } from 'node:fs';
import { insertConversation } from '../core/vault/conversation-table';
import { mergeSearch } from '../core/vault/merge-search';
import { insertMessage } from '../core/vault/message-table';
import { positionOf } from '../core/vault/position';
import { settleSearch } from '../core/vault/search-index';
import type { Vault } from '../core/vault/vault';
import { idFromBytes, type ConversationId, type UserId } from '../shared/domain/ids';
import { sameRandom, searchTexts } from './search-texts';
import { monotonicMs, percentile } from './statistics';
import { bytes, compare, microseconds, milliseconds, type Row } from './table';

/** `CONCLAVE_BENCH_MESSAGES=1000000` measures the million, which takes some minutes to write. */
export const messageCount = Number(process.env['CONCLAVE_BENCH_MESSAGES'] ?? 100_000);
export const startMs = Date.UTC(2021, 10, 1);
const conversationCount = 50;
const senderCount = 200;
const hoursBetween = (5 * 365 * 24) / messageCount;

/** A backlog is stored in transactions of so many, and indexed in such slices. */
const perTransaction = 128;
const perSlice = 32;
/** Pages of the index that are joined in one transaction, as in use. */
const perMerge = 32;
/** So many are written in this way, which is what is measured; the rest goes in by larger transactions. */
const measuredCount = Math.min(messageCount, 20_000);
const perLargeTransaction = 5_000;

export const conversations: readonly ConversationId[] = Array.from({ length: conversationCount }, () =>
  idFromBytes('ConversationId', newBytes(32)),
);
export const senders: readonly UserId[] = Array.from({ length: senderCount }, () =>
  idFromBytes('UserId', newBytes(32)),
);

export function newBytes(length: number): Uint8Array {
  return Uint8Array.from(randomBytes(length));
}

/** Fills the vault, whose file is `file`, with `messageCount` messages over five years, all of them indexed. */
export function fillForSearch(vault: Vault, file: string): Row[] {
  const random = sameRandom(1);
  const nextText = searchTexts(random);
  vault.transact((tx) => {
    for (const conversationId of conversations) {
      const group = { kind: 'group', name: 'Group', otherUserId: undefined, members: [], cursor: 0 } as const;
      const [createdBy = idFromBytes('UserId', newBytes(32))] = senders;
      insertConversation(tx, { ...group, conversationId, createdBy, createdAtMs: startMs });
    }
  });
  const storedMs = inBatches(perTransaction, (from, to) => store(vault, random, nextText, [from, to]));
  const storedBytes = sizeOf(vault, file);
  const indexedMs = inBatches(perSlice, (from, to) => vault.transact(({ db }) => settleSearch(db, to - from)));
  const slicesMs = mergeSlices(vault);
  const indexBytes = sizeOf(vault, file) - storedBytes;
  const perMessage = (ms: number, count = measuredCount): string => microseconds((ms * 1_000) / count);
  const mergedMs = slicesMs.reduce((sum, ms) => sum + ms, 0);
  return [
    ...compare(`storing a message, in batches of ${perTransaction}`, perMessage(storedMs), []),
    ...compare(`indexing it later, in slices of ${perSlice}`, perMessage(indexedMs), [
      ['storing it', perMessage(storedMs)],
    ]),
    ...compare('joining the parts of the index in the end', perMessage(mergedMs, messageCount), [
      [
        'a slice of it, p50 and p95',
        `${milliseconds(percentile(slicesMs, 50))}, ${milliseconds(percentile(slicesMs, 95))}`,
      ],
      ['the longest slice', milliseconds(Math.max(...slicesMs))],
    ]),
    ...compare('size of the index for a message', bytes(indexBytes / messageCount), [
      ['the message, in its table and indexes', bytes(storedBytes / messageCount)],
    ]),
  ];
}

/** Joins all parts of the index, as the indexer does when nothing else comes. Answers how long each slice took. */
function mergeSlices(vault: Vault): readonly number[] {
  const slicesMs: number[] = [];
  for (let isMore = true; isMore;) {
    const startedMs = monotonicMs();
    isMore = vault.transact(({ db }) => mergeSearch(db, perMerge));
    slicesMs.push(monotonicMs() - startedMs);
  }
  return slicesMs;
}

/** Answers how long the last `measuredCount` took, `size` at a time. */
function inBatches(size: number, write: (from: number, to: number) => void): number {
  const unmeasured = messageCount - measuredCount;
  let startedMs = monotonicMs();
  for (let from = 0; from < messageCount;) {
    if (from === unmeasured) startedMs = monotonicMs();
    const isMeasured = from >= unmeasured;
    const to = isMeasured ? Math.min(from + size, messageCount) : Math.min(from + perLargeTransaction, unmeasured);
    write(from, to);
    from = to;
  }
  return monotonicMs() - startedMs;
}

function store(
  vault: Vault,
  random: () => number,
  nextText: () => string,
  [from, to]: readonly [number, number],
): void {
  vault.transact((tx) => {
    for (let index = from; index < to; index += 1) {
      const [conversationId] = pick(conversations, random);
      const [sender] = pick(senders, random);
      insertMessage(tx, {
        conversationId,
        messageId: idFromBytes('MessageId', newBytes(16)),
        sender,
        isOwn: false,
        sentAtMs: Math.floor(startMs + index * hoursBetween * 3_600_000),
        position: positionOf(index + 1),
        state: 'received',
        body: { kind: 'text', text: nextText() },
      });
    }
  });
}

// Some are used much more than others.
function pick<T>(items: readonly T[], random: () => number): [T] {
  const item = items[Math.floor(random() ** 2 * items.length)];
  if (item === undefined) throw new Error('nothing to choose from');
  return [item];
}

function sizeOf(vault: Vault, file: string): number {
  vault.read((db) => db.pragma('wal_checkpoint(TRUNCATE)'));
  return statSync(file).size;
}
