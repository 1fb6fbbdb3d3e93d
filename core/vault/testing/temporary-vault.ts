import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '../../../shared/domain/clock';
import { idFromBytes, type ConversationId, type MessageId, type UserId } from '../../../shared/domain/ids';
import type { MessageState } from '../../../shared/domain/message-state';
import { randomBytes } from '../../crypto/primitives';
import { insertConversation, type NewConversation } from '../conversation-table';
import { insertMessage, type StoredBody } from '../message-table';
import { positionOf, type Position } from '../position';
import { openVault, type Transaction, type Vault, type VaultKey } from '../vault';

export interface TemporaryVault {
  readonly vault: Vault;
  remove(): void;
}

/** A vault in a folder of its own, until `remove`. */
export function temporaryVault(clock: Clock = { nowMs: () => 1_700_000_000_000 }): TemporaryVault {
  const folder = mkdtempSync(join(tmpdir(), 'conclave-vault-'));
  const key = randomBytes(32) as VaultKey;
  const vault = openVault({ path: join(folder, 'vault.db'), key, clock });
  return {
    vault,
    remove() {
      vault.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export const newUserId = (): UserId => idFromBytes('UserId', randomBytes(32));
export const newMessageId = (): MessageId => idFromBytes('MessageId', randomBytes(16));
export const newConversationId = (): ConversationId => idFromBytes('ConversationId', randomBytes(32));

/** Puts a conversation into the vault; returns its id. */
export function addConversation(tx: Transaction, fields: Partial<NewConversation> = {}): ConversationId {
  const conversation: NewConversation = {
    conversationId: newConversationId(),
    kind: 'group',
    name: 'Visite',
    otherUserId: undefined,
    createdBy: newUserId(),
    createdAtMs: 1,
    cursor: 0,
    members: [],
    ...fields,
  };
  insertConversation(tx, conversation);
  return conversation.conversationId;
}

export interface MessageFields {
  readonly messageId?: MessageId;
  readonly sender?: UserId;
  readonly sequence?: number;
  readonly position?: Position;
  readonly state?: MessageState;
  readonly sentAtMs?: number;
  readonly body?: StoredBody;
  readonly mentionsSelf?: boolean;
  readonly timerMs?: number | undefined;
}

/** Puts a message into the vault, a received one unless `fields` say otherwise; returns its id. */
export function addMessage(tx: Transaction, conversationId: ConversationId, fields: MessageFields = {}): MessageId {
  const messageId = fields.messageId ?? newMessageId();
  const state = fields.state ?? 'received';
  insertMessage(tx, {
    conversationId,
    messageId,
    sender: fields.sender ?? newUserId(),
    isOwn: state !== 'received',
    sentAtMs: fields.sentAtMs ?? 1,
    position: fields.position ?? positionOf(fields.sequence ?? 1),
    state,
    body: fields.body ?? { kind: 'text', text: `text ${fields.sequence ?? ''}` },
    mentionsSelf: fields.mentionsSelf ?? false,
    timerMs: fields.timerMs,
  });
  return messageId;
}

/** Whatever the vault's tables hold, as text; bytes are read as UTF-8, too. Of a virtual table that is in others. */
export function everyValueOf(vault: Vault): readonly string[] {
  return vault.read((db) => {
    const tables = db
      .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'", {
        pluck: true,
      })
      .all<string>();
    const rows = tables.flatMap((table) => db.prepare(`SELECT * FROM ${table}`).all());
    return rows.flatMap((row) => Object.values(row)).map(textOf);
  });
}

function textOf(value: unknown): string {
  return value instanceof Uint8Array ? Buffer.from(value).toString('utf8') : String(value);
}
