/** Which signals are heard for the first time, and in time. */
import type { ConversationId, DeviceId } from '../../shared/domain/ids';

export interface FreshSignals {
  /** Why a signal is not to be heard, if it is not. Changes nothing, so it may be asked before the signature is verified. */
  objection(topic: ConversationId, sender: DeviceId, sentAtMs: number, nowMs: number): 'late' | 'repeated' | undefined;
  /** Takes note of a signal whose signature was verified. False when there are too many senders to be remembered. */
  remember(topic: ConversationId, sender: DeviceId, sentAtMs: number, nowMs: number): boolean;
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
    objection(topic, sender, sentAtMs, nowMs) {
      if (Math.abs(sentAtMs - nowMs) > signalWindowMs) return 'late';
      const last = lastSent.get(`${topic} ${sender}`);
      return last !== undefined && sentAtMs <= last ? 'repeated' : undefined;
    },
    remember(topic, sender, sentAtMs, nowMs) {
      const key = `${topic} ${sender}`;
      const isNew = !lastSent.has(key);
      if (isNew && lastSent.size >= limit) forgetOld(nowMs);
      if (isNew && lastSent.size >= limit) return false;
      lastSent.set(key, sentAtMs);
      return true;
    },
  };
}
