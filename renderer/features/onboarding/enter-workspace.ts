import { toAppError } from '../../../shared/errors';
import type { Core } from '../../connection/core';

/**
 * Runs the call that joins or founds, and resolves when the window knows the workspace, so that it can be shown. A core
 * that died over the call is asked whether it was carried out.
 */
export async function enterWorkspace(core: Core, enter: () => Promise<unknown>): Promise<void> {
  try {
    await enter();
  } catch (cause) {
    const { code } = toAppError(cause);
    if (code !== 'rpc.closed' && code !== 'workspace.already-joined') throw cause;
    const workspace = await core.callRepeatable('workspace.get');
    if (workspace.state !== 'member') throw cause;
  }
  await knowsWorkspace(core);
}

/** The answer from before may still be kept: whoever showed it now would take the account for blank. */
function knowsWorkspace(core: Core): Promise<void> {
  const query = core.query('workspace.get', undefined, ['workspace']);
  return new Promise((resolve) => {
    const unsubscribe = query.subscribe(() => {
      if (query.get().data?.state !== 'member') return;
      unsubscribe();
      resolve();
    });
    query.reread();
  });
}
