/** GIFs that are offered again: those that the person keeps, and those of messages that don't vanish. */
import type { Database } from '@signalapp/sqlcipher';
import { idFromBytes, type ConversationId, type GifId, type MessageId } from '../../shared/domain/ids';
import { limits } from '../../shared/domain/limits';
import { AppError } from '../../shared/errors';
import type { GifShelves } from '../../shared/ipc/core-contract';
import { bytesOf, idBlob, type Blob } from './columns';
import type { Transaction } from './vault';

type GifRow = {
  readonly hash: Blob;
  readonly width: number;
  readonly height: number;
  readonly alt: string;
  readonly source: string | null;
};

/** Of the latest images this many are looked at: the same ones are sent again and again. */
const seenCandidates = 4 * limits.seenGifs;

export function readGifShelves(db: Database): Pick<GifShelves, 'saved' | 'seen'> {
  const saved = db.prepare('SELECT hash, width, height, alt, source FROM saved_gif ORDER BY key DESC').all<GifRow>();
  const seen = db
    .prepare(
      `SELECT i.hash, i.width, i.height, ifnull(m.alt, '') AS alt, i.source
       FROM image i INDEXED BY image_seen CROSS JOIN message m ON m.key = i.message_key
       WHERE i.is_animated = 1 AND i.hash IS NOT NULL ORDER BY i.message_key DESC LIMIT ?`,
    )
    .all<GifRow>([seenCandidates]);
  const byId = new Map<GifId, GifShelves['seen'][number]>();
  for (const gif of seen.map(gifOf)) if (!byId.has(gif.gifId)) byId.set(gif.gifId, gif);
  return { saved: saved.map(gifOf), seen: [...byId.values()].slice(0, limits.seenGifs) };
}

/** Undefined when neither shelf has it. */
export function readGifBytes(db: Database, gifId: GifId): Uint8Array | undefined {
  const hash = idBlob(gifId);
  const bytes =
    db.prepare('SELECT bytes FROM saved_gif WHERE hash = ?', { pluck: true }).get<Blob>([hash]) ??
    db.prepare('SELECT bytes FROM image WHERE hash = ? LIMIT 1', { pluck: true }).get<Blob>([hash]);
  return bytes && bytesOf(bytes);
}

/**
 * Keeps a copy of the GIF, which stays when its message goes. Throws `message.unknown`, `message.not-allowed` for an image that
 * is to vanish or does not move, and `gifs.full`.
 */
export function saveGif(tx: Transaction, conversationId: ConversationId, messageId: MessageId): void {
  const row = tx.db
    .prepare(
      `SELECT i.message_key, i.hash, i.is_animated FROM message m JOIN image i ON i.message_key = m.key
       WHERE m.conversation_id = ? AND m.message_id = ?`,
    )
    .get<{
      readonly message_key: number;
      readonly hash: Blob | null;
      readonly is_animated: number;
    }>([idBlob(conversationId), idBlob(messageId)]);
  if (row === undefined) throw new AppError('message.unknown');
  if (row.hash === null || row.is_animated === 0) throw new AppError('message.not-allowed');
  const isSaved = tx.db.prepare('SELECT 1 FROM saved_gif WHERE hash = ?').get([row.hash]) !== undefined;
  if (isSaved) return;
  const count = tx.db.prepare('SELECT count(*) FROM saved_gif', { pluck: true }).get<number>() ?? 0;
  if (count >= limits.savedGifs) throw new AppError('gifs.full');
  tx.db
    .prepare(
      `INSERT INTO saved_gif (hash, width, height, alt, source, bytes)
       SELECT i.hash, i.width, i.height, ifnull(m.alt, ''), i.source, i.bytes
       FROM image i JOIN message m ON m.key = i.message_key WHERE i.message_key = ?`,
    )
    .run([row.message_key]);
  tx.changed({ what: 'gifs' });
}

export function unsaveGif(tx: Transaction, gifId: GifId): void {
  tx.db.prepare('DELETE FROM saved_gif WHERE hash = ?').run([idBlob(gifId)]);
  tx.changed({ what: 'gifs' });
}

function gifOf({ hash, width, height, alt, source }: GifRow): GifShelves['saved'][number] {
  return { gifId: idFromBytes('GifId', hash), width, height, alt, ...(source === null ? {} : { source }) };
}
