/** Where people ask to be let into groups by a link, and who has. */
import type { Database } from '@signalapp/sqlcipher';
import { equalBytes } from '../../shared/domain/bytes';
import { idFromBytes, type ConversationId, type UserId } from '../../shared/domain/ids';
import type { Lobby } from '../../shared/protocol/link-codec';
import { blob, bytesOf, idBlob, type Blob } from './columns';
import type { Transaction } from './vault';

export interface StoredLobby extends Lobby {
  readonly conversationId: ConversationId;
  /** `new`: the relay may not have it yet; `closing`: nobody may ask there any more, and the relay is to know. */
  readonly state: 'new' | 'open' | 'closing';
  /** Sequence of the last entry that was read; undefined when what is there now is not to be read. */
  readonly cursor: number | undefined;
  /** When a newcomer's device first saw where its topic ends: what was sent before is no concern of it. */
  readonly sinceMs: number | undefined;
}

export interface AdmissionRequest {
  readonly userId: UserId;
  /** By their device's clock. */
  readonly sentAtMs: number;
}

/** What somebody asked for so long ago is not what they want today. */
export const requestLifetimeMs = 14 * 24 * 60 * 60 * 1000;

type LobbyRow = {
  readonly conversation_id: Blob;
  readonly topic: Blob;
  readonly join_key: Blob;
  readonly state: StoredLobby['state'];
  readonly cursor: number | null;
  readonly since_ms: number | null;
};

/** The conversation's lobby is this one from now on. Requests in another one count for nothing. */
export function setLobby(
  tx: Transaction,
  conversationId: ConversationId,
  lobby: Lobby | undefined,
  cursor: number | undefined,
): void {
  const id = idBlob(conversationId);
  const present = findLobby(tx.db, conversationId);
  if (present === undefined && lobby === undefined) return;
  if (present?.topic === lobby?.topic && equalBytes(present?.key ?? none, lobby?.key ?? none)) return;
  tx.db.prepare(`UPDATE lobby SET state = 'closing' WHERE conversation_id = ?`).run([id]);
  tx.db.prepare('DELETE FROM admission_request WHERE conversation_id = ?').run([id]);
  if (lobby !== undefined) {
    tx.db
      .prepare(
        `INSERT OR REPLACE INTO lobby (conversation_id, topic, join_key, state, cursor) VALUES (?, ?, ?, 'new', ?)`,
      )
      .run([id, idBlob(lobby.topic), blob(lobby.key), cursor ?? null]);
  }
  tx.changed({ what: 'conversations', conversationIds: [conversationId] });
}

const none = new Uint8Array(0);

/** The one that the group has now. */
export function findLobby(db: Database, conversationId: ConversationId): StoredLobby | undefined {
  const row = db
    .prepare(`SELECT * FROM lobby WHERE conversation_id = ? AND state <> 'closing'`)
    .get<LobbyRow>([idBlob(conversationId)]);
  return row && lobbyFromRow(row);
}

/** Those that have to be closed at the relay. */
export function closingLobbies(db: Database): readonly StoredLobby[] {
  return db.prepare(`SELECT * FROM lobby WHERE state = 'closing'`).all<LobbyRow>().map(lobbyFromRow);
}

function lobbyFromRow(row: LobbyRow): StoredLobby {
  return {
    conversationId: idFromBytes('ConversationId', row.conversation_id),
    topic: idFromBytes('TopicId', row.topic),
    key: bytesOf(row.join_key),
    state: row.state,
    cursor: row.cursor ?? undefined,
    sinceMs: row.since_ms ?? undefined,
  };
}

/** The relay has it: the link can be given away. */
export function markLobbyOpen(tx: Transaction, { conversationId, topic }: StoredLobby): void {
  const { changes } = tx.db
    .prepare(`UPDATE lobby SET state = 'open' WHERE conversation_id = ? AND topic = ? AND state = 'new'`)
    .run([idBlob(conversationId), idBlob(topic)]);
  if (changes > 0) tx.changed({ what: 'conversations', conversationIds: [conversationId] });
}

export function setLobbyCursor(tx: Transaction, { conversationId, topic }: StoredLobby, sequence: number): void {
  tx.db
    .prepare('UPDATE lobby SET cursor = ? WHERE conversation_id = ? AND topic = ?')
    .run([sequence, idBlob(conversationId), idBlob(topic)]);
}

/** A newcomer begins behind this entry, with what is asked from now on. */
export function beginLobby(tx: Transaction, lobby: StoredLobby, sequence: number, nowMs: number): void {
  const { conversationId, topic } = lobby;
  tx.db
    .prepare('UPDATE lobby SET since_ms = ? WHERE conversation_id = ? AND topic = ?')
    .run([nowMs, idBlob(conversationId), idBlob(topic)]);
  setLobbyCursor(tx, lobby, sequence);
}

export function deleteLobby(tx: Transaction, { conversationId, topic }: StoredLobby): void {
  tx.db
    .prepare('DELETE FROM lobby WHERE conversation_id = ? AND topic = ?')
    .run([idBlob(conversationId), idBlob(topic)]);
}

/** This device is not in the group any more: the lobbies are the others'. */
export function deleteLobbies(tx: Transaction, conversationId: ConversationId): void {
  const id = idBlob(conversationId);
  for (const table of ['lobby', 'admission_request', 'departure']) {
    tx.db.prepare(`DELETE FROM ${table} WHERE conversation_id = ?`).run([id]);
  }
}

/** In place of what the same person asked before. What is older than their last word has no effect. */
export function insertAdmissionRequest(
  tx: Transaction,
  conversationId: ConversationId,
  { userId, sentAtMs }: AdmissionRequest,
): void {
  tx.db
    .prepare(
      `INSERT INTO admission_request AS r (conversation_id, user_id, sent_at_ms) VALUES (?, ?, ?)
       ON CONFLICT DO UPDATE SET sent_at_ms = excluded.sent_at_ms, is_settled = 0
       WHERE excluded.sent_at_ms > r.sent_at_ms`,
    )
    .run([idBlob(conversationId), idBlob(userId), sentAtMs]);
}

/** They want it no more since then; unless they have asked later. */
export function withdrawAdmissionRequest(
  tx: Transaction,
  conversationId: ConversationId,
  { userId, sentAtMs }: AdmissionRequest,
): void {
  tx.db
    .prepare(
      `INSERT INTO admission_request AS r (conversation_id, user_id, sent_at_ms, is_settled) VALUES (?, ?, ?, 1)
       ON CONFLICT DO UPDATE SET sent_at_ms = excluded.sent_at_ms, is_settled = 1
       WHERE excluded.sent_at_ms >= r.sent_at_ms`,
    )
    .run([idBlob(conversationId), idBlob(userId), sentAtMs]);
}

/** They are in, or can't be let in: what they have asked up to now counts no more. */
export function settleAdmissionRequest(tx: Transaction, conversationId: ConversationId, userId: UserId): void {
  tx.db
    .prepare('UPDATE admission_request SET is_settled = 1 WHERE conversation_id = ? AND user_id = ?')
    .run([idBlob(conversationId), idBlob(userId)]);
}

/** Whoever has waited longest first. */
export function admissionRequests(db: Database, conversationId: ConversationId): readonly AdmissionRequest[] {
  return db
    .prepare(
      `SELECT user_id, sent_at_ms FROM admission_request WHERE conversation_id = ? AND is_settled = 0
       ORDER BY sent_at_ms, user_id`,
    )
    .all<{ readonly user_id: Blob; readonly sent_at_ms: number }>([idBlob(conversationId)])
    .map((row) => ({ userId: idFromBytes('UserId', row.user_id), sentAtMs: row.sent_at_ms }));
}

/** What they have asked up to now does not bring them back. */
export function noteDepartures(
  tx: Transaction,
  conversationId: ConversationId,
  userIds: readonly UserId[],
  atMs: number,
): void {
  if (findLobby(tx.db, conversationId) === undefined) return;
  tx.db.prepare('DELETE FROM departure WHERE at_ms < ?').run([atMs - 2 * requestLifetimeMs]);
  tx.db.prepare('DELETE FROM admission_request WHERE sent_at_ms < ?').run([atMs - 2 * requestLifetimeMs]);
  const note = tx.db.prepare('INSERT OR REPLACE INTO departure (conversation_id, user_id, at_ms) VALUES (?, ?, ?)');
  for (const userId of userIds) {
    note.run([idBlob(conversationId), idBlob(userId), atMs]);
    settleAdmissionRequest(tx, conversationId, userId);
  }
}

/** Up to when this person's words in the lobby count no more, by their own clock: they were heard, and are settled. */
export function settledUpToMs(db: Database, conversationId: ConversationId, userId: UserId): number | undefined {
  return db
    .prepare('SELECT sent_at_ms FROM admission_request WHERE conversation_id = ? AND user_id = ? AND is_settled = 1', {
      pluck: true,
    })
    .get<number>([idBlob(conversationId), idBlob(userId)]);
}

/** When this person was last seen to go, by this device's clock. */
export function departedAtMs(db: Database, conversationId: ConversationId, userId: UserId): number | undefined {
  return db
    .prepare('SELECT at_ms FROM departure WHERE conversation_id = ? AND user_id = ?', { pluck: true })
    .get<number>([idBlob(conversationId), idBlob(userId)]);
}
