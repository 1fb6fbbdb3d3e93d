import type { Change, CoreContract } from '../../shared/ipc/core-contract';
import type { Handlers } from '../../shared/ipc/serve-contract';
import { mergeChanges } from '../vault/merge-changes';
import type { AccountCore } from './account-core';

/** The vault's changes. While the window is busy they are merged, so that a slow window falls behind by one batch only. */
export function changeFeed({ vault }: AccountCore): Pick<Handlers<CoreContract>, 'changes'> {
  return {
    changes: (_, { emit }) => {
      let pending: Change[] = [];
      let isEmitting = false;
      const drain = async (): Promise<void> => {
        isEmitting = true;
        while (pending.length > 0) {
          const batch = mergeChanges(pending);
          pending = [];
          for (const change of batch) await emit(change);
        }
        isEmitting = false;
      };
      return vault.subscribe((changes) => {
        pending.push(...changes);
        if (!isEmitting) void drain();
      });
    },
  };
}
