/**
 * How far the topics were read over one connection. A device sends to a topic only once it has read all that the topic had when it
 * was subscribed to: that may be what the device sent itself, after the state here was saved, and with keys that must not be
 * used again.
 */
import type { ConversationId } from '../../shared/domain/ids';
import { findConversation } from '../vault/conversation-table';
import type { Vault } from '../vault/vault';

export interface CatchingUp {
  /** The topic is read from now on; the relay knows that we know this epoch's key. */
  begin(topic: ConversationId, openEpoch: number): void;
  /** What this topic had, ended with this entry. */
  endsWith(topic: ConversationId, sequence: number): void;
  /** The relay knows that we know this later epoch's key, too. */
  opened(topic: ConversationId, openEpoch: number): void;
  /** Entries were applied. */
  advanced(topic: ConversationId): void;
  /** The topic is not read any more. */
  forget(topic: ConversationId): void;
  has(topic: ConversationId): boolean;
}

interface Progress {
  readonly openEpoch: number;
  /** The last entry at the time of subscribing; unknown until then. */
  readonly end: number | undefined;
  readonly hasCaughtUp: boolean;
}

/** `onCaughtUp` hears of a topic when it has caught up, and of each epoch that is opened from then on. */
export function catchingUp(
  vault: Pick<Vault, 'read'>,
  onCaughtUp: (topic: ConversationId, openEpoch: number) => void,
): CatchingUp {
  const topics = new Map<ConversationId, Progress>();
  /** The latest of each topic. It may be opened by whoever applies a commit, while another begins to read the topic anew. */
  const latest = new Map<ConversationId, number>();
  const learn = (topic: ConversationId, openEpoch: number): number => {
    const known = Math.max(openEpoch, latest.get(topic) ?? 0);
    latest.set(topic, known);
    return known;
  };

  const note = (topic: ConversationId, news: Partial<Progress> = {}): void => {
    const before = topics.get(topic);
    if (before === undefined) return;
    const { openEpoch, end } = { ...before, ...news };
    const cursor = vault.read((db) => findConversation(db, topic))?.cursor ?? 0;
    const hasCaughtUp = end !== undefined && cursor >= end;
    topics.set(topic, { openEpoch, end, hasCaughtUp });
    if (hasCaughtUp && !(before.hasCaughtUp && before.openEpoch === openEpoch)) onCaughtUp(topic, openEpoch);
  };

  return {
    begin: (topic, openEpoch) =>
      void topics.set(topic, { openEpoch: learn(topic, openEpoch), end: undefined, hasCaughtUp: false }),
    endsWith: (topic, sequence) => note(topic, { end: sequence }),
    opened: (topic, openEpoch) => note(topic, { openEpoch: learn(topic, openEpoch) }),
    advanced: (topic) => note(topic),
    forget: (topic) => void topics.delete(topic),
    has: (topic) => topics.get(topic)?.hasCaughtUp === true,
  };
}
