/** An entry of the outbox as its row says. */
import { idFromBytes, type ConversationId, type EntryId, type MessageId, type TopicId } from '../../shared/domain/ids';
import { bytesOf, type Blob } from './columns';

interface Common {
  readonly entryId: EntryId;
  readonly epoch: number;
}

export type NewOutboxEntry =
  | (Common & { readonly kind: 'create-topic'; readonly accessHash: Uint8Array })
  /** A sealed welcome for a device's inbox. */
  | (Common & { readonly kind: 'deliver'; readonly inbox: TopicId; readonly bytes: Uint8Array })
  | (Common & {
      readonly kind: 'append';
      readonly bytes: Uint8Array;
      /** The encoded content, to be protected again when the epoch has moved on; empty when it was forgotten with its message. */
      readonly content: Uint8Array;
      /** The message is to vanish: its content is kept as ballast.ts says. */
      readonly isTimed?: boolean | undefined;
      /** The message that it carries; absent for all that is not shown as one. */
      readonly messageId: MessageId | undefined;
      /** The message that the action which it carries is done to. */
      readonly actsOn?: MessageId | undefined;
    })
  | (Common & { readonly kind: 'commit'; readonly bytes: Uint8Array; readonly accessHash: Uint8Array });

export type OutboxEntry = NewOutboxEntry & { readonly key: number; readonly conversationId: ConversationId };
export type OutboxAppend = Extract<OutboxEntry, { kind: 'append' }>;

/** An own entry that has not come back through the topic yet. */
export interface OwnEntry {
  readonly key: number;
  readonly conversationId: ConversationId;
  readonly kind: OutboxEntry['kind'];
  readonly messageId: MessageId | undefined;
  /** Of an append: the encoded content. */
  readonly content: Uint8Array;
  /** What was sent; undefined when it is not known any more. */
  readonly bytes: Uint8Array | undefined;
  /** Where the relay says that it stands; undefined before it has acknowledged it. */
  readonly sequence: number | undefined;
}

export type OutboxRow = {
  readonly key: number;
  readonly conversation_id: Blob;
  readonly kind: OutboxEntry['kind'];
  readonly entry_id: Blob;
  readonly epoch: number;
  readonly bytes: Blob | null;
  readonly content: Blob | null;
  /** In place of `content`. */
  readonly timed_content: Blob | null;
  readonly message_id: Blob | null;
  readonly inbox: Blob | null;
  readonly access_hash: Blob | null;
  readonly acts_on: Blob | null;
  readonly sequence: number | null;
};

const none = new Uint8Array(0);

export function ownEntryFromRow(row: OutboxRow): OwnEntry {
  return {
    key: row.key,
    conversationId: idFromBytes('ConversationId', row.conversation_id),
    kind: row.kind,
    messageId: row.message_id === null ? undefined : idFromBytes('MessageId', row.message_id),
    content: contentOf(row),
    bytes: row.bytes === null ? undefined : bytesOf(row.bytes),
    sequence: row.sequence ?? undefined,
  };
}

/** Of an append: the encoded content. Empty when there is none. */
export function contentOf({ content, timed_content: timed }: Pick<OutboxRow, 'content' | 'timed_content'>): Uint8Array {
  const stored = timed ?? content;
  return stored === null ? none : bytesOf(stored);
}

export function entryFromRow(row: OutboxRow): OutboxEntry {
  const common = {
    key: row.key,
    conversationId: idFromBytes('ConversationId', row.conversation_id),
    entryId: idFromBytes('EntryId', row.entry_id),
    epoch: row.epoch,
  };
  const bytes = row.bytes === null ? none : bytesOf(row.bytes);
  const accessHash = row.access_hash === null ? none : bytesOf(row.access_hash);
  switch (row.kind) {
    case 'create-topic':
      return { ...common, kind: 'create-topic', accessHash };
    case 'deliver':
      return { ...common, kind: 'deliver', bytes, inbox: idFromBytes('TopicId', row.inbox ?? none) };
    case 'commit':
      return { ...common, kind: 'commit', bytes, accessHash };
    case 'append': {
      const messageId = row.message_id === null ? undefined : idFromBytes('MessageId', row.message_id);
      return {
        ...common,
        kind: 'append',
        bytes,
        content: contentOf(row),
        isTimed: row.timed_content !== null,
        messageId,
        actsOn: row.acts_on === null ? undefined : idFromBytes('MessageId', row.acts_on),
      };
    }
  }
}
