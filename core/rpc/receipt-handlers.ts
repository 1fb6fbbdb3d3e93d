import { AppError } from '../../shared/errors';
import type { CoreContract } from '../../shared/ipc/core-contract';
import type { Handlers } from '../../shared/ipc/serve-contract';
import { sendsReadReceipts, setSendsReadReceipts } from '../vault/account-table';
import { forgetReadReceiptsDue } from '../vault/receipt-due-table';
import type { AccountCore } from './account-core';

/** `receipts.set` throws `workspace.not-joined`. */
export function receiptHandlers(core: AccountCore): Pick<Handlers<CoreContract>, 'receipts.get' | 'receipts.set'> {
  const { vault } = core;
  return {
    'receipts.get': () => ({ sendsRead: vault.read(sendsReadReceipts) }),
    'receipts.set': ({ sendsRead }) => {
      if (core.memberIfAny() === undefined) throw new AppError('workspace.not-joined');
      vault.transact((tx) => {
        setSendsReadReceipts(tx, sendsRead);
        if (!sendsRead) forgetReadReceiptsDue(tx);
        tx.changed({ what: 'receipts' });
      });
    },
  };
}
