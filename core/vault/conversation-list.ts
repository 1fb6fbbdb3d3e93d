/** Reads conversations as the window shows them: as many queries, however many there are. */
import type { Database } from '@signalapp/sqlcipher';
import { idFromBytes, toHex, type ConversationId, type UserId } from '../../shared/domain/ids';
import type { ConversationView, MessageView } from '../../shared/ipc/core-contract';
import { idBlob, type Blob } from './columns';
import type { ConversationKind } from './conversation-row';
import { viewColumns, viewsOf, type MessageViewRow } from './message-view';

type ListRow = {
  readonly id: Blob;
  readonly conversation_kind: ConversationKind;
  readonly name: string;
  readonly other_user_id: Blob | null;
  readonly created_at_ms: number;
  readonly is_member: number;
  readonly unread_count: number;
  readonly unread_mention_count: number;
} & { readonly [Column in keyof MessageViewRow]: MessageViewRow[Column] | null };

const listSql = `
  SELECT c.conversation_id AS id, c.kind AS conversation_kind, c.name, c.other_user_id, c.created_at_ms,
    c.is_member AND c.known_to_other OR EXISTS (
      SELECT 1 FROM conversation t WHERE t.shown_in = c.conversation_id AND t.is_member AND t.known_to_other
    ) AS is_member,
    (SELECT count(*) FROM message u
     WHERE u.conversation_id = c.conversation_id AND u.position > c.read_position
       AND u.state = 'received' AND u.kind NOT IN ('notice', 'deleted')) AS unread_count,
    (SELECT count(*) FROM message u
     WHERE u.conversation_id = c.conversation_id AND u.position > c.read_position
       AND u.state = 'received' AND u.mentions_self = 1) AS unread_mention_count,
    ${viewColumns}
  FROM conversation c
  LEFT JOIN message m ON m.key = (
    SELECT key FROM message l WHERE l.conversation_id = c.conversation_id ORDER BY l.position DESC LIMIT 1)
  WHERE c.shown_in IS NULL`;

/** Every conversation that is shown, the one with the latest message first. */
export function listConversations(db: Database): readonly ConversationView[] {
  const members = membersByConversation(
    db
      .prepare('SELECT conversation_id, user_id FROM conversation_member ORDER BY conversation_id, user_id')
      .all<MemberRow>(),
  );
  const rows = db
    .prepare(`${listSql} ORDER BY coalesce(m.sent_at_ms, c.created_at_ms) DESC, c.conversation_id`)
    .all<ListRow>();
  return viewsFromRows(db, rows, members);
}

/** Undefined for a conversation that is unknown or shown in another one. */
export function readConversation(db: Database, conversationId: ConversationId): ConversationView | undefined {
  const row = db.prepare(`${listSql} AND c.conversation_id = ?`).get<ListRow>([idBlob(conversationId)]);
  if (row === undefined) return undefined;
  const members = db
    .prepare('SELECT conversation_id, user_id FROM conversation_member WHERE conversation_id = ? ORDER BY user_id')
    .all<MemberRow>([idBlob(conversationId)]);
  return viewsFromRows(db, [row], membersByConversation(members))[0];
}

type MemberRow = { readonly conversation_id: Blob; readonly user_id: Blob };

function membersByConversation(rows: readonly MemberRow[]): ReadonlyMap<string, readonly UserId[]> {
  const members = new Map<string, UserId[]>();
  for (const row of rows) {
    const conversationId = toHex(row.conversation_id);
    const list = members.get(conversationId) ?? [];
    list.push(idFromBytes('UserId', row.user_id));
    members.set(conversationId, list);
  }
  return members;
}

function viewsFromRows(
  db: Database,
  rows: readonly ListRow[],
  members: ReadonlyMap<string, readonly UserId[]>,
): readonly ConversationView[] {
  const lastMessages = viewsOf(db, rows.filter(hasMessage));
  const lastOf = new Map(lastMessages.map((message) => [message.conversationId, message]));
  return rows.map((row) => viewFromRow(row, members, lastOf.get(idFromBytes('ConversationId', row.id))));
}

function viewFromRow(
  row: ListRow,
  members: ReadonlyMap<string, readonly UserId[]>,
  lastMessage: MessageView | undefined,
): ConversationView {
  const conversationId = idFromBytes('ConversationId', row.id);
  return {
    conversationId,
    kind: row.conversation_kind,
    name: row.name,
    members: [...(members.get(conversationId) ?? [])],
    ...(row.other_user_id === null ? {} : { otherUserId: idFromBytes('UserId', row.other_user_id) }),
    createdAtMs: row.created_at_ms,
    ...(lastMessage === undefined ? {} : { lastMessage }),
    unreadCount: row.unread_count,
    isMember: row.is_member === 1,
    roles: [],
    rights: { post: 'members', addMembers: 'members', call: 'members' },
    may: { post: true, addMembers: true, call: true, manage: true },
    unreadMentionCount: row.unread_mention_count,
    preferences: { notify: 'all', isFavourite: false, isArchived: false },
  };
}

function hasMessage(row: ListRow): row is ListRow & MessageViewRow {
  return row.message_id !== null;
}
