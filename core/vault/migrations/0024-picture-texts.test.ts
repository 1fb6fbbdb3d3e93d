import { Database } from '@signalapp/sqlcipher';
import { expect, it } from 'vitest';
import { searchTerms } from '../../search/search-terms';
import { isSearchSettled, settleSearch } from '../search-index';
import { searchMessages } from '../search-messages';
import { indexAsBefore } from '../testing/index-as-before';
import { migrations } from './index';
import { version } from './0024-picture-texts';

it('keeps what pictures of an older vault are called, finds them by it at once, and takes it out of the index again', () => {
  const db = new Database(':memory:');
  const found = (word: string) => searchMessages(db, searchTerms(word), {}, { limit: 9 }).hits.map(({ key }) => key);
  const indexed = () =>
    db.prepare(`SELECT count(*) FROM message_search WHERE message_search MATCH 'zebra'`, { pluck: true }).get();
  try {
    for (const each of migrations) if (each.version < version) each.up(db);
    const insert = db.prepare(
      `INSERT INTO message (conversation_id, message_id, sender, is_own, sent_at_ms, position, state, kind, text)
       VALUES (zeroblob(32), ?, zeroblob(32), 0, 1, ?, 'received', ?, ?)`,
    );
    insert.run([Buffer.alloc(16, 1), 1, 'text', 'Zebra']);
    insert.run([Buffer.alloc(16, 2), 2, 'image', 'Zebra']);
    indexAsBefore(db);
    for (const each of migrations) if (each.version >= version) each.up(db);
    expect([isSearchSettled(db), found('zebra')]).toEqual([true, [2, 1]]);
    const rows = db.prepare('SELECT text, alt FROM message ORDER BY key').all();
    expect(rows).toEqual([
      { text: 'Zebra', alt: null },
      { text: '', alt: 'Zebra' },
    ]);
    db.exec(`UPDATE message SET text = 'Tapir' WHERE kind = 'image'`);
    settleSearch(db, 9);
    expect([found('tapir zebra'), found('zebra'), indexed()]).toEqual([[2], [2, 1], 2]);
    db.exec('DELETE FROM message');
    settleSearch(db, 9);
    expect([found('zebra'), indexed()]).toEqual([[], 0]);
  } finally {
    db.close();
  }
});
