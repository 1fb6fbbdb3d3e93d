/** What this person calls others, and notes of them. It never leaves the vault. */
import type { Database } from '@signalapp/sqlcipher';
import { idFromBytes, type UserId } from '../../shared/domain/ids';
import { idBlob, type Blob } from './columns';
import type { Transaction } from './vault';

/** Empty where the person says nothing. */
export interface Annotation {
  readonly name: string;
  readonly note: string;
}

type AnnotationRow = { readonly name: string; readonly note: string };

export function readAnnotations(db: Database): ReadonlyMap<UserId, Annotation> {
  const rows = db
    .prepare('SELECT user_id, name, note FROM annotation')
    .all<AnnotationRow & { readonly user_id: Blob }>();
  return new Map(rows.map(({ user_id: userId, name, note }) => [idFromBytes('UserId', userId), { name, note }]));
}

export function findAnnotation(db: Database, userId: UserId): Annotation | undefined {
  return db.prepare('SELECT name, note FROM annotation WHERE user_id = ?').get<AnnotationRow>([idBlob(userId)]);
}

/** In the place of what was there; nothing is kept of one that says nothing. */
export function writeAnnotation(tx: Transaction, userId: UserId, { name, note }: Annotation): void {
  if (name === '' && note === '') tx.db.prepare('DELETE FROM annotation WHERE user_id = ?').run([idBlob(userId)]);
  else {
    tx.db
      .prepare('INSERT OR REPLACE INTO annotation (user_id, name, note) VALUES (?, ?, ?)')
      .run([idBlob(userId), name, note]);
  }
  tx.changed({ what: 'people', userIds: [userId] });
}
