/** The images of messages. A row goes with its message: `ON DELETE CASCADE`. */
import type { Database } from '@signalapp/sqlcipher';
import type { ConversationId, MessageId } from '../../shared/domain/ids';
import type { MessageView } from '../../shared/ipc/core-contract';
import type { MessageBody } from '../content/body-codec';
import { sha256 } from '../crypto/primitives';
import { ballastBytes } from './ballast';
import { blob, bytesOf, idBlob, type Blob } from './columns';
import type { Transaction } from './vault';

export type ImageBody = Extract<MessageBody, { kind: 'image' }>;
export type ImageView = Omit<Extract<MessageView['body'], { kind: 'image' }>, 'kind' | 'alt' | 'text' | 'mentions'>;

/** Of the message that was just inserted under this key; `isTimed` when it is to vanish. */
export function insertImage(tx: Transaction, messageKey: number, image: ImageBody, isTimed: boolean): void {
  const { bytes, facts, source } = image;
  tx.db
    .prepare(
      `INSERT INTO image (message_key, ballast, hash, width, height, is_animated, source, bytes)
       VALUES (?, zeroblob(?), ?, ?, ?, ?, ?, ?)`,
    )
    .run([
      messageKey,
      isTimed ? ballastBytes : null,
      isTimed ? null : blob(sha256(bytes)),
      facts.width,
      facts.height,
      facts.isAnimated ? 1 : 0,
      source ?? null,
      blob(bytes),
    ]);
  if (!isTimed && facts.isAnimated) tx.changed({ what: 'gifs' });
}

export function deleteImage(tx: Transaction, messageKey: number): void {
  const { changes } = tx.db.prepare('DELETE FROM image WHERE message_key = ?').run([messageKey]);
  if (changes > 0) tx.changed({ what: 'gifs' });
}

/** The bytes of the image that a message is; undefined when it is none, or not here. */
export function readImageBytes(
  db: Database,
  conversationId: ConversationId,
  messageId: MessageId,
): Uint8Array | undefined {
  const bytes = db
    .prepare(
      `SELECT i.bytes FROM message m JOIN image i ON i.message_key = m.key
       WHERE m.conversation_id = ? AND m.message_id = ?`,
      { pluck: true },
    )
    .get<Blob>([idBlob(conversationId), idBlob(messageId)]);
  return bytes && bytesOf(bytes);
}

/** What is sent of it beside its words. */
export function readImageToSend(
  db: Database,
  messageKey: number,
): { readonly bytes: Uint8Array; readonly source: string | undefined } | undefined {
  const row = db
    .prepare('SELECT bytes, source FROM image WHERE message_key = ?')
    .get<{ readonly bytes: Blob; readonly source: string | null }>([messageKey]);
  return row && { bytes: bytesOf(row.bytes), source: row.source ?? undefined };
}

type ImageRow = {
  readonly message_key: number;
  readonly width: number;
  readonly height: number;
  readonly is_animated: number;
  readonly source: string | null;
  readonly size_bytes: number;
};

/** By the keys of their messages; without their bytes. */
export function imagesOf(db: Database, messageKeys: readonly number[]): ReadonlyMap<number, ImageView> {
  if (messageKeys.length === 0) return new Map();
  const rows = db
    .prepare(
      `SELECT message_key, width, height, is_animated, source, length(bytes) AS size_bytes FROM image
       WHERE message_key IN (SELECT value FROM json_each(?))`,
    )
    .all<ImageRow>([JSON.stringify(messageKeys)]);
  return new Map(
    rows.map(({ message_key, width, height, is_animated, source, size_bytes }) => [
      message_key,
      {
        width,
        height,
        isAnimated: is_animated === 1,
        sizeBytes: size_bytes,
        ...(source === null ? {} : { source }),
      },
    ]),
  );
}
