/** Which signals are heard for the first time, and in time. */
import type { ConversationId, DeviceId } from '../../shared/domain/ids';

export type Freshness = 'fresh' | 'late' | 'repeated' | 'too-many';

export interface FreshSignals {
  /** Judges a signal whose signature was verified, and remembers it if it is fresh. */
  judge(topic: ConversationId, sender: DeviceId, sentAtMs: number, nowMs: number): Freshness;
}

/**
 * How far the time in a signal may be from this device's own, either way. A relay can repeat a signal that this device has
 * not heard, or hold it back, for so long and no longer.
 */
export const signalWindowMs = 2 * 60_000;
/** Senders that are remembered; beyond it new ones are not heard. */
const sendersLimit = 20_000;

export function freshSignals(limit = sendersLimit): FreshSignals {
  const lastSent = new Map<string, number>();

  // What is older than the window is refused for that reason: nobody has to remember it.
  const forgetOld = (nowMs: number): void => {
    for (const [sender, sentAtMs] of lastSent) if (sentAtMs < nowMs - signalWindowMs) lastSent.delete(sender);
  };

  return {
    judge(topic, sender, sentAtMs, nowMs) {
      if (Math.abs(sentAtMs - nowMs) > signalWindowMs) return 'late';
      const key = `${topic} ${sender}`;
      const last = lastSent.get(key);
      if (last !== undefined && sentAtMs <= last) return 'repeated';
      if (last === undefined && lastSent.size >= limit) forgetOld(nowMs);
      if (last === undefined && lastSent.size >= limit) return 'too-many';
      lastSent.set(key, sentAtMs);
      return 'fresh';
    },
  };
}
