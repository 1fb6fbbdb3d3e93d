import type { ConversationId } from '../../shared/domain/ids';
import type { Timers } from '../transport/timers';

/** What is to be done after a while, once for each conversation. */
export interface DelayedTasks {
  /** Replaces what was to be done for this conversation. */
  set(topic: ConversationId, delayMs: number, task: () => void): void;
  has(topic: ConversationId): boolean;
  cancelAll(): void;
}

export function delayedTasks(timers: Timers): DelayedTasks {
  const cancels = new Map<ConversationId, () => void>();
  return {
    set(topic, delayMs, task) {
      cancels.get(topic)?.();
      const cancel = timers.after(delayMs, () => {
        cancels.delete(topic);
        task();
      });
      cancels.set(topic, cancel);
    },
    has: (topic) => cancels.has(topic),
    cancelAll() {
      for (const cancel of cancels.values()) cancel();
      cancels.clear();
    },
  };
}
