import type { Change, CoreContract } from '../../shared/ipc/core-contract';
import type { Handlers } from '../../shared/ipc/serve-contract';
import { mergeChanges } from '../vault/merge-changes';
import type { AccountCore } from './account-core';

/** How often a window is told while much is being read that arrived earlier: it reads again what it shows. */
const catchingUpMs = 100;

/** The vault's changes. While the window is busy they are merged, so that a slow window falls behind by one batch only. */
export function changeFeed({ vault, memberIfAny }: AccountCore): Pick<Handlers<CoreContract>, 'changes'> {
  const isCatchingUp = (): boolean => (memberIfAny()?.engine.backlog().left ?? 0) > 0;
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
          if (isCatchingUp()) await pause();
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

function pause(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, catchingUpMs);
  });
}
