/** How much of what the relay has is still to be read here. */
import type { ConversationId } from '../../shared/domain/ids';
import type { Backlog } from '../../shared/ipc/core-contract';
import type { Timers } from '../transport/timers';

export interface BacklogMeter {
  /** The relay has entries of this topic up to `lastSequence`; those up to `cursor` were read before. */
  expect(topic: ConversationId, cursor: number, lastSequence: number): void;
  /** Everything up to this entry is read. */
  reached(topic: ConversationId, sequence: number): void;
  /** Nothing more is expected of this topic. */
  drop(topic: ConversationId): void;
  /** Nothing more is expected of any. */
  clear(): void;
  /** Whether entries of this topic are still to come. */
  isBehind(topic: ConversationId): boolean;
  read(): Backlog;
}

/** How often it is told at most that there is less to come. */
const tellEveryMs = 150;

interface Stretch {
  readonly from: number;
  readonly to: number;
  reached: number;
}

/** `onChange` is called now and then while there is a backlog, and when there is none any more. */
export function backlogMeter(timers: Timers, onChange: () => void): BacklogMeter {
  const stretches = new Map<ConversationId, Stretch>();
  let [total, left] = [0, 0];
  let cancel: (() => void) | undefined;

  const tell = (): void => {
    cancel?.();
    cancel = undefined;
    onChange();
  };
  const changeLeft = (by: number): void => {
    if (by === 0) return;
    left += by;
    if (left > 0) {
      cancel ??= timers.after(tellEveryMs, tell);
      return;
    }
    stretches.clear();
    [total, left] = [0, 0];
    tell();
  };
  const drop = (topic: ConversationId): void => {
    const stretch = stretches.get(topic);
    if (stretch === undefined) return;
    stretches.delete(topic);
    const unread = stretch.to - stretch.reached;
    total -= unread;
    changeLeft(-unread);
  };

  return {
    expect(topic, cursor, lastSequence) {
      const known = stretches.get(topic);
      const to = Math.max(lastSequence, known?.to ?? 0);
      const reached = Math.max(cursor, known?.reached ?? 0);
      if (to <= reached) return;
      const from = known?.from ?? cursor;
      const [formerTotal, formerLeft] =
        known === undefined ? [0, 0] : [known.to - known.from, known.to - known.reached];
      stretches.set(topic, { from, to, reached });
      total += to - from - formerTotal;
      changeLeft(to - reached - formerLeft);
    },
    reached(topic, sequence) {
      const stretch = stretches.get(topic);
      if (stretch === undefined || sequence <= stretch.reached) return;
      const before = stretch.reached;
      stretch.reached = Math.min(sequence, stretch.to);
      changeLeft(before - stretch.reached);
    },
    drop,
    clear() {
      for (const topic of Array.from(stretches.keys())) drop(topic);
    },
    isBehind(topic) {
      const stretch = stretches.get(topic);
      return stretch !== undefined && stretch.reached < stretch.to;
    },
    read: () => ({ total, left }),
  };
}
