/** A message as its row says. */
import { idFromBytes, type MessageId, type UserId } from '../../shared/domain/ids';
import type { LinkPreview } from '../../shared/domain/link-preview';
import type { Mention } from '../../shared/domain/mentions';
import type { MessageState } from '../../shared/domain/message-state';
import type { MessageView } from '../../shared/ipc/core-contract';
import type { Blob } from './columns';
import { previewFromColumn } from './link-preview-column';
import type { Position } from './position';

export type Notice = Extract<MessageView['body'], { kind: 'notice' }>['notice'];
export type MessageKind = MessageView['body']['kind'];

export interface StoredMessage {
  /** Of its row: what belongs to it is found by it. */
  readonly key: number;
  readonly messageId: MessageId;
  readonly sender: UserId;
  readonly isOwn: boolean;
  readonly sentAtMs: number;
  /** As its sender said: later than `sentAtMs` if their clock was ahead of this device's. */
  readonly claimedAtMs: number;
  readonly position: Position;
  readonly state: MessageState;
  readonly kind: MessageKind;
  readonly text: string;
  /** What an image is called; empty for all others. */
  readonly alt: string;
  readonly mentions: readonly Mention[];
  readonly replyTo: MessageId | undefined;
  readonly isForwarded: boolean;
  readonly preview: LinkPreview | undefined;
  /** The edit whose text it has. */
  readonly editId: MessageId | undefined;
  readonly editedAtMs: number | undefined;
  readonly isPinned: boolean;
  /** How often it was sent once more. */
  readonly repeats: number;
  /** How long it stays once it was read; undefined when it stays. */
  readonly timerMs: number | undefined;
}

export interface ShownText {
  readonly text: string;
  readonly mentions: readonly Mention[];
  /** The edit that it comes from; undefined for the first text. */
  readonly editId: MessageId | undefined;
  readonly editedAtMs: number | undefined;
}

export type MessageRow = {
  readonly key: number;
  readonly message_id: Blob;
  readonly sender: Blob;
  readonly is_own: number;
  readonly sent_at_ms: number;
  readonly claimed_at_ms: number | null;
  readonly position: number;
  readonly state: MessageState;
  readonly kind: MessageKind;
  readonly text: string;
  /** NULL for what is no image. */
  readonly alt: string | null;
  readonly mentions: string | null;
  readonly reply_to: Blob | null;
  readonly is_forwarded: number;
  readonly edit_id: Blob | null;
  readonly edited_at_ms: number | null;
  readonly is_pinned: number;
  readonly repeats: number;
  readonly timer_ms: number | null;
  readonly link_preview: Blob | null;
};

export const messageColumns = `key, message_id, sender, is_own, sent_at_ms, position, state, kind, text, mentions, reply_to,
  is_forwarded, edit_id, edited_at_ms, is_pinned, repeats, timer_ms, claimed_at_ms, link_preview, alt`;

export function messageFromRow(row: MessageRow): StoredMessage {
  return {
    key: row.key,
    messageId: idFromBytes('MessageId', row.message_id),
    sender: idFromBytes('UserId', row.sender),
    isOwn: row.is_own === 1,
    sentAtMs: row.sent_at_ms,
    claimedAtMs: row.claimed_at_ms ?? row.sent_at_ms,
    position: row.position as Position,
    state: row.state,
    kind: row.kind,
    text: row.text,
    alt: row.alt ?? '',
    mentions: mentionsFromColumn(row.mentions),
    replyTo: row.reply_to === null ? undefined : idFromBytes('MessageId', row.reply_to),
    isForwarded: row.is_forwarded === 1,
    editId: row.edit_id === null ? undefined : idFromBytes('MessageId', row.edit_id),
    editedAtMs: row.edited_at_ms ?? undefined,
    isPinned: row.is_pinned === 1,
    repeats: row.repeats,
    timerMs: row.timer_ms ?? undefined,
    preview: previewFromColumn(row.link_preview),
  };
}

/** Whether an edit can give it this text: that of an image may be none. */
export function canSay({ kind }: Pick<StoredMessage, 'kind'>, text: string): boolean {
  return kind === 'image' || (kind === 'text' && text !== '');
}

export function mentionsColumn(mentions: readonly Mention[] = []): string | null {
  return mentions.length === 0 ? null : JSON.stringify(mentions);
}

export function mentionsFromColumn(column: string | null): Mention[] {
  return column === null ? [] : (JSON.parse(column) as Mention[]);
}
