import { Database } from '@signalapp/sqlcipher';
import { expect, it } from 'vitest';
import { searchTerms } from '../../search/search-terms';
import { settleSearch } from '../search-index';
import { searchMessages } from '../search-messages';
import { indexAsBefore } from '../testing/index-as-before';
import { migrations } from './index';
import { version } from './0027-search-spans';

const day = 24 * 60 * 60 * 1000;
const start = Date.UTC(2026, 9, 1);

it('counts by day what the index of an older vault has, not what it has yet to take in, and finds by time as before', () => {
  const db = new Database(':memory:');
  try {
    for (const each of migrations) if (each.version < version) each.up(db);
    const insert = db.prepare(
      `INSERT INTO message (key, conversation_id, message_id, sender, is_own, sent_at_ms, position, state, kind, text, timer_ms)
       VALUES (?, zeroblob(32), ?, zeroblob(32), 0, ?, ?, 'received', ?, ?, ?)`,
    );
    const add = (key: number, sentAtMs: number, kind = 'text', timerMs: number | null = null): void => {
      insert.run([key, Buffer.alloc(16, key % 251), sentAtMs, key, kind, kind === 'text' ? 'zebra' : '', timerMs]);
    };
    add(1, 0);
    add(2, start);
    add(1_023, start + 1);
    add(1_024, start + day);
    add(5_000, start + day);
    add(5_001, start + day, 'ping');
    add(5_002, start + day, 'text', 60_000);
    indexAsBefore(db);
    // One that was deleted and one that was given another time, neither of which the index knows yet; and one that is new.
    db.exec(`DELETE FROM message WHERE key = 5000; UPDATE message SET sent_at_ms = 1 WHERE key = 1024`);
    add(5_003, start + 2 * day);
    for (const each of migrations) if (each.version >= version) each.up(db);
    const counted = () => db.prepare('SELECT day, span, messages FROM search_span').all();
    const today = start / day;
    expect(counted()).toEqual([
      { day: 608 * 30, span: 0, messages: 1 },
      { day: today, span: 0, messages: 2 },
      { day: today + 1, span: 1, messages: 1 },
      { day: today + 1, span: 4, messages: 1 },
    ]);
    while (settleSearch(db, 9) > 0);
    expect(counted()).toEqual([
      { day: 608 * 30, span: 0, messages: 1 },
      { day: 608 * 30, span: 1, messages: 1 },
      { day: today, span: 0, messages: 2 },
      { day: today + 2, span: 4, messages: 1 },
    ]);
    const found = (filter: object) =>
      searchMessages(db, searchTerms('zebra'), filter, { limit: 9 }).hits.map(({ key }) => key);
    expect([found({ afterMs: start }), found({ beforeMs: start })]).toEqual([
      [5_003, 1_023, 2],
      [1_024, 1],
    ]);
  } finally {
    db.close();
  }
});
