/** A value that changes and tells so; what `useSyncExternalStore` needs. */
export interface Store<T> {
  get(): T;
  /** Returns a function that ends the subscription. */
  subscribe(listener: () => void): () => void;
}

export interface MutableStore<T> extends Store<T> {
  set(value: T): void;
}

/** Tells its listeners only of values that differ (`Object.is`) from the one before. */
export function createStore<T>(initial: T): MutableStore<T> {
  let value = initial;
  const listeners = new Set<() => void>();
  return {
    get: () => value,
    set(next) {
      if (Object.is(value, next)) return;
      value = next;
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
