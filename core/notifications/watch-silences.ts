import type { Clock } from '../../shared/domain/clock';
import { toAppError } from '../../shared/errors';
import type { Log } from '../log';
import type { Timers } from '../transport/timers';
import { endSilences, nextSilenceEndMs } from '../vault/silence';
import type { Vault } from '../vault/vault';

export interface SilenceDependencies {
  readonly vault: Vault;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: Log;
}

/** A computer that slept, or whose clock was set, is noticed after this time. */
const longestWaitMs = 60_000;

/**
 * Says when a conversation's silence is over: at once for what ended while nothing ran, then for each as it ends. What is read
 * meanwhile goes by the clock, see `core/vault/silence.ts`. Returns how to stop.
 */
export function watchSilences({ vault, clock, timers, log }: SilenceDependencies): () => void {
  let cancel = (): void => {};
  // Of what the timer waits for; undefined when for nothing.
  let awaitedMs: number | undefined;

  const end = (): void => {
    if ((vault.read(nextSilenceEndMs) ?? Infinity) <= clock.nowMs()) vault.transact(endSilences);
    look();
  };
  const look = (): void => {
    const endMs = vault.read(nextSilenceEndMs);
    if (endMs !== awaitedMs) wait(endMs);
  };
  const wait = (endMs: number | undefined): void => {
    cancel();
    awaitedMs = endMs;
    if (endMs === undefined) return;
    cancel = timers.after(Math.min(longestWaitMs, Math.max(0, endMs - clock.nowMs())), () => {
      awaitedMs = undefined;
      attempt(end);
    });
  };
  const attempt = (step: () => void): void => {
    try {
      step();
    } catch (error) {
      // No room, for example: it is said as soon as it can be.
      log('silence-failed', { code: toAppError(error).code });
      wait(clock.nowMs() + longestWaitMs);
    }
  };

  const unsubscribe = vault.subscribe((changes) => {
    if (changes.some(({ what }) => what === 'conversations')) attempt(look);
  });
  attempt(end);
  return () => {
    unsubscribe();
    cancel();
  };
}
