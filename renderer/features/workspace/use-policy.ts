import { openPolicy, type WorkspacePolicy } from '../../../shared/domain/workspace-policy';
import { useCore } from '../../connection/ConnectionProvider';
import { useQuery } from '../../connection/use-query';

/** What the workspace that is shown allows; everything until it is read. The core refuses what it doesn't. */
export function usePolicy(): WorkspacePolicy {
  const { data } = useQuery(useCore(), 'workspace.get', undefined, ['workspace', 'people']);
  return data?.state === 'member' ? data.policy : openPolicy;
}
