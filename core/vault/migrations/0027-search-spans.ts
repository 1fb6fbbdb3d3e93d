import type { Database } from '@signalapp/sqlcipher';

export const version = 27;

/**
 * `search_span` counts the messages that the search's index has of each day, by spans of 1,024 keys, in place of the months that it
 * has had: a filter by time leads to the keys; see search-spans.ts.
 */
export function up(db: Database): void {
  const day = (sentAtMs: string): string => `min(max(${sentAtMs} / 86400000, ${firstDay}), ${lastDay})`;
  db.exec(`
    DROP TABLE search_month;
    CREATE TABLE search_span (
      day INTEGER NOT NULL,
      span INTEGER NOT NULL,
      messages INTEGER NOT NULL,
      PRIMARY KEY (day, span)
    ) STRICT, WITHOUT ROWID;
    INSERT INTO search_span
      SELECT day, span, count(*) FROM (
        SELECT ${day('sent_at_ms')} AS day, key / 1024 AS span FROM message
        WHERE kind IN ('text', 'image') AND timer_ms IS NULL AND key NOT IN (SELECT key FROM search_due)
        UNION ALL
        SELECT ${day('sent_at_ms')}, key / 1024 FROM search_due WHERE text IS NOT NULL
      ) GROUP BY day, span;
  `);
}

/* As they are at this version in search-spans.ts. */
const firstDay = 608 * 30;
const lastDay = 913 * 30 + 29;
