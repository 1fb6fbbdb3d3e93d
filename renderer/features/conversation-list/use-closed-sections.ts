import { useMemo } from 'react';
import { useCore } from '../../connection/ConnectionProvider';
import { useQuery } from '../../connection/use-query';

export interface ClosedSections {
  readonly ids: ReadonlySet<string>;
  /** Closes an open section, and opens a closed one. */
  readonly toggle: (id: string) => void;
}

const none: readonly string[] = [];

/** Which sections of the list are closed, as the vault keeps it; undefined until that is read. */
export function useClosedSections(): ClosedSections | undefined {
  const core = useCore();
  const { data, isLoading } = useQuery(core, 'sections.closed', undefined, ['sections']);
  return useMemo(() => {
    if (isLoading) return undefined;
    const ids = new Set(data ?? none);
    return {
      ids,
      toggle(id) {
        // A convenience: where it can't be kept, a line in the window says that nothing can.
        core.callRepeatable('sections.setClosed', { section: id, isClosed: !ids.has(id) }).catch(() => {});
      },
    };
  }, [core, data, isLoading]);
}
