/** The part of an AbortSignal that the contract layer uses: this layer's compiler knows neither DOM nor Node. */
export interface Signal {
  readonly aborted: boolean;
  addEventListener(type: 'abort', listener: () => void, options?: { readonly once?: boolean }): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

export interface AbortSource {
  readonly signal: Signal;
  abort(): void;
}

/** Does what an AbortController would: there is one for every call, and a controller costs more than most calls. */
export function abortSource(): AbortSource {
  const listeners = new Set<() => void>();
  let isAborted = false;
  return {
    signal: {
      get aborted() {
        return isAborted;
      },
      addEventListener(_, listener) {
        if (!isAborted) listeners.add(listener);
      },
      removeEventListener(_, listener) {
        listeners.delete(listener);
      },
    },
    abort() {
      isAborted = true;
      const told = Array.from(listeners);
      listeners.clear();
      for (const listener of told) listener();
    },
  };
}
