/** Groups that this person has asked to be let into, until they are, or want it no more. */
import type { Database } from '@signalapp/sqlcipher';
import { idFromBytes, type ConversationId } from '../../shared/domain/ids';
import type { GroupLink } from '../../shared/protocol/link-codec';
import { blob, bytesOf, idBlob, type Blob } from './columns';
import type { Transaction } from './vault';

export interface OwnJoinRequest extends Omit<GroupLink, 'workspaceId'> {
  readonly askedAtMs: number;
  /** When the relay last took it; undefined when it never did. */
  readonly sentAtMs: number | undefined;
  /** By the time that was said, when it was last tried to tell the relay: it may have it. Undefined when it never was. */
  readonly saidAtMs: number | undefined;
  /** `closed`: the link works no more; `withdrawn`: the group is to be told so. */
  readonly state: 'waiting' | 'closed' | 'withdrawn';
}

type RequestRow = {
  readonly conversation_id: Blob;
  readonly topic: Blob;
  readonly join_key: Blob;
  readonly name: string;
  readonly asked_at_ms: number;
  readonly sent_at_ms: number | null;
  readonly said_at_ms: number | null;
  readonly state: OwnJoinRequest['state'];
};

/** In place of what was asked of the same group before. */
export function insertOwnJoinRequest(
  tx: Transaction,
  { conversationId, lobby, name, askedAtMs, sentAtMs, saidAtMs, state }: OwnJoinRequest,
): void {
  tx.db
    .prepare(
      `INSERT OR REPLACE INTO own_join_request
         (conversation_id, topic, join_key, name, asked_at_ms, sent_at_ms, said_at_ms, state)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    .run([
      idBlob(conversationId),
      idBlob(lobby.topic),
      blob(lobby.key),
      name,
      askedAtMs,
      sentAtMs ?? null,
      saidAtMs ?? null,
      state,
    ]);
  tx.changed({ what: 'join-requests' });
}

/** Whoever was asked first in front. */
export function ownJoinRequests(db: Database): readonly OwnJoinRequest[] {
  return db
    .prepare('SELECT * FROM own_join_request ORDER BY asked_at_ms, conversation_id')
    .all<RequestRow>()
    .map((row) => ({
      conversationId: idFromBytes('ConversationId', row.conversation_id),
      lobby: { topic: idFromBytes('TopicId', row.topic), key: bytesOf(row.join_key) },
      name: row.name,
      askedAtMs: row.asked_at_ms,
      sentAtMs: row.sent_at_ms ?? undefined,
      saidAtMs: row.said_at_ms ?? undefined,
      state: row.state,
    }));
}

/** The relay is about to be told. */
export function markJoinRequestSaid(tx: Transaction, conversationId: ConversationId, atMs: number): void {
  tx.db
    .prepare('UPDATE own_join_request SET said_at_ms = ? WHERE conversation_id = ?')
    .run([atMs, idBlob(conversationId)]);
}

/** The relay took it. */
export function markJoinRequestSent(tx: Transaction, conversationId: ConversationId, atMs: number): void {
  tx.db
    .prepare('UPDATE own_join_request SET sent_at_ms = ? WHERE conversation_id = ?')
    .run([atMs, idBlob(conversationId)]);
  tx.changed({ what: 'join-requests' });
}

export function setJoinRequestState(
  tx: Transaction,
  conversationId: ConversationId,
  state: OwnJoinRequest['state'],
): void {
  tx.db.prepare('UPDATE own_join_request SET state = ? WHERE conversation_id = ?').run([state, idBlob(conversationId)]);
  tx.changed({ what: 'join-requests' });
}

export function deleteOwnJoinRequest(tx: Transaction, conversationId: ConversationId): void {
  const { changes } = tx.db
    .prepare('DELETE FROM own_join_request WHERE conversation_id = ?')
    .run([idBlob(conversationId)]);
  if (changes > 0) tx.changed({ what: 'join-requests' });
}
