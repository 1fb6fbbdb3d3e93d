/** Divides this process's one thread among the topics that have much to apply, so that it answers in between. */
import type { ConversationId } from '../../shared/domain/ids';
import type { VisibleTopics } from '../conversation/visible-topics';

export interface TimeSlices {
  /**
   * Resolves when it is this topic's turn to begin something, in an event-loop turn of its own. What has been begun goes on
   * before anything else begins, and topics that somebody looks at come before all others; the rest is first come, first served.
   */
  begin(topic: ConversationId): Promise<void>;
  /** To be awaited between two steps of what was begun: undefined while there is time left, else as `begin`. */
  goOn(topic: ConversationId): Promise<void> | undefined;
}

/** How long one topic works before calls and entries that have arrived meanwhile are taken. */
const sliceMs = 8;

interface Waiting {
  readonly topic: ConversationId;
  readonly resume: () => void;
}

export function timeSlices(visible: VisibleTopics): TimeSlices {
  const begun: Waiting[] = [];
  const fresh: Waiting[] = [];
  let sliceStartedMs = 0;
  let isScheduled = false;

  const schedule = (): void => {
    if (isScheduled || begun.length + fresh.length === 0) return;
    isScheduled = true;
    // Behind whatever has arrived: one topic in each turn of the event loop.
    setImmediate(() => {
      isScheduled = false;
      const next = takeVisible(begun) ?? takeVisible(fresh) ?? begun.shift() ?? fresh.shift();
      sliceStartedMs = performance.now();
      next?.resume();
      schedule();
    });
  };
  const takeVisible = (line: Waiting[]): Waiting | undefined => {
    const index = line.findIndex(({ topic }) => visible.has(topic));
    return index === -1 ? undefined : line.splice(index, 1)[0];
  };
  const wait = (line: Waiting[], topic: ConversationId): Promise<void> =>
    new Promise((resume) => {
      line.push({ topic, resume });
      schedule();
    });

  return {
    begin: (topic) => wait(fresh, topic),
    goOn: (topic) => (performance.now() - sliceStartedMs < sliceMs ? undefined : wait(begun, topic)),
  };
}
