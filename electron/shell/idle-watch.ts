/** Tells the cores whether the person is at the computer: not for five minutes, not while it is locked or asleep. */
import type { AccountId } from '../../shared/domain/ids';
import { toAppError } from '../../shared/errors';
import type { Client } from '../../shared/ipc/connect-contract';
import type { CoreContract } from '../../shared/ipc/core-contract';
import type { Schedule } from '../core-host/child-process';
import { followRunningCores, type RunningCoresOptions } from '../core-host/running-cores';
import { logFailure } from '../log';

/** What the system knows of the person. */
export interface IdleSource {
  /** Since the last key or movement, in any application. */
  idleSeconds(): number;
  /** The listener is told of both ways; systems that don't tell never call it. */
  onAbsent(listener: (reason: 'locked' | 'asleep', isSo: boolean) => void): void;
}

export interface IdleWatchOptions extends RunningCoresOptions {
  readonly source: IdleSource;
  readonly schedule: Schedule;
}

const idleAfterSeconds = 5 * 60;
/** Coming back is noticed after this; the system doesn't tell of it. */
const backCheckMs = 2_000;

/** Each core decides whether others are told. */
export function watchIdle({ source, schedule, ...cores }: IdleWatchOptions): void {
  const clients = new Map<AccountId, Client<CoreContract>>();
  const reasons = new Set<'locked' | 'asleep'>();
  let isIdle = false;
  let cancel = (): void => {};

  const tell = async (client: Client<CoreContract>): Promise<void> => {
    try {
      await client.call('presence.setIdle', { isIdle });
    } catch (error) {
      // An account that has not joined a workspace yet has nobody to tell.
      if (toAppError(error).code !== 'workspace.not-joined') logFailure('idle-not-told', error);
    }
  };
  const check = (): void => {
    cancel();
    const seconds = source.idleSeconds();
    const isNowIdle = reasons.size > 0 || seconds >= idleAfterSeconds;
    if (isNowIdle !== isIdle) {
      isIdle = isNowIdle;
      for (const client of clients.values()) void tell(client);
    }
    cancel = schedule(check, isIdle ? backCheckMs : Math.max(1, idleAfterSeconds - seconds) * 1_000);
  };

  source.onAbsent((reason, isSo) => {
    if (isSo) reasons.add(reason);
    else reasons.delete(reason);
    check();
  });
  followRunningCores(cores, {
    onUp(accountId, client) {
      clients.set(accountId, client);
      if (isIdle) void tell(client);
    },
    onDown: (accountId) => void clients.delete(accountId),
  });
  check();
}
