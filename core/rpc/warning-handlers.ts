import type { CoreContract } from '../../shared/ipc/core-contract';
import type { Handlers } from '../../shared/ipc/serve-contract';
import { closeWarning, listWarnings } from '../vault/warning-table';
import type { AccountCore } from './account-core';

export function warningHandlers({
  vault,
}: AccountCore): Pick<Handlers<CoreContract>, 'warnings.list' | 'warnings.close'> {
  return {
    'warnings.list': () => vault.read((db) => [...listWarnings(db)]),
    'warnings.close': ({ key }) => vault.transact((tx) => closeWarning(tx, key)),
  };
}
