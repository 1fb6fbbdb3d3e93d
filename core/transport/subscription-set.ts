import { createSubscription } from './subscription';
import type { PushedEntry, Subscription, SubscriptionOptions } from './subscription';

/** The subscriptions of one connection, by what they are to. */
export interface SubscriptionSet<Entry extends PushedEntry> {
  /** Throws when there is one for `key`: a caller's mistake. */
  add(key: string, options: SubscriptionOptions<Entry>): Subscription<Entry>;
  get(key: string): Subscription<Entry> | undefined;
  /** Stops and forgets the subscription, so that one for the same `key` may be added. */
  remove(key: string): void;
  /** No handler is called after this. */
  stopAll(): void;
  /** Resolves when no handler runs any more, those of removed subscriptions included. */
  settled(): Promise<void>;
}

export function createSubscriptionSet<Entry extends PushedEntry>(): SubscriptionSet<Entry> {
  const current = new Map<string, Subscription<Entry>>();
  const removed = new Set<Subscription<Entry>>();

  return {
    add(key, options) {
      if (current.has(key)) throw new Error('There is a subscription already');
      const subscription = createSubscription(options);
      current.set(key, subscription);
      return subscription;
    },
    get: (key) => current.get(key),
    remove(key) {
      const subscription = current.get(key);
      if (subscription === undefined) return;
      subscription.stop();
      current.delete(key);
      removed.add(subscription);
      void subscription.settled().then(() => removed.delete(subscription));
    },
    stopAll() {
      for (const subscription of current.values()) subscription.stop();
    },
    async settled() {
      await Promise.all([...current.values(), ...removed].map((subscription) => subscription.settled()));
    },
  };
}
