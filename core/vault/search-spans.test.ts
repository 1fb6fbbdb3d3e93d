import { afterEach, beforeEach, expect, it } from 'vitest';
import type { ConversationId } from '../../shared/domain/ids';
import { searchTerms } from '../search/search-terms';
import { settleSearch } from './search-index';
import { searchMessages, type SearchFilter } from './search-messages';
import { addConversation, addMessage, temporaryVault, type TemporaryVault } from './testing/temporary-vault';

const day = 24 * 60 * 60 * 1000;
const base = Date.UTC(2026, 9, 1);

let temporary: TemporaryVault;
let group: ConversationId;

beforeEach(() => {
  temporary = temporaryVault();
  group = temporary.vault.transact((tx) => addConversation(tx));
});
afterEach(() => temporary.remove());

interface Sent {
  readonly text: string;
  readonly sentAtMs: number;
}

/** Stores and indexes messages, `apart` keys from one to the next. */
function store(sent: readonly Sent[], apart = 1): void {
  temporary.vault.transact((tx) => {
    for (const [index, { text, sentAtMs }] of sent.entries())
      addMessage(tx, group, { sequence: index + 1, sentAtMs, body: { kind: 'text', text } });
    for (const table of ['message', 'search_due']) {
      // By way of keys that no other has.
      tx.db.prepare(`UPDATE ${table} SET key = -key * ?`).run([apart]);
      tx.db.exec(`UPDATE ${table} SET key = -key`);
    }
  });
  settle();
}
function settle(): void {
  while (temporary.vault.transact(({ db }) => settleSearch(db, 100)) > 0);
}
/** The texts that are found, a page after the other. */
function search(query: string, filter: SearchFilter, limit = 300): readonly string[] {
  return temporary.vault.read((db) => {
    const keys: number[] = [];
    let after: number | undefined;
    do {
      const page = searchMessages(db, searchTerms(query), filter, { limit, after });
      keys.push(...page.hits.map(({ key }) => key));
      after = page.next;
    } while (after !== undefined);
    const find = db.prepare('SELECT text FROM message WHERE key = ?', { pluck: true });
    return keys.map((key) => find.get<string>([key]) ?? '');
  });
}
const counted = (): unknown =>
  temporary.vault.read((db) => db.prepare('SELECT day, span, messages FROM search_span').all());
const edit = (sql: string): void => temporary.vault.transact(({ db }) => db.exec(sql));

it.each([
  ['far apart, so that many spans have them', 700],
  ['side by side', 1],
])('finds by time what reading all messages finds, however late they came, %s', (_, apart) => {
  // One after the other, some of them late, some from clocks that are years off.
  const sent = Array.from({ length: 240 }, (_each, index): Sent => {
    const days = index % 7 === 0 ? (index * 37) % 240 : index;
    const sentAtMs = index % 31 === 5 ? (index % 2) * 2 ** 45 : base + days * day + (index % 3) * 1_000;
    return { text: `Visite${index % 11 === 0 ? ' Zebra' : ''} ${index}`, sentAtMs };
  });
  store(sent, apart);
  const times = [0, 21, 100, 239].flatMap((days) => [base + days * day, base + days * day + 1_500]);
  for (const afterMs of [0, ...times]) {
    for (const beforeMs of [undefined, 2 ** 46, ...times]) {
      const wanted = sent
        .filter(({ sentAtMs }) => sentAtMs >= afterMs && sentAtMs < (beforeMs ?? Infinity))
        .map(({ text }) => text)
        .reverse();
      const filter = { afterMs: afterMs === 0 ? undefined : afterMs, beforeMs };
      expect([filter, search('visite', filter)]).toEqual([filter, wanted]);
      const zebras = wanted.filter((text) => text.includes('Zebra'));
      expect([filter, search('zebra', filter)]).toEqual([filter, zebras]);
    }
  }
});

it('finds by time alone, without words, page after page over several spans of keys', () => {
  const sent = Array.from({ length: 60 }, (_, index): Sent => ({ text: `${index}`, sentAtMs: base + index * day }));
  store(sent, 1_500);
  // Few enough spans to be searched one by one.
  const filter = { afterMs: base + 10 * day, beforeMs: base + 13 * day };
  for (const limit of [1, 2, 3, 4]) expect(search('', filter, limit)).toEqual(['12', '11', '10']);
  expect(search('', { beforeMs: base + 40 * day }, 7)).toHaveLength(40);
  expect(search('', { afterMs: base + 60 * day })).toEqual([]);
});

it('finds the few of one day that came all the time among many others', () => {
  const sent = Array.from({ length: 200 }, (_, index): Sent => ({
    text: `Visite ${index}`,
    sentAtMs: index % 20 === 0 ? base : base + 90 * day,
  }));
  store(sent, 30);
  const wanted = Array.from({ length: 10 }, (_, index) => `Visite ${index * 20}`).reverse();
  expect(search('visite', { beforeMs: base + day })).toEqual(wanted);
  expect(search('', { beforeMs: base + day }, 3)).toEqual(wanted);
});

it('forgets on which days there were messages that are deleted or get another time', () => {
  store([
    { text: 'Zebra eins', sentAtMs: base },
    { text: 'Zebra zwei', sentAtMs: base },
  ]);
  const today = base / day;
  expect(counted()).toEqual([{ day: today, span: 0, messages: 2 }]);
  edit(`UPDATE message SET sent_at_ms = sent_at_ms + ${day} WHERE text = 'Zebra zwei'`);
  settle();
  expect(counted()).toEqual([
    { day: today, span: 0, messages: 1 },
    { day: today + 1, span: 0, messages: 1 },
  ]);
  edit('DELETE FROM message');
  settle();
  expect(counted()).toEqual([]);
});

it('never has the days of what is to vanish', () => {
  temporary.vault.transact((tx) => addMessage(tx, group, { sequence: 9, sentAtMs: base, timerMs: 60_000 }));
  settle();
  expect(counted()).toEqual([]);
});

it('counts anew with an index that is begun anew', () => {
  store([
    { text: 'Zebra', sentAtMs: base },
    { text: 'Giraffe', sentAtMs: base },
  ]);
  temporary.vault.transact(({ db }) => {
    db.exec(`DELETE FROM message WHERE text = 'Zebra'`);
    // As by another version, which the index does not bear.
    db.prepare('UPDATE search_due SET text = ?, sent_at_ms = 1').run(['Tapir Nashorn Giraffe']);
  });
  settle();
  expect(counted()).toEqual([{ day: base / day, span: 0, messages: 1 }]);
  expect(search('giraffe', { afterMs: base })).toEqual(['Giraffe']);
});
