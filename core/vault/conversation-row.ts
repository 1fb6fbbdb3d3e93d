/** A conversation as its row says. */
import type { ConversationKind } from '../../shared/domain/conversation-rights';
import { idFromBytes, type ConversationId, type UserId } from '../../shared/domain/ids';
import type { Blob } from './columns';

export interface Conversation {
  readonly conversationId: ConversationId;
  readonly kind: ConversationKind;
  /** Empty outside groups. */
  readonly name: string;
  /** Set in a direct conversation. */
  readonly otherUserId: UserId | undefined;
  readonly createdBy: UserId;
  readonly createdAtMs: number;
  readonly isMember: boolean;
  /** This person has left, and the group does not know it yet: nothing more is said or shown. */
  readonly isLeaving: boolean;
  /** Whether the other person is in this group too, as far as their device has said; true in a group. */
  readonly isKnownToOther: boolean;
  /** When the other person's last content in this topic was sent; 0 when there was none, and in a group. */
  readonly heardAtMs: number;
  /** The conversation that shows this one's messages: itself, or another direct one with the same person. */
  readonly shownIn: ConversationId;
  /** Sequence of the last entry of the topic that was applied or skipped. */
  readonly cursor: number;
  /** By how many places the cursor was set back, in all, because the relay had lost entries. */
  readonly lostPlaces: number;
  /** The entry that began the group's epoch. */
  readonly epochSince: number;
}

export type ConversationRow = {
  readonly conversation_id: Blob;
  readonly kind: ConversationKind;
  readonly name: string;
  readonly other_user_id: Blob | null;
  readonly created_by: Blob;
  readonly created_at_ms: number;
  readonly is_member: number;
  readonly is_leaving: number;
  readonly known_to_other: number;
  readonly heard_at_ms: number;
  readonly shown_in: Blob | null;
  readonly cursor: number;
  readonly lost_places: number;
  readonly epoch_since: number;
};

export function conversationFromRow(row: ConversationRow): Conversation {
  const conversationId = idFromBytes('ConversationId', row.conversation_id);
  return {
    conversationId,
    kind: row.kind,
    name: row.name,
    otherUserId: row.other_user_id === null ? undefined : idFromBytes('UserId', row.other_user_id),
    createdBy: idFromBytes('UserId', row.created_by),
    createdAtMs: row.created_at_ms,
    isMember: row.is_member === 1,
    isLeaving: row.is_leaving === 1,
    isKnownToOther: row.known_to_other === 1,
    heardAtMs: row.heard_at_ms,
    shownIn: row.shown_in === null ? conversationId : idFromBytes('ConversationId', row.shown_in),
    cursor: row.cursor,
    lostPlaces: row.lost_places,
    epochSince: row.epoch_since,
  };
}
