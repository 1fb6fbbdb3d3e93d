/** What searching costs: answers from a full vault, and what indexing adds to storing messages. */
import path from 'node:path';
import { searchTerms } from '../core/search/search-terms';
import { readMessagesByKey } from '../core/vault/message-view';
import { searchMessages, type SearchFilter } from '../core/vault/search-messages';
import { openVault, type Vault, type VaultKey } from '../core/vault/vault';
import { systemClock } from '../shared/domain/clock';
import type { BenchRun } from './bench-run';
import { conversations, fillForSearch, messageCount, newBytes, senders, startMs } from './search-vault';
import { monotonicMs, percentile } from './statistics';
import { compare, milliseconds, type Row, type Table } from './table';

const pageLimit = 50;
const target = '50 ms';

export async function measureSearch(run: BenchRun): Promise<Table> {
  const folder = run.newFolder('search');
  const vault = openVault({ path: path.join(folder, 'vault.db'), key: newBytes(32) as VaultKey, clock: systemClock });
  try {
    const rows = fillForSearch(vault, path.join(folder, 'vault.db'));
    for (const kind of queryKinds(vault)) rows.push(...answers(vault, kind));
    return {
      title: `Search: ${messageCount.toLocaleString('en')} messages in ${conversations.length} conversations`,
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
  const comparisons: [string, string][] = [
    ['target', target],
    ['of it on a processor', describe(times.map(({ processorMs }) => processorMs))],
  ];
  if (likeTimes.length > 0) comparisons.push(['LIKE', describe(likeTimes.map(({ wallMs }) => wallMs))]);
  return compare(`${name}, p50 and p95`, describe(times.map(({ wallMs }) => wallMs)), comparisons);
}

function describe(times: readonly number[]): string {
  return `${milliseconds(percentile(times, 50))}, ${milliseconds(percentile(times, 95))}`;
}

interface Times {
  readonly wallMs: number;
  /** Of this process, which does nothing else: where others use the processors, this says more. */
  readonly processorMs: number;
}

function timed(work: () => void): Times {
  const startedMs = monotonicMs();
  const used = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(used);
  return { wallMs: monotonicMs() - startedMs, processorMs: (user + system) / 1_000 };
}

function ask(vault: Vault, query: string, filter: SearchFilter): void {
  vault.read((db) => {
    const { hits } = searchMessages(db, searchTerms(query), filter, { limit: pageLimit });
    readMessagesByKey(
      db,
      hits.map(({ key }) => key),
    );
  });
}

function askLike(vault: Vault, text: string): void {
  vault.read((db) =>
    db.prepare('SELECT key FROM message WHERE text LIKE ? ORDER BY key DESC LIMIT ?').all([`%${text}%`, pageLimit]),
  );
}
