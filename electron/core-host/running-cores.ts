import type { AccountId } from '../../shared/domain/ids';
import type { Client } from '../../shared/ipc/connect-contract';
import type { CoreContract } from '../../shared/ipc/core-contract';
import { logFailure } from '../log';
import type { AccountHost } from './account-host';
import type { ConnectCore } from './core-client';

export interface CoreFollower {
  /** The core runs, and can be called until `onDown`. */
  onUp(accountId: AccountId, client: Client<CoreContract>): void;
  onDown(accountId: AccountId): void;
}

export interface RunningCoresOptions {
  readonly accounts: Pick<AccountHost, 'watch'>;
  readonly connect: ConnectCore;
}

/** Connects to every core that runs, from now on, anew when one was started again. */
export function followRunningCores({ accounts, connect }: RunningCoresOptions, follower: CoreFollower): void {
  const connected = new Map<AccountId, Client<CoreContract>>();

  const drop = (accountId: AccountId): void => {
    if (connected.delete(accountId)) follower.onDown(accountId);
  };
  const take = (accountId: AccountId): void => {
    try {
      const client = connect(accountId, () => {
        // The account may have been connected anew by then.
        if (connected.get(accountId) === client) drop(accountId);
      });
      connected.set(accountId, client);
      follower.onUp(accountId, client);
    } catch (error) {
      // The next event of the accounts tells when it runs again.
      logFailure('core-not-connected', error);
    }
  };

  accounts.watch((list) => {
    const running = new Set(list.filter(({ status }) => status.state === 'running').map(({ accountId }) => accountId));
    for (const accountId of Array.from(connected.keys())) if (!running.has(accountId)) drop(accountId);
    for (const accountId of running) if (!connected.has(accountId)) take(accountId);
  });
}
