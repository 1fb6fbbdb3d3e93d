import { afterEach, describe, expect, it } from 'vitest';
import type { Change } from '../../shared/ipc/core-contract';
import { eventLoopTurn } from '../conversation/event-loop-turn';
import { temporaryVault } from '../vault/testing/temporary-vault';
import type { AccountCore } from './account-core';
import { changeFeed } from './change-feed';

const { vault, remove } = temporaryVault();
afterEach(remove);

describe('the change feed', () => {
  it('tells at once, and merges what changes while a backlog is read', async () => {
    let left = 0;
    const engine = { backlog: () => ({ total: 10, left }) };
    const told: Change['what'][] = [];
    const core = { vault, memberIfAny: () => ({ engine }) } as unknown as AccountCore;
    const feed = changeFeed(core).changes;
    const stop = await feed(undefined, {
      signal: { aborted: false, addEventListener: () => undefined, removeEventListener: () => undefined },
      emit: async ({ what }) => void told.push(what),
    });
    const change = async (what: 'people' | 'invites'): Promise<void> => {
      vault.transact((tx) => tx.changed({ what }));
      await eventLoopTurn();
    };
    for (const what of ['people', 'invites', 'people'] as const) await change(what);
    expect(told).toEqual(['people', 'invites', 'people']);
    left = 5;
    told.length = 0;
    // All in one turn of the event loop: however long it takes, no pause can end in it.
    for (const what of ['people', 'invites', 'invites', 'people', 'invites'] as const) {
      vault.transact((tx) => tx.changed({ what }));
      for (let turns = 0; turns < 20; turns += 1) await Promise.resolve();
    }
    expect(told).toEqual(['people']);
    left = 0;
    while (told.length < 3) await eventLoopTurn();
    expect(told).toEqual(['people', 'invites', 'people']);
    if (typeof stop === 'function') stop();
  });
});
