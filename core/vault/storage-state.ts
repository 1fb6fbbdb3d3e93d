import type { Storage } from '../../shared/ipc/core-contract';
import { storageFaultOf } from './vault-error';

/** Whether the vault can be written to, as its last write and the probes since have shown. */
export interface StorageState {
  get(): Storage['state'];
  /** Notes why a transaction failed. Other faults than the storage's say nothing. */
  failed(error: unknown): void;
  /** Tries whether it can be written to again, if it could not. Answers whether it can. */
  probe(): boolean;
}

/** `write` writes something, throws when that fails, and answers false when there is room for no more than that. */
export function storageState(write: () => boolean, onChange: () => void): StorageState {
  let state: Storage['state'] = 'writable';
  const set = (next: Storage['state']): void => {
    if (state === next) return;
    state = next;
    onChange();
  };
  const canWrite = (): boolean => {
    try {
      return write();
    } catch {
      return false; // not yet
    }
  };
  return {
    get: () => state,
    failed: (error) => set(storageFaultOf(error) ?? state),
    probe() {
      if (state !== 'writable' && !canWrite()) return false;
      set('writable');
      return true;
    },
  };
}
