import { describe, expect, it, vi } from 'vitest';
import { AppError } from '../../../shared/errors';
import type { Core } from '../../connection/core';
import { createStore } from '../../connection/store';
import { enterWorkspace } from './enter-workspace';

/** A core that is blank until `join` was carried out, whose query still holds the old answer until it is read again. */
function blankCore() {
  let state = 'blank';
  const shown = createStore<unknown>({ data: { state: 'blank' }, error: undefined });
  const core = {
    callRepeatable: () => Promise.resolve({ state }),
    query: () => ({
      ...shown,
      reread: () => void Promise.resolve().then(() => shown.set({ data: { state }, error: undefined })),
    }),
  } as unknown as Core;
  return { core, join: () => void (state = 'member'), shown };
}

describe('entering a workspace', () => {
  it('is over when the window knows the workspace', async () => {
    const { core, join, shown } = blankCore();
    await enterWorkspace(core, () => Promise.resolve(join()));
    expect(shown.get()).toEqual({ data: { state: 'member' }, error: undefined });
  });

  it('succeeds when the core died after it was carried out', async () => {
    const { core, join } = blankCore();
    const enter = vi.fn(() => {
      join();
      return Promise.reject(new AppError('rpc.closed', { retry: 'reconnect' }));
    });
    await expect(enterWorkspace(core, enter)).resolves.toBeUndefined();
    expect(enter).toHaveBeenCalledTimes(1);
  });

  it('fails with the reason when it was not carried out', async () => {
    const { core } = blankCore();
    for (const code of ['rpc.closed', 'invite.expired'] as const) {
      await expect(enterWorkspace(core, () => Promise.reject(new AppError(code)))).rejects.toMatchObject({ code });
    }
  });
});
