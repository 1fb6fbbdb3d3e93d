import type { ConversationId } from '../../shared/domain/ids';

/** Runs a task for one conversation at a time, and for different ones beside each other. */
export interface TopicRunners {
  /** Runs the task; once more after the present run, if there is one. */
  wake(topic: ConversationId): void;
  /** Resolves when none runs. */
  idle(): Promise<void>;
}

/** `run` must not reject. */
export function topicRunners(run: (topic: ConversationId) => Promise<void>): TopicRunners {
  const running = new Map<ConversationId, { readonly finished: Promise<void>; isWokenAgain: boolean }>();

  const wake = (topic: ConversationId): void => {
    const present = running.get(topic);
    if (present !== undefined) {
      present.isWokenAgain = true;
      return;
    }
    // In a later microtask, so that the run is known before it does anything.
    const finished = Promise.resolve()
      .then(() => run(topic))
      .finally(() => {
        const isWokenAgain = running.get(topic)?.isWokenAgain ?? false;
        running.delete(topic);
        if (isWokenAgain) wake(topic);
      });
    running.set(topic, { finished, isWokenAgain: false });
  };

  return {
    wake,
    async idle() {
      while (running.size > 0) await Promise.all(Array.from(running.values(), ({ finished }) => finished));
    },
  };
}
