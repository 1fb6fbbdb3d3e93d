/** What the topics push, until it is applied: in batches, one at a time for each topic. */
import type { ConversationId } from '../../shared/domain/ids';
import { eventLoopTurn } from '../conversation/event-loop-turn';
import type { TopicEntry } from '../transport/topic-connection';

export interface TopicIntake {
  /** Takes an entry. Resolves when more may come: at once, unless many of this topic wait already. */
  accept(topic: ConversationId, entry: TopicEntry): Promise<void>;
  /** Resolves when everything that was taken is applied. */
  idle(): Promise<void>;
}

export interface TopicIntakeOptions {
  /** Applies the first of these entries, at least one, and answers how many they were. */
  readonly apply: (topic: ConversationId, entries: readonly TopicEntry[]) => Promise<number>;
  /**
   * `apply` threw. The entries are forgotten: those that follow must not be taken before these were pushed again, or they
   * would seem to be missing.
   */
  readonly onFailure: (topic: ConversationId, error: unknown) => void;
}

/** Entries of one transaction. */
const batchLimit = 64;
/** Entries of a topic that may wait to be applied before its handler holds the relay back. */
const waitingLimit = 256;

interface Waiting {
  readonly entries: TopicEntry[];
  drained: Promise<void>;
}

export function topicIntake({ apply, onFailure }: TopicIntakeOptions): TopicIntake {
  const waiting = new Map<ConversationId, Waiting>();

  const drain = async (topic: ConversationId, entries: TopicEntry[]): Promise<void> => {
    try {
      while (entries.length > 0) {
        await eventLoopTurn();
        entries.splice(0, await apply(topic, entries.slice(0, batchLimit)));
      }
      waiting.delete(topic);
    } catch (error) {
      waiting.delete(topic);
      onFailure(topic, error);
    }
  };

  return {
    async accept(topic, entry) {
      const present = waiting.get(topic);
      if (present === undefined) {
        const entries = [entry];
        waiting.set(topic, { entries, drained: drain(topic, entries) });
      } else {
        present.entries.push(entry);
        if (present.entries.length >= waitingLimit) await present.drained;
      }
    },
    async idle() {
      await Promise.all(Array.from(waiting.values(), ({ drained }) => drained));
    },
  };
}
