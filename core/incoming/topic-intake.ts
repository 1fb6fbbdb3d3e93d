/** What the topics push, until it is applied: in batches, one at a time for each topic. */
import type { ConversationId } from '../../shared/domain/ids';
import type { VisibleTopics } from '../conversation/visible-topics';
import type { TopicEntry } from '../transport/topic-connection';
import type { TimeSlices } from './time-slices';

export interface TopicIntake {
  /**
   * Takes an entry to be applied. Answers false when too much waits already: nothing of this topic may follow then before
   * `onRoom` asks for it, beginning with this entry.
   */
  accept(topic: ConversationId, entry: TopicEntry): boolean;
  /** Resolves when everything of this topic that was taken is applied, or could not be. */
  settled(topic: ConversationId): Promise<void>;
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
  /** Everything of this topic is applied, and there is room for what was refused. */
  readonly onRoom: (topic: ConversationId) => void;
  readonly slices: TimeSlices;
  readonly visible: VisibleTopics;
}

/** Entries of one transaction, which takes some milliseconds and can't be interrupted. */
const batchLimit = 128;
/** What may wait of one topic. */
const topicEntries = 1_024;
const topicBytes = 1024 * 1024;
/** What may wait of all topics but those that somebody looks at. */
const allBytes = 16 * topicBytes;

interface Waiting {
  readonly entries: TopicEntry[];
  bytes: number;
  drained: Promise<void>;
}

export function topicIntake({ apply, onFailure, onRoom, slices, visible }: TopicIntakeOptions): TopicIntake {
  const waiting = new Map<ConversationId, Waiting>();
  /** In the order in which they were refused. */
  const refused = new Set<ConversationId>();
  let waitingBytes = 0;

  const drain = async (topic: ConversationId, own: Waiting): Promise<void> => {
    try {
      while (own.entries.length > 0) {
        await slices.begin(topic);
        const count = await apply(topic, own.entries.slice(0, batchLimit));
        remove(own, count);
        giveRoom();
      }
      waiting.delete(topic);
    } catch (error) {
      remove(own, own.entries.length);
      waiting.delete(topic);
      refused.delete(topic);
      onFailure(topic, error);
    }
    giveRoom();
  };
  const remove = (own: Waiting, count: number): void => {
    const bytes = sizeOf(own.entries.splice(0, count));
    own.bytes -= bytes;
    waitingBytes -= bytes;
  };
  // To as many as may fill what is free, lest those that come back are refused again.
  const giveRoom = (): void => {
    let free = Math.floor((allBytes - waitingBytes) / topicBytes);
    for (const topic of Array.from(refused)) {
      if (waiting.has(topic) || (free < 1 && !visible.has(topic))) continue;
      free -= 1;
      refused.delete(topic);
      onRoom(topic);
    }
  };
  const hasRoom = (topic: ConversationId, own: Waiting | undefined): boolean => {
    if (own !== undefined && (own.entries.length >= topicEntries || own.bytes >= topicBytes)) return false;
    return waitingBytes < allBytes || visible.has(topic);
  };

  return {
    accept(topic, entry) {
      const present = waiting.get(topic);
      if (!hasRoom(topic, present)) {
        refused.add(topic);
        return false;
      }
      const own = present ?? { entries: [], bytes: 0, drained: Promise.resolve() };
      own.entries.push(entry);
      own.bytes += entry.bytes.length;
      waitingBytes += entry.bytes.length;
      if (present === undefined) {
        waiting.set(topic, own);
        own.drained = drain(topic, own);
      }
      return true;
    },
    settled: async (topic) => waiting.get(topic)?.drained,
    async idle() {
      await Promise.all(Array.from(waiting.values(), ({ drained }) => drained));
    },
  };
}

function sizeOf(entries: readonly TopicEntry[]): number {
  return entries.reduce((sum, { bytes }) => sum + bytes.length, 0);
}
