import type { Settings } from '../../shared/ipc/shell-contract';

/** Whether these daily hours, by the computer's own clock, are now. Those that begin and end at the same minute are the whole day. */
export function isQuiet(quietHours: Settings['notifications']['quietHours'], now: Date): boolean {
  if (quietHours === undefined) return false;
  const { fromMinute, toMinute } = quietHours;
  const minute = now.getHours() * 60 + now.getMinutes();
  if (fromMinute < toMinute) return minute >= fromMinute && minute < toMinute;
  return minute >= fromMinute || minute < toMinute;
}
