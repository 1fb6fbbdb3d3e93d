/** Reads conversations as the window shows them: as many queries, however many there are. */
import type { Database } from '@signalapp/sqlcipher';
import {
  nothingAllowed,
  permissionsOf,
  roleOf,
  type ConversationKind,
  type ConversationRights,
  type ConversationRole,
} from '../../shared/domain/conversation-rights';
import { idFromBytes, toHex, type ConversationId, type UserId } from '../../shared/domain/ids';
import type { ConversationPreferences, ConversationView, MessageView } from '../../shared/ipc/core-contract';
import { bytesOf, idBlob, type Blob } from './columns';
import { viewColumns, viewsOf, type MessageViewRow } from './message-view';
import { notifyNow } from './silence';

type ListRow = {
  readonly id: Blob;
  readonly conversation_kind: ConversationKind;
  readonly name: string;
  readonly other_user_id: Blob | null;
  readonly created_at_ms: number;
  readonly is_member: number;
  readonly unread_count: number;
  readonly unread_mention_count: number;
  readonly rights: string;
  readonly has_join_link: number;
  readonly conversation_timer_ms: number | null;
  readonly picture_hash: Blob | null;
  readonly notify_now: ConversationPreferences['notify'];
  readonly notify_until_ms: number | null;
  readonly is_favourite: number;
  readonly is_archived: number;
  readonly folder: string | null;
  readonly is_marked_unread: number;
  readonly is_blocked: number;
} & { readonly [Column in keyof MessageViewRow]: MessageViewRow[Column] | null };

/** The first parameter is the time. */
const listSql = `
  SELECT c.conversation_id AS id, c.kind AS conversation_kind, c.name, c.other_user_id, c.created_at_ms,
    c.rights, c.has_join_link, c.timer_ms AS conversation_timer_ms, p.hash AS picture_hash, ${notifyNow} AS notify_now,
    c.notify_until_ms, c.is_favourite, c.is_archived, c.folder,
    c.is_marked_unread,
    c.kind = 'direct' AND EXISTS (SELECT 1 FROM blocked_person b WHERE b.user_id = c.other_user_id) AS is_blocked,
    c.is_member AND NOT c.is_leaving AND c.known_to_other OR EXISTS (
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
  LEFT JOIN conversation_picture p ON p.conversation_id = c.conversation_id AND p.hash = c.picture_hash
  WHERE c.shown_in IS NULL`;

/** Every conversation that is shown and was not deleted, the one with the latest message first. */
export function listConversations(db: Database, nowMs: number): readonly ConversationView[] {
  return listedConversations(db, listedConversationIds(db), nowMs);
}

/** Of what `listConversations` answers, in its order. */
export function listedConversationIds(db: Database): readonly ConversationId[] {
  const ids = db
    .prepare(
      `SELECT c.conversation_id FROM conversation c WHERE c.shown_in IS NULL AND NOT c.is_hidden
       ORDER BY coalesce(
         (SELECT sent_at_ms FROM message l WHERE l.conversation_id = c.conversation_id ORDER BY l.position DESC LIMIT 1),
         c.created_at_ms) DESC, c.conversation_id`,
      { pluck: true },
    )
    .all<Blob>();
  return ids.map((id) => idFromBytes('ConversationId', id));
}

/** Those of these conversations that are listed, in this order; for a topic that is shown in another conversation, that one, before the others. */
export function listedConversations(
  db: Database,
  conversationIds: readonly ConversationId[],
  nowMs: number,
): readonly ConversationView[] {
  const given = conversationIds.map(() => '?').join(', ');
  const shown = `(SELECT coalesce(t.shown_in, t.conversation_id) FROM conversation t WHERE t.conversation_id IN (${given}))`;
  const ids = conversationIds.map(idBlob);
  const rows = db
    .prepare(`${listSql} AND NOT c.is_hidden AND c.conversation_id IN ${shown}`)
    .all<ListRow>([nowMs, ...ids]);
  const members = db
    .prepare(
      `SELECT conversation_id, user_id, role FROM conversation_member WHERE conversation_id IN ${shown}
       ORDER BY conversation_id, user_id`,
    )
    .all<MemberRow>(ids);
  const placeOf = new Map(conversationIds.map((conversationId, place) => [conversationId, place]));
  const place = (view: ConversationView): number => placeOf.get(view.conversationId) ?? -1;
  const views = viewsFromRows(db, rows, { members: membersByConversation(members), self: ownUserId(db) });
  return [...views].sort((one, other) => place(one) - place(other));
}

/** Of every conversation that is here, listed or not. */
export function conversationIds(db: Database): ConversationId[] {
  const ids = db.prepare('SELECT conversation_id FROM conversation', { pluck: true }).all<Blob>();
  return ids.map((id) => idFromBytes('ConversationId', id));
}

/** Undefined for a conversation that is unknown or shown in another one. */
export function readConversation(
  db: Database,
  conversationId: ConversationId,
  nowMs: number,
): ConversationView | undefined {
  const row = db.prepare(`${listSql} AND c.conversation_id = ?`).get<ListRow>([nowMs, idBlob(conversationId)]);
  if (row === undefined) return undefined;
  const members = db
    .prepare(
      'SELECT conversation_id, user_id, role FROM conversation_member WHERE conversation_id = ? ORDER BY user_id',
    )
    .all<MemberRow>([idBlob(conversationId)]);
  return viewsFromRows(db, [row], { members: membersByConversation(members), self: ownUserId(db) })[0];
}

type MemberRow = { readonly conversation_id: Blob; readonly user_id: Blob; readonly role: ConversationRole };

interface MemberOf {
  readonly userId: UserId;
  readonly role: ConversationRole;
}

function membersByConversation(rows: readonly MemberRow[]): ReadonlyMap<string, readonly MemberOf[]> {
  const members = new Map<string, MemberOf[]>();
  for (const row of rows) {
    const conversationId = toHex(row.conversation_id);
    const list = members.get(conversationId) ?? [];
    list.push({ userId: idFromBytes('UserId', row.user_id), role: row.role });
    members.set(conversationId, list);
  }
  return members;
}

interface People {
  readonly members: ReadonlyMap<string, readonly MemberOf[]>;
  readonly self: UserId | undefined;
}

function viewsFromRows(db: Database, rows: readonly ListRow[], people: People): readonly ConversationView[] {
  const lastRows = rows.filter(hasMessage);
  // Nobody looks at previews of links in a list, and they are large.
  const lastMessages = viewsOf(
    db,
    lastRows.map((row) => ({ ...row, has_preview: 0 })),
  );
  const lastOf = new Map(lastMessages.map((message) => [message.conversationId, message]));
  return rows.map((row) => viewFromRow(row, people, lastOf.get(idFromBytes('ConversationId', row.id))));
}

// Undefined in a vault without an account.
function ownUserId(db: Database): UserId | undefined {
  const userId = db.prepare('SELECT user_id FROM account', { pluck: true }).get<Blob>();
  return userId && idFromBytes('UserId', userId);
}

function viewFromRow(row: ListRow, people: People, lastMessage: MessageView | undefined): ConversationView {
  const conversationId = idFromBytes('ConversationId', row.id);
  const members = people.members.get(conversationId) ?? [];
  return {
    conversationId,
    kind: row.conversation_kind,
    name: row.name,
    ...(row.picture_hash === null ? {} : { picture: idFromBytes('PictureId', bytesOf(row.picture_hash)) }),
    members: members.map(({ userId }) => userId),
    ...rightsFromRow(row, members, people.self),
    ...(row.conversation_timer_ms === null ? {} : { timerMs: row.conversation_timer_ms }),
    ...(row.other_user_id === null ? {} : { otherUserId: idFromBytes('UserId', row.other_user_id) }),
    createdAtMs: row.created_at_ms,
    ...(lastMessage === undefined ? {} : { lastMessage }),
    unreadCount: row.unread_count,
    isMarkedUnread: row.is_marked_unread === 1,
    isMember: row.is_member === 1,
    isBlocked: row.is_blocked === 1,
    unreadMentionCount: row.unread_mention_count,
    preferences: {
      notify: row.notify_now,
      ...(row.notify_now === 'all' || row.notify_until_ms === null ? {} : { notifyUntilMs: row.notify_until_ms }),
      isFavourite: row.is_favourite === 1,
      isArchived: row.is_archived === 1,
      ...(row.folder === null ? {} : { folder: row.folder }),
    },
  };
}

// Roles as they count: where no admin is left, they are others than those that were given.
function rightsFromRow(
  row: ListRow,
  members: readonly MemberOf[],
  self: UserId | undefined,
): Pick<ConversationView, 'rights' | 'may' | 'roles' | 'hasJoinLink'> {
  const rights = JSON.parse(row.rights) as ConversationRights;
  const withRole = (wanted: ConversationRole): readonly UserId[] =>
    members.filter(({ role }) => role === wanted).map(({ userId }) => userId);
  const hasJoinLink = row.has_join_link === 1;
  const state = {
    kind: row.conversation_kind,
    admins: withRole('admin'),
    readers: withRole('reader'),
    rights,
    lobby: hasJoinLink ? {} : undefined,
  };
  const users = new Set(members.map(({ userId }) => userId));
  const roles =
    state.kind !== 'group' || state.admins.length > 0
      ? members.filter(({ role }) => role !== 'member')
      : members.map(({ userId }) => ({ userId, role: roleOf(state, users, userId) }));
  const isActive = self !== undefined && row.is_member === 1 && row.is_blocked === 0;
  const { post, addMembers, call, manage } = isActive ? permissionsOf(state, users, self) : nothingAllowed;
  return { rights, hasJoinLink, roles, may: { post, addMembers, call, manage } };
}

function hasMessage(row: ListRow): row is ListRow & MessageViewRow {
  return row.message_id !== null;
}
