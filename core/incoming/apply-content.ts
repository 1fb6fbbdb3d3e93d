import { equalBytes } from '../../shared/domain/bytes';
import type { Permissions } from '../../shared/domain/conversation-rights';
import { idFromBytes, idToBytes, type MessageId, type UserId } from '../../shared/domain/ids';
import { mentionsUser } from '../../shared/domain/mentions';
import { effectiveTimer, policyAt, type PolicyHistory } from '../../shared/domain/workspace-policy';
import type { MessageAction } from '../content/body-codec';
import type { ReceivedContent } from '../content/content-codec';
import { sha256 } from '../crypto/primitives';
import type { StoredBody } from '../vault/message-table';
import type { ActionOrigin } from './action-origin';

/** What a content means for the conversation that it came by. */
export type ContentChange =
  | {
      readonly kind: 'store-message';
      readonly messageId: MessageId;
      readonly sender: UserId;
      readonly isOwn: boolean;
      readonly sentAtMs: number;
      /** As its sender said, which may be in the future. */
      readonly claimedAtMs: number;
      readonly timerMs: number | undefined;
      readonly body: Exclude<StoredBody, { kind: 'notice' }>;
      /** See `NewMessage`. */
      readonly mentionsSelf: boolean;
      readonly reader: Reader;
    }
  | { readonly kind: 'act'; readonly action: MessageAction; readonly origin: ActionOrigin }
  | {
      readonly kind: 'note-receipts';
      readonly userId: UserId;
      readonly messageIds: readonly MessageId[];
      readonly isRead: boolean;
      readonly atMs: number;
    }
  | { readonly kind: 'compare-ticket'; readonly day: number; readonly ticketHash: Uint8Array }
  | {
      readonly kind: 'keep-picture';
      readonly hash: Uint8Array;
      readonly picture: Uint8Array;
      /** When it came. */
      readonly atMs: number;
    }
  | { readonly kind: 'ask-for-picture'; readonly hash: Uint8Array; readonly atMs: number };

/** The device that reads, at this moment. */
export interface Reader {
  readonly self: UserId;
  readonly nowMs: number;
  readonly policies: PolicyHistory;
}

/**
 * Turns a decrypted content into the change that it asks for. Pure. `sender` is the authenticated user; a
 * sending time in the future, by the clock here, is shown as now. A message stays as long as the policy says under which it was sent.
 */
export function applyContent(content: ReceivedContent, sender: UserId, reader: Reader): ContentChange {
  const { body, messageId, sentAtMs: claimedAtMs } = content;
  const { self, nowMs, policies } = reader;
  const sentAtMs = Math.min(claimedAtMs, nowMs);
  switch (body.kind) {
    case 'receipt':
    case 'read-receipt': {
      const isRead = body.kind === 'read-receipt';
      return { kind: 'note-receipts', userId: sender, messageIds: body.messageIds, isRead, atMs: sentAtMs };
    }
    case 'ticket-witness':
      return { kind: 'compare-ticket', day: body.day, ticketHash: body.ticketHash };
    case 'group-picture':
      return { kind: 'keep-picture', hash: sha256(body.picture), picture: body.picture, atMs: nowMs };
    case 'picture-request':
      return { kind: 'ask-for-picture', hash: body.hash, atMs: nowMs };
    case 'edit':
    case 'deletion':
    case 'reaction':
    case 'pin': {
      const said = { actionId: messageId, sender, atMs: sentAtMs, claimedAtMs } as const;
      const origin = { ...said, self, policies, stage: 'received' } as const;
      return { kind: 'act', action: body, origin };
    }
    case 'text':
    case 'image':
    case 'ping':
    case 'unsupported': {
      const isOwn = sender === self;
      const mentionsSelf = !isOwn && asksFor(self, body);
      const timerMs = effectiveTimer(policyAt(policies, claimedAtMs), content.timerMs);
      const said = { messageId, sender, sentAtMs, claimedAtMs, timerMs, body } as const;
      return { kind: 'store-message', ...said, isOwn, mentionsSelf, reader };
    }
  }
}

/**
 * Whether this body may come from somebody with these permissions, in a group with this picture, which everybody may send again. What devices tell each other needs none, and what is done to
 * messages is judged by the message, see `mayActOn`.
 */
export function isAllowed(
  body: ReceivedContent['body'],
  may: Permissions,
  pictureHash: Uint8Array | undefined,
): boolean {
  switch (body.kind) {
    case 'receipt':
    case 'read-receipt':
    case 'ticket-witness':
    case 'picture-request':
    case 'edit':
    case 'deletion':
    case 'reaction':
    case 'pin':
      return true;
    case 'group-picture':
      return may.manage || (pictureHash !== undefined && equalBytes(pictureHash, sha256(body.picture)));
    case 'text':
    case 'image':
    case 'ping':
    case 'unsupported':
      return may.post;
  }
}

function asksFor(self: UserId, body: StoredBody): boolean {
  if (body.kind === 'ping') return true;
  return (body.kind === 'text' || body.kind === 'image') && mentionsUser(body.mentions ?? [], self);
}

/**
 * The id under which a message is kept whose own id another sender has used before. Ids are random, so this is a
 * member's doing; its message neither replaces the other one nor is it lost.
 */
export function idAmongSenders(messageId: MessageId, sender: UserId): MessageId {
  return idFromBytes('MessageId', sha256(idToBytes(messageId), idToBytes(sender)).subarray(0, 16));
}
