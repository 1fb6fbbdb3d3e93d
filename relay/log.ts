import type { Clock } from '../shared/domain/clock';
import type { ErrorCode } from '../shared/errors';

export type LogEvent =
  | 'relay-started'
  | 'relay-stopped'
  | 'relay-failed'
  | 'request-failed'
  | 'retention-applied'
  | 'retention-failed'
  | 'control-failed'
  | 'backup-made'
  | 'backup-failed'
  | 'traffic';

/** Numbers and codes only, by type: nothing that names or tells anything can get into a log. */
export interface LogFields {
  readonly code?: ErrorCode;
  readonly counts?: Readonly<Record<string, number>>;
}

export type Log = (event: LogEvent, fields?: LogFields) => void;

/** One JSON object per line: `time` (ISO 8601), `event`, then the fields. */
export function createLog(write: (line: string) => void, clock: Clock): Log {
  return (event, fields = {}) => {
    const time = new Date(clock.nowMs()).toISOString();
    write(`${JSON.stringify({ time, event, ...(fields.code && { code: fields.code }), ...fields.counts })}\n`);
  };
}

export const silentLog: Log = () => undefined;
