/**
 * Joins the parts of the search's index. Each transaction that writes to it adds one, and what is searched is looked up in every one.
 * FTS5 joins four of one size by itself, which leaves a dozen or two.
 */
import type { Database } from '@signalapp/sqlcipher';

type IndexTable = 'message_search' | 'search_word_part';

/** So much of the index may be outside of its greatest part: each eighth that is new has all written once more. */
const mostOutside = 1 / 8;

/**
 * Goes on with joining, up to about `pages` of 4 KiB; what the index has of one word is not divided, and takes as long as it takes.
 * Answers whether there is more to do.
 */
export function mergeSearch(db: Database, pages: number): boolean {
  return mergeTable(db, 'message_search', pages) || mergeTable(db, 'search_word_part', pages);
}

function mergeTable(db: Database, table: IndexTable, pages: number): boolean {
  // First what was begun, which beginning once more would write again from its start.
  if (merge(db, table, pages)) return true;
  return isScattered(db, table) && merge(db, table, -pages);
}

// In FTS5, a negative number begins to join all parts, another one goes on, or joins parts of one size.
function merge(db: Database, table: IndexTable, pages: number): boolean {
  const countChanges = db.prepare('SELECT total_changes()', { pluck: true });
  const before = Number(countChanges.get());
  db.prepare(`INSERT INTO ${table} (${table}, rank) VALUES ('merge', ?)`).run([pages]);
  // The command itself is one (sqlite.org/fts5.html, "The 'merge' command").
  return Number(countChanges.get()) - before >= 2;
}

function isScattered(db: Database, table: IndexTable): boolean {
  const sizes = db.prepare(`SELECT count(*) FROM ${table}_idx GROUP BY segid`, { pluck: true }).all<number>();
  const whole = sizes.reduce((sum, size) => sum + size, 0);
  return whole - Math.max(0, ...sizes) > whole * mostOutside;
}
