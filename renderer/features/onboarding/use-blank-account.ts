import { useEffect, useState } from 'react';
import type { AccountId } from '../../../shared/domain/ids';
import type { AppError } from '../../../shared/errors';
import type { Account } from '../../../shared/ipc/shell-contract';
import { useAccounts, useConnections } from '../../connection/ConnectionProvider';
import type { Core } from '../../connection/core';
import { useAction } from '../../connection/use-action';

export interface BlankAccount {
  /** undefined until the shell has made one. */
  readonly accountId: AccountId | undefined;
  readonly core: Core | undefined;
  readonly account: Account | undefined;
  /** Why none could be made. */
  readonly error: AppError | undefined;
  readonly retry: () => void;
  /** Deletes the account, if one was made and it joined nothing. */
  readonly discard: () => Promise<void>;
}

/** The account that a first run fills: made, or found again after a broken-off one, as soon as it `isNeeded`. */
export function useBlankAccount(isNeeded: boolean): BlankAccount {
  const connections = useConnections();
  const accounts = useAccounts();
  const [accountId, setAccountId] = useState<AccountId>();
  const { run, error } = useAction(async () => {
    const added = await connections.shell.call('accounts.add');
    setAccountId(added.accountId);
  });

  useEffect(() => {
    if (isNeeded && accountId === undefined) void run();
  }, [isNeeded, accountId, run]);

  return {
    accountId,
    core: accountId === undefined ? undefined : connections.core(accountId),
    account: accounts?.find((account) => account.accountId === accountId),
    error,
    retry: () => void run(),
    async discard() {
      if (accountId === undefined) return;
      setAccountId(undefined);
      await connections.shell.call('accounts.discard', { accountId });
    },
  };
}
