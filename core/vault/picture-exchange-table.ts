/** Which groups' pictures are not here, and which of those that are here somebody else has asked for. */
import type { Database } from '@signalapp/sqlcipher';
import type { ConversationId } from '../../shared/domain/ids';
import { blob, bytesOf, idBlob, type Blob } from './columns';
import type { Transaction } from './vault';

/** What is to be said of the picture that the group has now. */
export type PictureNeed =
  /** It is not here. `askedAtMs` is when this device, or another one, last asked for it. */
  | { readonly kind: 'missing'; readonly hash: Uint8Array; readonly askedAtMs: number | undefined }
  /** Somebody has asked for it, and nobody has sent it since. `sentAtMs` is when it was last sent. */
  | {
      readonly kind: 'wanted';
      readonly hash: Uint8Array;
      readonly picture: Uint8Array;
      readonly sentAtMs: number | undefined;
    };

/** Undefined when there is no need, and when this device is in the group no more. */
export function pictureNeed(db: Database, conversationId: ConversationId): PictureNeed | undefined {
  const row = db
    .prepare(
      `SELECT c.picture_hash, p.picture, e.asked_at_ms, e.sent_at_ms, e.is_wanted FROM conversation c
       LEFT JOIN conversation_picture p ON p.conversation_id = c.conversation_id AND p.hash = c.picture_hash
       LEFT JOIN picture_exchange e ON e.conversation_id = c.conversation_id AND e.hash = c.picture_hash
       WHERE c.conversation_id = ? AND c.picture_hash IS NOT NULL AND c.is_member = 1 AND c.is_leaving = 0`,
    )
    .get<{
      readonly picture_hash: Blob;
      readonly picture: Blob | null;
      readonly asked_at_ms: number | null;
      readonly sent_at_ms: number | null;
      readonly is_wanted: number | null;
    }>([idBlob(conversationId)]);
  if (row === undefined) return undefined;
  const hash = bytesOf(row.picture_hash);
  if (row.picture === null) return { kind: 'missing', hash, askedAtMs: row.asked_at_ms ?? undefined };
  if (row.is_wanted !== 1) return undefined;
  return { kind: 'wanted', hash, picture: bytesOf(row.picture), sentAtMs: row.sent_at_ms ?? undefined };
}

/** Somebody has asked for a picture with this hash, this device perhaps. */
export function notePictureAsked(
  tx: Transaction,
  conversationId: ConversationId,
  hash: Uint8Array,
  atMs: number,
): void {
  update(tx, conversationId, hash, { set: 'asked_at_ms = ?, is_wanted = 1', atMs });
}

/** Somebody has sent the picture with this hash, this device perhaps. */
export function notePictureSent(tx: Transaction, conversationId: ConversationId, hash: Uint8Array, atMs: number): void {
  update(tx, conversationId, hash, { set: 'sent_at_ms = ?, is_wanted = 0', atMs });
}

// Of another picture than the group has nothing is kept.
function update(
  tx: Transaction,
  conversationId: ConversationId,
  hash: Uint8Array,
  { set, atMs }: { readonly set: string; readonly atMs: number },
): void {
  const keys = [idBlob(conversationId), blob(hash)];
  tx.db.prepare('DELETE FROM picture_exchange WHERE conversation_id = ? AND hash <> ?').run(keys);
  tx.db
    .prepare(
      `INSERT OR IGNORE INTO picture_exchange (conversation_id, hash, is_wanted)
       SELECT conversation_id, picture_hash, 0 FROM conversation WHERE conversation_id = ? AND picture_hash = ?`,
    )
    .run(keys);
  tx.db.prepare(`UPDATE picture_exchange SET ${set} WHERE conversation_id = ? AND hash = ?`).run([atMs, ...keys]);
}
