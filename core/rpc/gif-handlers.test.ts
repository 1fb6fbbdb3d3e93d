import { describe, expect, it } from 'vitest';
import { openPolicy } from '../../shared/domain/workspace-policy';
import type { AccountCore } from './account-core';
import { gifHandlers } from './gif-handlers';

describe('searching GIFs', () => {
  it('asks nobody where the workspace allows no pictures', async () => {
    const asked: string[] = [];
    const ask = async (what: string): Promise<never> => {
      asked.push(what);
      throw new Error('nobody is to be asked');
    };
    const policies = [{ sinceMs: 1, policy: { ...openPolicy, gifs: false } }];
    const core = {
      gifs: { search: ask, preview: ask, download: ask },
      member: () => ({ directory: { state: () => ({ policies }) } }),
    } as unknown as AccountCore;
    const handlers = gifHandlers(core);
    const signal = new AbortController().signal;
    const forbidden = expect.objectContaining({ code: 'policy.images' }) as unknown;
    expect(() => handlers['gifs.search']({ query: 'tea', language: 'en' }, { signal })).toThrow(forbidden);
    await expect(handlers['gifs.preview']({ resultId: '1' }, { signal })).rejects.toEqual(forbidden);
    await expect(handlers['gifs.download']({ resultId: '1' }, { signal })).rejects.toEqual(forbidden);
    expect(asked).toEqual([]);
  });
});
