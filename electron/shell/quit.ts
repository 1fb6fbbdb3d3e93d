import { app } from 'electron';
import type { AccountHost } from '../core-host/account-host';
import type { VaultKeys } from '../keychain/vault-key';
import { logFailure } from '../log';
import { findLink } from './deep-links';

export interface Quitting {
  readonly isUnderWay: boolean;
  /** Starts the application again, with this link, once it has ended. */
  startAgain(link: string | undefined): void;
}

/**
 * From now on the application ends only after its accounts have stopped, which they are told once, however often and from
 * where it is told to end. While the keychain asks for its password Node would wait for the thread that waits for it,
 * without a window and for as long as nobody answers: then the process is ended by force.
 */
export function quitAfter(accounts: Pick<AccountHost, 'stop'>, keys: Pick<VaultKeys, 'isWaiting'>): Quitting {
  let isUnderWay = false;
  app.on('will-quit', (event) => {
    event.preventDefault();
    if (isUnderWay) return;
    isUnderWay = true;
    accounts
      .stop()
      .catch((error: unknown) => logFailure('stop-failed', error))
      .finally(() => (keys.isWaiting() ? void process.kill(process.pid, 'SIGKILL') : app.exit()));
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
