/** The steps of a core's work, by name: each write, each request and answer, each push. The core can be stopped at any. */

export interface Watch {
  /** The steps passed since, in order. None is added once the core has crashed. */
  readonly names: readonly string[];
  readonly hasCrashed: boolean;
  /** Resolves when the core was stopped at the wanted step. */
  readonly crashed: Promise<void>;
}

export interface Steps {
  /** Numbers one more of this kind, and answers how to tell each of its phases when it is reached. */
  begin(kind: string): (phase: string) => void;
  /** Counts and names steps anew from now on; stops the core at the one that is called `target`. */
  watch(target?: string): Watch;
  /** Lets the next request or push of this kind wait for `until`, unless the core crashes before. */
  hold(kind: string, until: () => Promise<unknown>): void;
  /** Nothing more is held. */
  letGo(): void;
  /** What the next one of this kind has to wait for. */
  held(kind: string): Promise<unknown> | undefined;
}

/** `crash` is called in the very moment in which the wanted step is reached. */
export function createSteps(crash: () => void): Steps {
  const holds = new Map<string, () => Promise<unknown>>();
  const stop = (): void => {
    holds.clear();
    crash();
  };
  let current = newWatch(undefined, stop);
  return {
    begin(kind) {
      const { pass, next } = current;
      const number = next(kind);
      return (phase) => pass(`${kind} ${number} ${phase}`);
    },
    watch(target) {
      current.end();
      current = newWatch(target, stop);
      return current;
    },
    hold: (kind, until) => void holds.set(kind, until),
    letGo: () => holds.clear(),
    held(kind) {
      const until = holds.get(kind);
      holds.delete(kind);
      return until?.();
    },
  };
}

interface CountingWatch extends Watch {
  next(kind: string): number;
  pass(name: string): void;
  /** What began before is told to nobody. */
  end(): void;
}

function newWatch(target: string | undefined, crash: () => void): CountingWatch {
  const counts = new Map<string, number>();
  const names: string[] = [];
  let hasCrashed = false;
  let isOver = false;
  let resolveCrashed = (): void => {};
  const crashed = new Promise<void>((resolve) => {
    resolveCrashed = resolve;
  });
  return {
    names,
    get hasCrashed() {
      return hasCrashed;
    },
    crashed,
    next(kind) {
      const number = (counts.get(kind) ?? 0) + 1;
      counts.set(kind, number);
      return number;
    },
    pass(name) {
      if (isOver || hasCrashed) return;
      names.push(name);
      if (name !== target) return;
      hasCrashed = true;
      crash();
      resolveCrashed();
    },
    end() {
      isOver = true;
    },
  };
}
