/** The state of a conversation as its rules have let it become, and the pictures that it names by their hashes. */
import type { Database } from '@signalapp/sqlcipher';
import type { ConversationRights, ConversationRole } from '../../shared/domain/conversation-rights';
import { idToBytes, type ConversationId, type PictureId, type UserId } from '../../shared/domain/ids';
import { blob, bytesOf, idBlob, type Blob } from './columns';
import type { Transaction } from './vault';

/** A state, encoded, and what of it is read without decoding. */
export interface StateRow {
  readonly encoded: Uint8Array;
  readonly name: string;
  readonly rights: ConversationRights;
  readonly timerMs: number | undefined;
  readonly pictureHash: Uint8Array | undefined;
  readonly admins: readonly UserId[];
  readonly readers: readonly UserId[];
  /** Set while the group can be joined by a link. */
  readonly lobby: object | undefined;
}

/** Pictures that are kept of one conversation: that which it has, and those that it may be about to have. */
const picturesLimit = 4;

/** Undefined for a conversation that was begun before states were kept. */
export function findStateBytes(db: Database, conversationId: ConversationId): Uint8Array | undefined {
  const state = db
    .prepare('SELECT state FROM conversation_state WHERE conversation_id = ?', { pluck: true })
    .get<Blob>([idBlob(conversationId)]);
  return state && bytesOf(state);
}

/** Roles are given to those who are members now. */
export function writeStateRow(tx: Transaction, conversationId: ConversationId, state: StateRow): void {
  const id = idBlob(conversationId);
  tx.db
    .prepare('INSERT OR REPLACE INTO conversation_state (conversation_id, state) VALUES (?, ?)')
    .run([id, blob(state.encoded)]);
  const hash = state.pictureHash === undefined ? null : blob(state.pictureHash);
  const { changes } = tx.db
    .prepare('UPDATE conversation SET picture_hash = ? WHERE conversation_id = ? AND picture_hash IS NOT ?')
    .run([hash, id, hash]);
  tx.db
    .prepare('UPDATE conversation SET name = ?, rights = ?, timer_ms = ?, has_join_link = ? WHERE conversation_id = ?')
    .run([state.name, JSON.stringify(state.rights), state.timerMs ?? null, state.lobby === undefined ? 0 : 1, id]);
  if (changes > 0) {
    tx.db.prepare('DELETE FROM conversation_picture WHERE conversation_id = ? AND hash IS NOT ?').run([id, hash]);
  }
  tx.db
    .prepare(`UPDATE conversation_member SET role = 'member' WHERE conversation_id = ? AND role <> 'member'`)
    .run([id]);
  const give = tx.db.prepare('UPDATE conversation_member SET role = ? WHERE conversation_id = ? AND user_id = ?');
  const roles: readonly (readonly [ConversationRole, readonly UserId[]])[] = [
    ['admin', state.admins],
    ['reader', state.readers],
  ];
  for (const [role, users] of roles) for (const userId of users) give.run([role, id, idBlob(userId)]);
  tx.changed({ what: 'conversations', conversationIds: [conversationId] });
}

/** Keeps a picture that the conversation has, or may be about to have; the oldest gives way when there are many. */
export function insertPicture(
  tx: Transaction,
  conversationId: ConversationId,
  hash: Uint8Array,
  picture: Uint8Array,
): void {
  const id = idBlob(conversationId);
  tx.db
    .prepare('INSERT OR IGNORE INTO conversation_picture (conversation_id, hash, picture) VALUES (?, ?, ?)')
    .run([id, blob(hash), blob(picture)]);
  tx.db
    .prepare(
      `DELETE FROM conversation_picture WHERE key IN (
         SELECT key FROM conversation_picture p WHERE conversation_id = ?
           AND hash IS NOT (SELECT picture_hash FROM conversation c WHERE c.conversation_id = p.conversation_id)
         ORDER BY key DESC LIMIT -1 OFFSET ${picturesLimit - 1})`,
    )
    .run([id]);
  tx.changed({ what: 'conversations', conversationIds: [conversationId] });
}

/** The picture that the conversation has now, if it is here. */
export function findPicture(db: Database, conversationId: ConversationId): Uint8Array | undefined {
  const picture = db
    .prepare(
      `SELECT p.picture FROM conversation c
       JOIN conversation_picture p ON p.conversation_id = c.conversation_id AND p.hash = c.picture_hash
       WHERE c.conversation_id = ?`,
      { pluck: true },
    )
    .get<Blob>([idBlob(conversationId)]);
  return picture && bytesOf(picture);
}

/** Of whichever conversation; undefined when it is not here. */
export function findPictureByHash(db: Database, pictureId: PictureId): Uint8Array<ArrayBuffer> | undefined {
  // The key first, from the index alone: the rows with pictures are large.
  const picture = db
    .prepare(
      `SELECT picture FROM conversation_picture WHERE key = (SELECT key FROM conversation_picture WHERE hash = ? LIMIT 1)`,
      { pluck: true },
    )
    .get<Blob>([blob(idToBytes(pictureId))]);
  return picture && Uint8Array.from(bytesOf(picture));
}
