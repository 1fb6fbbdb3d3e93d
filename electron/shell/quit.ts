import { app } from 'electron';
import { logFailure } from '../log';
import { findLink } from './deep-links';

export interface Quitting {
  readonly isUnderWay: boolean;
  /** Starts the application again, with this link, once it has ended. */
  startAgain(link: string | undefined): void;
}

/** From now on the application ends only after `stop`, which is called once, however often and from where it is told to end. */
export function quitAfter(stop: () => Promise<void>): Quitting {
  let isUnderWay = false;
  app.on('will-quit', (event) => {
    event.preventDefault();
    if (isUnderWay) return;
    isUnderWay = true;
    stop()
      .catch((error: unknown) => logFailure('stop-failed', error))
      .finally(() => app.exit());
  });
  // Chromium's own handlers end the process at the second signal; a terminal and what runs in it send one each.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => app.quit());
  return {
    get isUnderWay() {
      return isUnderWay;
    },
    startAgain(link) {
      const args = process.argv.slice(1).filter((argument) => findLink([argument]) === undefined);
      app.relaunch({ args: link === undefined ? args : [...args, link] });
    },
  };
}
