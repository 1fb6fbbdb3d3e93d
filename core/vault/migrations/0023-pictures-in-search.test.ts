import { Database } from '@signalapp/sqlcipher';
import { expect, it } from 'vitest';
import { searchTerms } from '../../search/search-terms';
import { isSearchSettled, settleSearch } from '../search-index';
import { searchMessages } from '../search-messages';
import { indexAsBefore } from '../testing/index-as-before';
import { migrations } from './index';
import { version } from './0023-pictures-in-search';

it('has the pictures of an older vault found by what they are called, unless they are to vanish', () => {
  const db = new Database(':memory:');
  try {
    for (const each of migrations) if (each.version < version) each.up(db);
    const insert = db.prepare(
      `INSERT INTO message (conversation_id, message_id, sender, is_own, sent_at_ms, position, state, kind, text, timer_ms)
       VALUES (zeroblob(32), ?, zeroblob(32), 0, 1, ?, 'received', ?, ?, ?)`,
    );
    insert.run([Buffer.alloc(16, 1), 1, 'text', 'Zebra', null]);
    indexAsBefore(db);
    insert.run([Buffer.alloc(16, 2), 2, 'image', 'Zebra', null]);
    insert.run([Buffer.alloc(16, 3), 3, 'image', 'Zebra', 60_000]);
    expect(isSearchSettled(db)).toBe(true);
    for (const each of migrations) if (each.version >= version) each.up(db);
    expect(settleSearch(db, 9)).toBe(1);
    const { hits, isComplete } = searchMessages(db, searchTerms('zebra'), {}, { limit: 9 });
    expect([hits.map(({ key }) => key), isComplete]).toEqual([[2, 1], true]);
  } finally {
    db.close();
  }
});
