import { powerMonitor } from 'electron';
import { scheduleWithTimer } from '../core-host/child-process';
import type { RunningCoresOptions } from '../core-host/running-cores';
import { watchIdle, type IdleSource } from './idle-watch';

/** Tells the cores when the person is not at the computer, by the system's own word. */
export function watchSystemIdle(cores: RunningCoresOptions): void {
  watchIdle({ ...cores, source: systemIdleSource(), schedule: scheduleWithTimer });
}

// Linux doesn't tell of a locked screen; there it is the time without a key that counts. Whoever has just started the application
// is at it, also where the system doesn't count what they did.
function systemIdleSource(): IdleSource {
  const startedAtMs = performance.now();
  return {
    idleSeconds: () =>
      Math.min(powerMonitor.getSystemIdleTime(), Math.floor((performance.now() - startedAtMs) / 1_000)),
    onAbsent(listener) {
      powerMonitor.on('lock-screen', () => listener('locked', true));
      powerMonitor.on('unlock-screen', () => listener('locked', false));
      powerMonitor.on('suspend', () => listener('asleep', true));
      powerMonitor.on('resume', () => listener('asleep', false));
    },
  };
}
