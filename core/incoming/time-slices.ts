/** Divides this process's one thread among the topics that have much to apply, so that it answers in between. */
import type { ConversationId } from '../../shared/domain/ids';
import type { VisibleTopics } from '../conversation/visible-topics';

export interface TimeSlices {
  /**
   * Resolves when it is this topic's turn to begin something, in an event-loop turn of its own. What has been begun goes on
   * before anything else begins, and topics that somebody looks at come before all others; the rest is first come, first served.
   */
  begin(topic: ConversationId): Promise<void>;
  /** For what has just begun. */
  pace(topic: ConversationId): Pace;
}

export interface Pace {
  /** To be awaited between two steps: undefined while there is time left, else until it is this topic's turn again. */
  pause(): Promise<void> | undefined;
  /** Others have waited long enough: what was begun is to be finished now, whatever it has come to. */
  isSpent(): boolean;
}

/** How long one topic works before calls and entries that have arrived meanwhile are taken. */
const sliceMs = 8;
/**
 * Slices of what was begun. A batch of entries takes fewer; those of a member who makes each one as costly as possible take
 * more, and must not keep the others waiting.
 */
const mostSlices = 10;

interface Waiting {
  readonly topic: ConversationId;
  readonly resume: () => void;
}

/** `nowMs` is a clock that never jumps. */
export function timeSlices(visible: VisibleTopics, nowMs = (): number => performance.now()): TimeSlices {
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
      sliceStartedMs = nowMs();
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
    pace(topic) {
      let slices = 1;
      return {
        pause() {
          if (nowMs() - sliceStartedMs < sliceMs) return undefined;
          slices += 1;
          return wait(begun, topic);
        },
        isSpent: () => slices > mostSlices,
      };
    },
  };
}
