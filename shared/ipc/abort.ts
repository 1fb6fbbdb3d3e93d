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

// Node and every browser have it; only the types are missing here.
declare const AbortController: new () => AbortSource;

export function abortSource(): AbortSource {
  return new AbortController();
}
