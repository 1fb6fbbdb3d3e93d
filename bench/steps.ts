/** Steps of a measurement, none of which can keep the run from its end. */

export interface Steps {
  /**
   * What `act` answers; undefined when it fails or does not answer within `limitMs`, which `missed` then says. What it does goes on by
   * itself meanwhile.
   */
  take<T>(what: string, limitMs: number, act: () => Promise<T>): Promise<T | undefined>;
  /** As `take`, without a word while all goes well: for what is done many times. */
  quietly<T>(what: string, limitMs: number, act: () => Promise<T>): Promise<T | undefined>;
  /** Notes what was not reached for this reason. */
  miss(what: string, reason: unknown): void;
  /** Lines about what was not reached. */
  missed(): readonly string[];
}

/** `tell` hears what is waited for, and how long that took. */
export function measuredSteps(tell: (line: string) => void): Steps {
  const missed: string[] = [];
  const miss: Steps['miss'] = (what, reason) => {
    const [line = ''] = String(reason).split('\n');
    tell(`not reached: ${what}. ${line}`);
    missed.push(`Not reached: ${what}. ${line}`);
  };
  const quietly: Steps['quietly'] = async (what, limitMs, act) => {
    try {
      return await withinLimit(limitMs, act());
    } catch (error) {
      miss(what, error);
      return undefined;
    }
  };
  return {
    async take(what, limitMs, act) {
      const beganAtMs = performance.now();
      tell(`waiting for: ${what}`);
      const value = await quietly(what, limitMs, act);
      tell(`  ${((performance.now() - beganAtMs) / 1_000).toFixed(1)} s`);
      return value;
    },
    quietly,
    miss,
    missed: () => missed,
  };
}

async function withinLimit<T>(limitMs: number, acting: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no end after ${limitMs / 1_000} s`)), limitMs);
  });
  try {
    return await Promise.race([acting, late]);
  } finally {
    clearTimeout(timer);
  }
}
