import type { Permissions } from '../../shared/domain/conversation-rights';
import { idFromBytes, idToBytes, type MessageId, type UserId } from '../../shared/domain/ids';
import type { ReceivedContent } from '../content/content-codec';
import { sha256 } from '../crypto/primitives';
import type { StoredBody } from '../vault/message-table';

/** What a content means for the conversation that it came by. */
export type ContentChange =
  | {
      readonly kind: 'store-message';
      readonly messageId: MessageId;
      readonly sender: UserId;
      readonly isOwn: boolean;
      readonly sentAtMs: number;
      readonly body: Exclude<StoredBody, { kind: 'notice' }>;
    }
  | { readonly kind: 'note-receipts'; readonly userId: UserId; readonly messageIds: readonly MessageId[] }
  | { readonly kind: 'compare-ticket'; readonly day: number; readonly ticketHash: Uint8Array }
  | { readonly kind: 'keep-picture'; readonly hash: Uint8Array; readonly picture: Uint8Array };

/**
 * Turns a decrypted content into the change that it asks for. Pure. `sender` is the authenticated user, `self` this
 * device's; a sending time in the future, by the clock here, becomes now.
 */
export function applyContent(content: ReceivedContent, sender: UserId, self: UserId, nowMs: number): ContentChange {
  const { body } = content;
  switch (body.kind) {
    case 'receipt':
      return { kind: 'note-receipts', userId: sender, messageIds: body.messageIds };
    case 'ticket-witness':
      return { kind: 'compare-ticket', day: body.day, ticketHash: body.ticketHash };
    case 'group-picture':
      return { kind: 'keep-picture', hash: sha256(body.picture), picture: body.picture };
    case 'text':
    case 'unsupported':
      return {
        kind: 'store-message',
        messageId: content.messageId,
        sender,
        isOwn: sender === self,
        sentAtMs: Math.min(content.sentAtMs, nowMs),
        body,
      };
  }
}

/** Whether this body may come from somebody with these permissions. What devices tell each other needs none. */
export function isAllowed({ kind }: ReceivedContent['body'], may: Permissions): boolean {
  if (kind === 'receipt' || kind === 'ticket-witness') return true;
  return kind === 'group-picture' ? may.manage : may.post;
}

/**
 * The id under which a message is kept whose own id another sender has used before. Ids are random, so this is a
 * member's doing; its message neither replaces the other one nor is it lost.
 */
export function idAmongSenders(messageId: MessageId, sender: UserId): MessageId {
  return idFromBytes('MessageId', sha256(idToBytes(messageId), idToBytes(sender)).subarray(0, 16));
}
