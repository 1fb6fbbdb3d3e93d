/** What somebody tells the others about themselves for a while. */
export type Availability = 'available' | 'busy' | 'away';

export interface Status {
  readonly availability: Availability;
  /** Empty when there is nothing to say; so is the emoji. */
  readonly text: string;
  readonly emoji: string;
  /** When it ends by itself; absent when it stays until it is changed. */
  readonly untilMs?: number;
}

/** A status with the moment at which its owner set it: the latest counts. */
export interface SetStatus extends Status {
  readonly setAtMs: number;
}

/** What is true of somebody who says nothing, and when a status has ended. */
export const noStatus: Status = { availability: 'available', text: '', emoji: '' };

/** What a status comes to now. */
export function statusAt(status: Status | undefined, nowMs: number): Status {
  const hasEnded = status?.untilMs !== undefined && status.untilMs <= nowMs;
  return status === undefined || hasEnded ? noStatus : status;
}
