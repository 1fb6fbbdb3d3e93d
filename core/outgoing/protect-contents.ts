import { idFromBytes, type MessageId } from '../../shared/domain/ids';
import { randomBytes } from '../crypto/primitives';
import { completeContent } from '../content/content-codec';
import type { TopicHead } from '../topic-chain/topic-head';
import { epoch } from '../group/group';
import { protect } from '../group/messages';
import type { GroupState } from '../mls/group/group-state';
import { unprotectedEpoch, type NewOutboxEntry } from '../vault/outbox-table';

export interface OutgoingContent {
  /** Encoded, without the topic's head and padding. */
  readonly content: Uint8Array;
  /** The message that it carries; absent for receipts. */
  readonly messageId: MessageId | undefined;
}

type Append = Extract<NewOutboxEntry, { kind: 'append' }>;

/** Nothing about a content is readable on the way, so nothing is authenticated beside it. */
const noAad = new Uint8Array(0);

/**
 * Protects the contents one after the other, each under a fresh entry id, and with the head of the topic as this device has
 * read it. Pure but for chance; uses `group` up.
 */
export function protectContents(
  group: GroupState,
  contents: readonly OutgoingContent[],
  head: TopicHead | undefined,
): { readonly next: GroupState; readonly entries: readonly Append[] } {
  const entries: Append[] = [];
  const groupEpoch = epoch(group);
  let state = group;
  for (const { content, messageId } of contents) {
    const { message, next } = protect(state, completeContent(content, head), noAad);
    state = next;
    const entryId = idFromBytes('EntryId', randomBytes(16));
    entries.push({ kind: 'append', entryId, epoch: groupEpoch, bytes: message, content, messageId });
  }
  return { next: state, entries };
}

/** The contents as they wait while it is not known whether the group's state here is the newest. */
function waitingContents(contents: readonly OutgoingContent[]): readonly Append[] {
  return contents.map(({ content, messageId }) => ({
    kind: 'append',
    entryId: idFromBytes('EntryId', randomBytes(16)),
    epoch: unprotectedEpoch,
    bytes: new Uint8Array(0),
    content,
    messageId,
  }));
}

/** Protects the contents if the device has caught up with the topic; else they wait until they are sent. */
export function protectIf(
  hasCaughtUp: boolean,
  group: () => GroupState,
  contents: readonly OutgoingContent[],
  head: TopicHead | undefined,
): { readonly next: GroupState | undefined; readonly entries: readonly Append[] } {
  if (!hasCaughtUp) return { next: undefined, entries: waitingContents(contents) };
  return protectContents(group(), contents, head);
}
