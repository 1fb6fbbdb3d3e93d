import type { Warning, WarningKind } from '../../../shared/ipc/core-contract';
import { useCore } from '../../connection/ConnectionProvider';
import { useQuery } from '../../connection/use-query';

const none: readonly Warning[] = [];

/** All warnings of the account that is shown, the newest first, those that were closed too. */
export function useWarnings(): readonly Warning[] {
  const core = useCore();
  return useQuery(core, 'warnings.list', undefined, ['warnings']).data ?? none;
}

/** Whether somebody may be manipulating something; a newer version, or one faulty device, explains the others. */
export function isAlarming(kind: WarningKind): boolean {
  return kind !== 'unknown-suite' && kind !== 'unreadable-entries';
}
