import { MessageChannelMain } from 'electron';
import type { AccountId } from '../../shared/domain/ids';
import { connectContract, type Client } from '../../shared/ipc/connect-contract';
import type { CoreContract } from '../../shared/ipc/core-contract';
import { mainPort } from '../../shared/ipc/port';
import type { AccountHost } from './account-host';

/** Connects to an account's core as a window does. Throws `rpc.closed` unless it runs; `onClose` is called at the end. */
export type ConnectCore = (accountId: AccountId, onClose: () => void) => Client<CoreContract>;

export function coreConnector(accounts: Pick<AccountHost, 'connect'>): ConnectCore {
  return (accountId, onClose) => {
    const { port1, port2 } = new MessageChannelMain();
    accounts.connect(accountId, () => port1);
    return connectContract<CoreContract>(mainPort(port2), onClose);
  };
}
