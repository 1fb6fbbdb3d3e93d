/** Finds messages by their text: the index names candidates, which are read, and kept if they really answer. */
import type { Database } from '@signalapp/sqlcipher';
import { idFromBytes, type ConversationId, type MessageId, type UserId } from '../../shared/domain/ids';
import { plainLines } from '../../shared/domain/message-text/plain-text';
import type { ExcerptPart } from '../search/find-terms';
import { excerptOf, findTerms, hasTerms } from '../search/find-terms';
import type { SearchTerm } from '../search/search-terms';
import { idBlob, type Blob } from './columns';
import {
  conversationToken,
  hasLink,
  isSearchSettled,
  linkToken,
  monthToken,
  senderToken,
  shortestWithParts,
  wordsWithPart,
} from './search-index';
import { everywhere, placesInTime, type KeySpan, type Places } from './search-spans';

export interface SearchFilter {
  readonly conversationId?: ConversationId | undefined;
  readonly sender?: UserId | undefined;
  /** Sent earlier than this. */
  readonly beforeMs?: number | undefined;
  /** Sent at this time or later. */
  readonly afterMs?: number | undefined;
  readonly has?: 'link' | 'picture' | undefined;
}

export interface SearchPage {
  readonly limit: number;
  /** What `next` of the page before said. */
  readonly after?: number | undefined;
}

export interface FoundMessage {
  /** See `readMessagesByKey`. */
  readonly key: number;
  readonly conversationId: ConversationId;
  readonly messageId: MessageId;
  readonly excerpt: ExcerptPart[];
}

export interface FoundMessages {
  readonly hits: readonly FoundMessage[];
  /** Where to go on; undefined when there is no more. */
  readonly next: number | undefined;
  /** False while messages wait to be indexed, which can't be found before. */
  readonly isComplete: boolean;
}

/** Messages that are read at a time, from as many as are wanted: most candidates answer, or hardly any do. */
const mostCandidates = 400;
const candidatesGrowth = 2;
/** After this long, what was found is told: the rest is for the next page. */
const patienceMs = 150;
/** Of words that have a part. When there are more, a message that has one is soon found without the index. */
const mostWords = 200;
/** Of a word in which several ue may be ü. */
const mostUmlautForms = 8;

/**
 * Newest first, in the order in which messages came to this device: senders choose the times of theirs. Finds nothing when
 * there are neither terms nor filters.
 */
export function searchMessages(
  db: Database,
  terms: readonly SearchTerm[],
  filter: SearchFilter,
  { limit, after }: SearchPage,
): FoundMessages {
  const isComplete = isSearchSettled(db);
  // Images are few, and read one by one: those that the index does not have yet are found as well.
  const places = filter.has === 'picture' ? everywhere : placesInTime(db, filter);
  const match = matchExpression(db, terms, filter, places.months);
  const startedMs = performance.now();
  const hits: FoundMessage[] = [];
  if (terms.length === 0 && Object.values(filter).every((each) => each === undefined))
    return { hits, next: undefined, isComplete };
  for (const { rows, isEnd } of candidates(db, match, filter, { spans: places.spans, before: after, limit })) {
    for (const row of rows) {
      const found = readFound(row, terms, filter);
      if (found !== undefined) hits.push(found);
      if (hits.length >= limit) return { hits, next: row.key, isComplete };
    }
    if (!isEnd && performance.now() - startedMs > patienceMs) return { hits, next: rows.at(-1)?.key, isComplete };
  }
  return { hits, next: undefined, isComplete };
}

type CandidateRow = {
  readonly key: number;
  readonly conversation_id: Blob;
  readonly message_id: Blob;
  readonly kind: 'text' | 'image';
  readonly text: string;
  readonly alt: string | null;
};

interface Candidates {
  readonly rows: readonly CandidateRow[];
  /** Whether there are no more in their span. */
  readonly isEnd: boolean;
}

interface CandidatePage {
  readonly spans: readonly KeySpan[];
  readonly before: number | undefined;
  readonly limit: number;
}

/** The newest first: those in the spans, of lower keys than `before`, of which some may not answer. */
function* candidates(
  db: Database,
  match: string | undefined,
  filter: SearchFilter,
  { spans, before = Number.MAX_SAFE_INTEGER, limit }: CandidatePage,
): Generator<Candidates> {
  let count = limit;
  for (const { first, end } of spans) {
    let isEnd = before <= first;
    for (let below = Math.min(end, before); !isEnd; count = Math.min(count * candidatesGrowth, mostCandidates)) {
      const rows = candidateRows(db, match, filter, { span: { first, end: below }, limit: count });
      isEnd = rows.length < count;
      yield { rows, isEnd };
      below = rows.at(-1)?.key ?? first;
    }
  }
}

function candidateRows(
  db: Database,
  match: string | undefined,
  { conversationId, sender, beforeMs, afterMs, has }: SearchFilter,
  { span, limit }: { readonly span: KeySpan; readonly limit: number },
): readonly CandidateRow[] {
  const values: (string | number | Blob)[] = [];
  const conditions = [`m.kind IN (${searchedKinds(has)}) AND m.timer_ms IS NULL`];
  const demand = (condition: string, value: string | number | Blob | undefined): void => {
    if (value === undefined) return;
    conditions.push(condition);
    values.push(value);
  };
  const [source, key] = match === undefined ? ['message m', 'm.key'] : [indexed, 's.rowid'];
  demand('message_search MATCH ?', match);
  demand(`${key} < ?`, span.end);
  demand(`${key} >= ?`, span.first);
  demand('m.conversation_id = ?', conversationId && idBlob(conversationId));
  demand('m.sender = ?', sender && idBlob(sender));
  demand('m.sent_at_ms < ?', beforeMs);
  demand('m.sent_at_ms >= ?', afterMs);
  return db
    .prepare(
      `SELECT m.key, m.conversation_id, m.message_id, m.kind, m.text, m.alt FROM ${source}
       WHERE ${conditions.join(' AND ')} ORDER BY ${key} DESC LIMIT ?`,
    )
    .all<CandidateRow>([...values, limit]);
}

function searchedKinds(has: SearchFilter['has']): string {
  return has === 'picture' ? `'image'` : `'text', 'image'`;
}

const indexed = 'message_search s CROSS JOIN message m ON m.key = s.rowid';

function readFound(row: CandidateRow, terms: readonly SearchTerm[], filter: SearchFilter): FoundMessage | undefined {
  // What a picture is called has no links: nothing in it can be followed.
  if (filter.has === 'link' && !hasLink(row.text)) return undefined;
  if (!hasTerms(writtenIn(row), terms)) return undefined;
  return {
    key: row.key,
    conversationId: idFromBytes('ConversationId', row.conversation_id),
    messageId: idFromBytes('MessageId', row.message_id),
    excerpt: excerptFrom(row, terms),
  };
}

/**
 * As the message is read; as it was written when what was sought is in what nobody sees, such as the address of a link. What a
 * picture is called has no marks to be read.
 */
function excerptFrom(row: CandidateRow, terms: readonly SearchTerm[]): ExcerptPart[] {
  const plain = writtenIn({ ...row, text: plainLines(row.text) });
  const ranges = findTerms(plain, terms);
  if (ranges !== undefined) return excerptOf(plain, ranges);
  const written = writtenIn(row);
  return excerptOf(written, findTerms(written, terms) ?? []);
}

// All of it that is searched.
function writtenIn({ text, alt }: Pick<CandidateRow, 'text' | 'alt'>): string {
  return [text, alt ?? ''].filter((words) => words !== '').join('\n');
}

// In FTS5's language, of quoted strings of words, in which there is no quote. Undefined when the index has nothing to say.
function matchExpression(
  db: Database,
  terms: readonly SearchTerm[],
  { conversationId, sender, has }: SearchFilter,
  months: Places['months'],
): string | undefined {
  if (has === 'picture') return undefined;
  const demands = terms.flatMap((term) => termExpression(db, term) ?? []);
  if (conversationId !== undefined) demands.push(quoted(conversationToken(idBlob(conversationId))));
  if (sender !== undefined) demands.push(quoted(senderToken(idBlob(sender))));
  if (has === 'link') demands.push(quoted(linkToken));
  // Each alternative costs something with each message that is found.
  if (months !== undefined) demands.push(anyOf(months.map((month) => quoted(monthToken(month)))));
  return demands.length === 0 ? undefined : allOf(demands);
}

// Undefined when so many words answer that reading finds them sooner.
function termExpression(db: Database, term: SearchTerm): string | undefined {
  const alternatives: string[] = [];
  for (const form of indexedForms(term)) {
    const words = quoted(form.trim());
    // For more than a few letters FTS5 gathers every message that has a word with this beginning; the words themselves it reads
    // from the newest message on, and all that are longer than this are known.
    const isBeginning = !form.endsWith(' ') && (form.startsWith(' ') || form.length < shortestWithParts - 1);
    alternatives.push(isBeginning ? `${words} *` : words);
    if (form.startsWith(' ')) continue;
    const others = wordsWithPart(db, form, mostWords);
    if (others === undefined) return undefined;
    alternatives.push(...others.map(quoted));
  }
  return anyOf([...new Set(alternatives)]);
}

// What may stand in the index for a form: it knows ü as u, wherever the message has it.
function indexedForms({ forms }: SearchTerm): readonly string[] {
  const all = forms.flatMap((form) => {
    let indexed = [''];
    for (const part of form.split(/(?<=[aou]e)/)) {
      const ways = /[aou]e$/.test(part) && indexed.length < mostUmlautForms ? [part, part.slice(0, -1)] : [part];
      indexed = indexed.flatMap((before) => ways.map((way) => before + way));
    }
    return indexed;
  });
  return [...new Set(all)];
}

function quoted(part: string): string {
  return `"${part}"`;
}

function allOf(expressions: readonly string[]): string {
  return expressions.length === 1 ? `${expressions[0]}` : `(${expressions.join(' AND ')})`;
}

function anyOf(expressions: readonly string[]): string {
  return expressions.length === 1 ? `${expressions[0]}` : `(${expressions.join(' OR ')})`;
}
