import { useMemo, useSyncExternalStore } from 'react';
import type { AppError } from '../../shared/errors';
import type { CoreInput, CoreOutput, CoreProcedure } from './contract-types';
import type { Core } from './core';
import type { DependsOn } from './query-store';

export interface QueryResult<T> {
  readonly data: T | undefined;
  readonly error: AppError | undefined;
  /** Neither an answer nor an error yet. */
  readonly isLoading: boolean;
  /** Reads again now, e.g. from a "Try again". */
  readonly reread: () => void;
}

/**
 * The answer of a reading procedure, read again whenever the core tells of a change that it depends on, and after a
 * reconnection. Components that ask the same share one reading. The input must be JSON.
 */
export function useQuery<Name extends CoreProcedure>(
  core: Core,
  name: Name,
  input: CoreInput<Name>,
  dependsOn: DependsOn,
): QueryResult<CoreOutput<Name>> {
  const inputKey = JSON.stringify(input) ?? '';
  // `dependsOn` belongs to the name and input, and call sites write it inline: the first one holds.
  // oxlint-disable-next-line react-hooks/exhaustive-deps
  const query = useMemo(() => core.query(name, input, dependsOn), [core, name, inputKey]);
  const state = useSyncExternalStore(query.subscribe, query.get);
  return {
    data: state.data,
    error: state.error,
    isLoading: state.data === undefined && state.error === undefined,
    reread: query.reread,
  };
}
