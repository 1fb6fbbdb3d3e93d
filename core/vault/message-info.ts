/** What is known of one message beyond what its row in the window shows. */
import type { Database } from '@signalapp/sqlcipher';
import { idFromBytes, type ConversationId, type MessageId } from '../../shared/domain/ids';
import { AppError } from '../../shared/errors';
import type { MessageInfo } from '../../shared/ipc/core-contract';
import { idBlob, type Blob } from './columns';
import { formerTexts } from './former-text-table';

type Recipient = MessageInfo['recipients'][number];

/** Throws `message.unknown`. */
export function readMessageInfo(db: Database, conversationId: ConversationId, messageId: MessageId): MessageInfo {
  const row = db
    .prepare(
      `SELECT m.key, m.is_own, m.state, m.key < c.receipts_from_key AS is_forgotten
       FROM message m JOIN conversation c USING (conversation_id)
       WHERE m.conversation_id = ? AND m.message_id = ? AND m.kind <> 'notice'`,
    )
    .get<InfoRow>([idBlob(conversationId), idBlob(messageId)]);
  if (row === undefined) throw new AppError('message.unknown');
  return { recipients: recipientsOf(db, conversationId, row), formerTexts: formerTexts(db, row) };
}

type InfoRow = {
  readonly key: number;
  readonly is_own: number;
  readonly state: string;
  readonly is_forgotten: number;
};

function recipientsOf(db: Database, conversationId: ConversationId, row: InfoRow): Recipient[] {
  if (row.is_own === 0 || row.is_forgotten === 1 || row.state === 'waiting' || row.state === 'failed') return [];
  const id = idBlob(conversationId);
  const recipients = db
    .prepare(
      `SELECT c.user_id, r.delivered_at_ms, r.read_at_ms
       FROM message m JOIN conversation_member c
         ON c.conversation_id = m.conversation_id AND c.user_id <> m.sender AND c.since_position < m.position
       LEFT JOIN receipt r ON r.conversation_id = m.conversation_id AND r.message_key = m.key AND r.user_id = c.user_id
       WHERE m.key = ?
       UNION
       SELECT user_id, delivered_at_ms, read_at_ms FROM receipt WHERE conversation_id = ? AND message_key = ?
       ORDER BY 1`,
    )
    .all<RecipientRow>([row.key, id, row.key])
    .map(recipientFromRow);
  // It has been confirmed by all, and by whom and when was not kept then.
  const isKept = row.state === 'sent' || recipients.some(({ deliveredAtMs }) => deliveredAtMs !== undefined);
  return isKept ? recipients : [];
}

type RecipientRow = {
  readonly user_id: Blob;
  readonly delivered_at_ms: number | null;
  readonly read_at_ms: number | null;
};

function recipientFromRow(row: RecipientRow): Recipient {
  return {
    userId: idFromBytes('UserId', row.user_id),
    ...(row.delivered_at_ms === null ? {} : { deliveredAtMs: row.delivered_at_ms }),
    ...(row.read_at_ms === null ? {} : { readAtMs: row.read_at_ms }),
  };
}
