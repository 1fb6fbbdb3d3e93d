import { isId, type AccountId } from '../../shared/domain/ids';
import { toAppError } from '../../shared/errors';
import type { Port } from '../../shared/ipc/port';
import type { Account, OpenedPlace, Settings } from '../../shared/ipc/shell-contract';
import { createCore, type AttachableCore, type Core } from './core';
import { createShell, type Shell } from './shell';
import { createStore, type MutableStore, type Store } from './store';

/** Everything that the window is connected to. */
export interface Connections {
  readonly shell: Shell;
  /** undefined until the shell has told. */
  readonly accounts: Store<readonly Account[] | undefined>;
  /** As they are kept now, whichever window changed them; undefined until the shell has told. */
  readonly settings: Store<Settings | undefined>;
  /** The last conclave: link that the operating system handed over and nobody has taken yet. */
  readonly pendingLink: MutableStore<string | undefined>;
  /** What the person last opened from a notification or another window, until it is shown. */
  readonly opened: MutableStore<OpenedPlace | undefined>;
  /** The same object for the same account, for as long as the account exists. */
  core(accountId: AccountId): Core;
  /** Takes a port that the shell handed out: its own (`shell`), or that of an account's core. */
  attach(name: string, port: Port): void;
}

/** How long to wait before asking again for a port that the shell refused, though it calls the account running. */
const askAgainMs = 1_000;

/** Ports come in through `attach`; a core whose port closed is asked for again as soon as the shell says that it runs. */
export function createConnections(): Connections {
  const shell = createShell();
  const accounts = createStore<readonly Account[] | undefined>(undefined);
  const settings = createStore<Settings | undefined>(undefined);
  const pendingLink = createStore<string | undefined>(undefined);
  const opened = createStore<OpenedPlace | undefined>(undefined);
  const cores = new Map<AccountId, AttachableCore>();
  const asked = new Set<AccountId>();

  const isRunning = (accountId: AccountId): boolean =>
    accounts.get()?.some((account) => account.accountId === accountId && account.status.state === 'running') ?? false;

  const askForPort = async (accountId: AccountId): Promise<void> => {
    if (asked.has(accountId) || !isRunning(accountId) || core(accountId).isConnected.get()) return;
    asked.add(accountId);
    try {
      await shell.call('accounts.connect', { accountId });
    } catch (cause) {
      asked.delete(accountId);
      // A core that has just died is told by the next event of the feed; anything else is worth another try.
      if (toAppError(cause).retry !== 'never' || isRunning(accountId)) {
        setTimeout(() => void askForPort(accountId), askAgainMs);
      }
    }
  };
  const core = (accountId: AccountId): AttachableCore => {
    const existing = cores.get(accountId);
    if (existing) return existing;
    const created = createCore(accountId, () => {
      asked.delete(accountId);
      void askForPort(accountId);
    });
    cores.set(accountId, created);
    return created;
  };
  const onAccounts = (list: readonly Account[]): void => {
    for (const [accountId, gone] of cores) {
      if (list.some((account) => account.accountId === accountId)) continue;
      cores.delete(accountId);
      asked.delete(accountId);
      gone.dispose();
    }
    accounts.set(list);
    for (const { accountId, status } of list) {
      if (status.state === 'running') {
        void askForPort(accountId);
      } else {
        asked.delete(accountId);
        cores.get(accountId)?.detach();
      }
    }
  };

  return {
    shell,
    accounts,
    settings,
    pendingLink,
    opened,
    core,
    attach(name, port) {
      if (name === 'shell') {
        const client = shell.attach(port);
        client.subscribe('accounts', undefined, onAccounts);
        client.subscribe('settings', undefined, settings.set);
        client.subscribe('opened', undefined, opened.set);
        client.subscribe('links', undefined, ({ link }) => pendingLink.set(link));
      } else if (isId('AccountId', name)) {
        asked.delete(name);
        core(name).attach(port);
      } else {
        port.close();
      }
    },
  };
}
