import { createContext, useContext, useSyncExternalStore, type ReactNode } from 'react';
import type { AccountId } from '../../shared/domain/ids';
import { AppError } from '../../shared/errors';
import type { Account } from '../../shared/ipc/shell-contract';
import { PictureSourceContext } from '../ui/picture-source';
import type { Connections } from './connections';
import type { Core } from './core';
import type { Shell } from './shell';
import type { Store } from './store';

const ConnectionsContext = createContext<Connections | undefined>(undefined);
const CoreContext = createContext<Core | undefined>(undefined);

export function ConnectionProvider({
  connections,
  children,
}: {
  readonly connections: Connections;
  readonly children: ReactNode;
}) {
  return <ConnectionsContext value={connections}>{children}</ConnectionsContext>;
}

/** Makes `useCore` give this account's core to everything inside, and avatars their pictures. */
export function CoreProvider({ core, children }: { readonly core: Core; readonly children: ReactNode }) {
  return (
    <CoreContext value={core}>
      <PictureSourceContext value={core.pictures}>{children}</PictureSourceContext>
    </CoreContext>
  );
}

/** Throws outside a `ConnectionProvider`. */
export function useConnections(): Connections {
  return present(useContext(ConnectionsContext));
}

export function useShell(): Shell {
  return useConnections().shell;
}

/** The core of the account that is shown. Throws outside a `CoreProvider`. */
export function useCore(): Core {
  return present(useContext(CoreContext));
}

/** The core of any account. */
export function useCoreOf(accountId: AccountId): Core {
  return useConnections().core(accountId);
}

/** undefined until the shell has told. */
export function useAccounts(): readonly Account[] | undefined {
  return useStore(useConnections().accounts);
}

/** False while the core is away and comes back; what is shown stays as it is. */
export function useIsConnected(core: Core): boolean {
  return useStore(core.isConnected);
}

export function useStore<T>(store: Store<T>): T {
  return useSyncExternalStore(store.subscribe, store.get);
}

function present<T>(value: T | undefined): T {
  if (value === undefined) throw new AppError('internal.unexpected');
  return value;
}
