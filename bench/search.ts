/** What searching costs: answers from a full vault, and what indexing adds to storing messages. */
import { randomBytes } from 'node:crypto';
import { statSync } from 'node:fs';
import path from 'node:path';
import { searchTerms } from '../core/search/search-terms';
import { insertConversation } from '../core/vault/conversation-table';
import { readMessages } from '../core/vault/message-page';
import { insertMessage } from '../core/vault/message-table';
import { positionOf } from '../core/vault/position';
import { settleSearch } from '../core/vault/search-index';
import { searchMessages, type SearchFilter } from '../core/vault/search-messages';
import { openVault, type Vault, type VaultKey } from '../core/vault/vault';
import { systemClock } from '../shared/domain/clock';
import { idFromBytes } from '../shared/domain/ids';
import type { BenchRun } from './bench-run';
import { sameRandom, searchTexts } from './search-texts';
import { monotonicMs, percentile } from './statistics';
import { bytes, compare, microseconds, milliseconds, type Row, type Table } from './table';

/** `CONCLAVE_BENCH_MESSAGES=1000000` measures the million, which takes some minutes to write. */
const messageCount = Number(process.env['CONCLAVE_BENCH_MESSAGES'] ?? 100_000);
const conversationCount = 50;
const senderCount = 200;
/** As a backlog is stored. */
const perTransaction = 128;
const perSlice = 64;
const hoursBetween = (5 * 365 * 24) / messageCount;
const startMs = Date.UTC(2021, 10, 1);
const pageLimit = 50;
const target = '50 ms';

export async function measureSearch(run: BenchRun): Promise<Table> {
  const folder = run.newFolder('search');
  const vault = openVault({ path: path.join(folder, 'vault.db'), key: newBytes(32) as VaultKey, clock: systemClock });
  try {
    const rows = [...fill(vault, path.join(folder, 'vault.db'))];
    for (const kind of queryKinds(vault)) rows.push(...answers(vault, kind));
    return {
      title: `Search: ${messageCount.toLocaleString('en')} messages in ${conversationCount} conversations`,
      rows,
      notes: [
        'One answer is a page of up to 50 messages as the window gets them, the newest first, from a vault in this process: p50 and p95',
        'of the queries of a kind, each asked once. LIKE reads texts from the newest to the oldest until it has as many, and finds',
        'neither umlauts nor phrases as people mean them. CONCLAVE_BENCH_MESSAGES says how many messages.',
      ],
    };
  } finally {
    vault.close();
  }
}

const conversations = Array.from({ length: conversationCount }, () => idFromBytes('ConversationId', newBytes(32)));
const senders = Array.from({ length: senderCount }, () => idFromBytes('UserId', newBytes(32)));

function newBytes(length: number): Uint8Array {
  return Uint8Array.from(randomBytes(length));
}

function fill(vault: Vault, file: string): Row[] {
  const random = sameRandom(1);
  const nextText = searchTexts(random);
  vault.transact((tx) => {
    for (const conversationId of conversations) {
      const group = { kind: 'group', name: 'Group', otherUserId: undefined, members: [], cursor: 0 } as const;
      const [createdBy = idFromBytes('UserId', newBytes(32))] = senders;
      insertConversation(tx, { ...group, conversationId, createdBy, createdAtMs: startMs });
    }
  });
  const plainMs = inBatches(perTransaction, (from, to) => store(vault, random, nextText, [from, to]));
  const storedBytes = sizeOf(vault, file);
  const indexMs = inBatches(perSlice, () => vault.transact(({ db }) => settleSearch(db, perSlice)));
  const indexBytes = sizeOf(vault, file) - storedBytes;
  return [
    ...compare('storing a message, in batches of 128', microseconds((plainMs * 1_000) / messageCount), []),
    ...compare('indexing it later, in slices of 64', microseconds((indexMs * 1_000) / messageCount), [
      ['storing it', microseconds((plainMs * 1_000) / messageCount)],
    ]),
    ...compare('size of the index for a message', bytes(indexBytes / messageCount), [
      ['the message, in its table and indexes', bytes(storedBytes / messageCount)],
    ]),
  ];
}

function inBatches(size: number, write: (from: number, to: number) => void): number {
  const startedMs = monotonicMs();
  for (let from = 0; from < messageCount; from += size) write(from, Math.min(from + size, messageCount));
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

interface QueryKind {
  readonly name: string;
  readonly queries: readonly string[];
  readonly filter?: SearchFilter;
  /** What LIKE looks for instead, where it can. */
  readonly like?: readonly string[];
}

function queryKinds(vault: Vault): readonly QueryKind[] {
  const texts = vault.read((db) =>
    db
      .prepare('SELECT text FROM message WHERE key % ? = 7 ORDER BY key', { pluck: true })
      .all<string>([Math.floor(messageCount / 40)]),
  );
  const words = texts.map((text) => text.split(' ').sort((a, b) => b.length - a.length)[0] ?? '');
  const phrases = texts.map((text) => text.split(' ').slice(0, 3).join(' '));
  const parts =
    'schein plan druck überweisung entlassung röntgen wund besprechung knie straßen vertrag versicherung'.split(' ');
  const [conversationId] = conversations.slice(-1);
  const [sender] = senders.slice(-1);
  return [
    {
      name: 'frequent words',
      queries: 'die nicht patient termin Müller heute visite werden'.split(' '),
      like: ['die', 'termin'],
    },
    { name: 'long words', queries: words, like: words.slice(0, 8) },
    { name: 'two words', queries: words.map((word, index) => `${word} ${texts[index]?.split(' ')[1] ?? ''}`) },
    { name: 'beginnings', queries: words.flatMap((word) => [2, 3, 5].map((length) => word.slice(0, length))) },
    { name: 'phrases', queries: phrases.map((phrase) => `"${phrase}"`), like: phrases.slice(0, 8) },
    { name: 'parts of compounds', queries: parts, like: parts },
    {
      name: 'what nobody wrote',
      queries: ['terminplanungsakte', 'zebra', 'knieknieknie', 'berichtsbericht', 'quarzuhr'],
      like: ['zebra'],
    },
    { name: 'in one conversation', queries: ['die', 'termin', ...parts], filter: { conversationId } },
    { name: 'from one sender', queries: ['die', 'termin', ...parts], filter: { sender } },
    {
      name: 'in one old month',
      queries: ['die', 'termin', ...parts],
      filter: { afterMs: startMs, beforeMs: startMs + 30 * 86_400_000 },
    },
    { name: 'before a year', queries: ['die', 'termin', ...parts], filter: { beforeMs: startMs + 365 * 86_400_000 } },
    { name: 'links', queries: ['', 'termin'], filter: { has: 'link' } },
  ];
}

function answers(vault: Vault, { name, queries, filter = {}, like = [] }: QueryKind): Row[] {
  const times = queries.map((query) => timed(() => ask(vault, query, filter)));
  const likeTimes = like.map((text) => timed(() => askLike(vault, text)));
  const comparisons: [string, string][] = [['target', target]];
  if (likeTimes.length > 0) comparisons.push(['LIKE', describe(likeTimes)]);
  return compare(`${name}, p50 and p95`, describe(times), comparisons);
}

function describe(times: readonly number[]): string {
  return `${milliseconds(percentile(times, 50))}, ${milliseconds(percentile(times, 95))}`;
}

function timed(work: () => void): number {
  const startedMs = monotonicMs();
  work();
  return monotonicMs() - startedMs;
}

function ask(vault: Vault, query: string, filter: SearchFilter): void {
  vault.read((db) => {
    const { hits } = searchMessages(db, searchTerms(query), filter, { limit: pageLimit });
    for (const { conversationId, messageId } of hits) readMessages(db, conversationId, [messageId]);
  });
}

function askLike(vault: Vault, text: string): void {
  vault.read((db) =>
    db.prepare('SELECT key FROM message WHERE text LIKE ? ORDER BY key DESC LIMIT ?').all([`%${text}%`, pageLimit]),
  );
}
