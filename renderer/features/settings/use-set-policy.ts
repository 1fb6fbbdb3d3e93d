import { useEffect, useRef, useState } from 'react';
import type { WorkspacePolicy } from '../../../shared/domain/workspace-policy';
import { toAppError, type AppError } from '../../../shared/errors';
import { useCore } from '../../connection/ConnectionProvider';

export interface PolicySetting {
  /** As it was set here last, until the core says what has become of it. */
  readonly policy: WorkspacePolicy;
  /** Why the last change failed. */
  readonly error: AppError | undefined;
  /** Changes made in quick succession follow one another, and none takes back the one before. */
  readonly set: (changed: Partial<WorkspacePolicy>) => void;
}

interface Sent {
  readonly policy: WorkspacePolicy;
  /** What the core said when it was done; undefined while it is not. */
  readonly over: WorkspacePolicy | undefined;
}

export function useSetPolicy(current: WorkspacePolicy): PolicySetting {
  const core = useCore();
  const [sent, setSent] = useState<Sent>();
  const [error, setError] = useState<AppError>();
  const queue = useRef(Promise.resolve());
  const latest = useRef(current);
  useEffect(() => {
    latest.current = current;
  });
  const isSentShown = sent !== undefined && (sent.over === undefined || sent.over === current);
  const policy = isSentShown ? sent.policy : current;
  const set = (changed: Partial<WorkspacePolicy>): void => {
    const next = { ...policy, ...changed };
    setSent({ policy: next, over: undefined });
    setError(undefined);
    const save = async (): Promise<void> => {
      try {
        await core.callRepeatable('workspace.setPolicy', next);
        setSent((last) => (last?.policy === next ? { policy: next, over: latest.current } : last));
      } catch (cause) {
        setSent(undefined);
        setError(toAppError(cause));
      }
    };
    queue.current = queue.current.then(save);
  };
  return { policy, error, set };
}
