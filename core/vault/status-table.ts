/** What people say about themselves, and what this person shares. */
import type { Database } from '@signalapp/sqlcipher';
import { idFromBytes, type UserId } from '../../shared/domain/ids';
import type { Availability, SetStatus } from '../../shared/domain/status';
import type { PresenceSettings } from '../../shared/ipc/core-contract';
import { idBlob, type Blob } from './columns';
import type { Transaction } from './vault';

type StatusRow = {
  readonly user_id: Blob;
  readonly availability: Availability;
  readonly text: string;
  readonly emoji: string;
  readonly until_ms: number | null;
  readonly set_at_ms: number;
};

export function readStatus(db: Database, userId: UserId): SetStatus | undefined {
  const row = db.prepare('SELECT * FROM status WHERE user_id = ?').get<StatusRow>([idBlob(userId)]);
  return row && statusFromRow(row);
}

export function readStatuses(db: Database): ReadonlyMap<UserId, SetStatus> {
  const rows = db.prepare('SELECT * FROM status').all<StatusRow>();
  return new Map(rows.map((row) => [idFromBytes('UserId', row.user_id), statusFromRow(row)]));
}

/** Keeps the later one of what is known and `status`. */
export function saveStatus(tx: Transaction, userId: UserId, status: SetStatus): void {
  const { availability, text, emoji, untilMs, setAtMs } = status;
  const { changes } = tx.db
    .prepare(
      `INSERT INTO status VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT (user_id) DO UPDATE SET availability = excluded.availability, text = excluded.text,
         emoji = excluded.emoji, until_ms = excluded.until_ms, set_at_ms = excluded.set_at_ms
       WHERE excluded.set_at_ms > set_at_ms`,
    )
    .run([idBlob(userId), availability, text, emoji, untilMs ?? null, setAtMs]);
  if (changes > 0) tx.changed({ what: 'presence' });
}

/** Everybody's but this person's. */
export function forgetOthersStatuses(tx: Transaction, self: UserId): void {
  tx.db.prepare('DELETE FROM status WHERE user_id <> ?').run([idBlob(self)]);
  tx.changed({ what: 'presence' });
}

export function forgetStatuses(tx: Transaction, userIds: readonly UserId[]): void {
  const remove = tx.db.prepare('DELETE FROM status WHERE user_id = ?');
  for (const userId of userIds) remove.run([idBlob(userId)]);
  tx.changed({ what: 'presence' });
}

/** Everything is shared until the person says otherwise. */
export function readPresenceSettings(db: Database): PresenceSettings {
  const row = db
    .prepare('SELECT shares_typing, shares_presence FROM presence_settings')
    .get<{ readonly shares_typing: number; readonly shares_presence: number }>();
  return { sharesTyping: row?.shares_typing !== 0, sharesPresence: row?.shares_presence !== 0 };
}

export function savePresenceSettings(tx: Transaction, { sharesTyping, sharesPresence }: PresenceSettings): void {
  tx.db
    .prepare('INSERT OR REPLACE INTO presence_settings VALUES (1, ?, ?)')
    .run([sharesTyping ? 1 : 0, sharesPresence ? 1 : 0]);
  tx.changed({ what: 'presence' });
}

function statusFromRow(row: StatusRow): SetStatus {
  return {
    availability: row.availability,
    text: row.text,
    emoji: row.emoji,
    ...(row.until_ms === null ? {} : { untilMs: row.until_ms }),
    setAtMs: row.set_at_ms,
  };
}
