import type { Database } from '@signalapp/sqlcipher';
import { idFromBytes, type ConversationId, type MessageId } from '../../shared/domain/ids';
import { randomBytes } from '../crypto/primitives';
import { completeContent, otherTopicsLimit, type ContentContext } from '../content/content-codec';
import { epoch } from '../group/group';
import { protect } from '../group/messages';
import type { GroupState } from '../mls/group/group-state';
import { readTopicHead } from '../topic-chain/topic-chain';
import type { Conversation } from '../vault/conversation-row';
import { directConversationsWith, findConversation } from '../vault/conversation-table';
import type { NewOutboxEntry } from '../vault/outbox-row';
import { unprotectedEpoch } from '../vault/outbox-table';
import type { Vault } from '../vault/vault';

export interface OutgoingContent {
  /** Encoded, without the topic's head and padding. */
  readonly content: Uint8Array;
  /** The message that it carries; absent for all that is not shown as one. */
  readonly messageId: MessageId | undefined;
  /** The message that the action which it carries is done to. */
  readonly actsOn?: MessageId | undefined;
  /** The message is to vanish. */
  readonly isTimed?: boolean | undefined;
}

type Append = Extract<NewOutboxEntry, { kind: 'append' }>;

/** Nothing about a content is readable on the way, so nothing is authenticated beside it. */
const noAad = new Uint8Array(0);

/**
 * Protects the contents one after the other, each under a fresh entry id, and with what `readContext` has found. Pure but for chance; uses `group` up.
 */
export function protectContents(
  group: GroupState,
  contents: readonly OutgoingContent[],
  context: ContentContext,
): { readonly next: GroupState; readonly entries: readonly Append[] } {
  const entries: Append[] = [];
  const groupEpoch = epoch(group);
  let state = group;
  for (const { content, messageId, actsOn, isTimed } of contents) {
    const { message, next } = protect(state, completeContent(content, context), noAad);
    state = next;
    const entryId = idFromBytes('EntryId', randomBytes(16));
    entries.push({ kind: 'append', entryId, epoch: groupEpoch, bytes: message, content, messageId, actsOn, isTimed });
  }
  return { next: state, entries };
}

/** The topic as this device has read it, and what else the other person is told with every content. */
export function readContext(vault: Vault, topic: ConversationId): ContentContext {
  return vault.read((db) => ({
    topicHead: readTopicHead(db, topic),
    otherTopics: otherTopics(db, findConversation(db, topic)),
  }));
}

function otherTopics(db: Database, conversation: Conversation | undefined): readonly ConversationId[] {
  if (conversation?.otherUserId === undefined) return [];
  return directConversationsWith(db, conversation.otherUserId)
    .map(({ conversationId }) => conversationId)
    .filter((conversationId) => conversationId !== conversation.conversationId)
    .slice(0, otherTopicsLimit);
}

/** The contents as they wait while it is not known whether the group's state here is the newest. */
export function waitingContents(contents: readonly OutgoingContent[]): readonly Append[] {
  return contents.map(({ content, messageId, actsOn, isTimed }) => ({
    kind: 'append',
    entryId: idFromBytes('EntryId', randomBytes(16)),
    epoch: unprotectedEpoch,
    bytes: new Uint8Array(0),
    content,
    messageId,
    actsOn,
    isTimed,
  }));
}

/** Protects the contents if the device has caught up with the topic; else they wait until they are sent. */
export function protectIf(
  hasCaughtUp: boolean,
  group: () => GroupState,
  contents: readonly OutgoingContent[],
  context: ContentContext,
): { readonly next: GroupState | undefined; readonly entries: readonly Append[] } {
  if (!hasCaughtUp) return { next: undefined, entries: waitingContents(contents) };
  return protectContents(group(), contents, context);
}
