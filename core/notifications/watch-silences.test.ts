import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { ConversationId } from '../../shared/domain/ids';
import type { Change } from '../../shared/ipc/core-contract';
import type { Log } from '../log';
import { writePreferences } from '../vault/preference-table';
import { nextSilenceEndMs } from '../vault/silence';
import { addConversation, temporaryVault, type TemporaryVault } from '../vault/testing/temporary-vault';
import { watchSilences } from './watch-silences';

const beginMs = 1_700_000_000_000;
let nowMs: number;
const clock = { nowMs: () => nowMs };
let temporary: TemporaryVault;
beforeEach(() => {
  nowMs = beginMs;
  temporary = temporaryVault(clock);
});
afterEach(() => temporary.remove());

function silence(untilMs: number | undefined): ConversationId {
  return temporary.vault.transact((tx) => {
    const id = addConversation(tx);
    writePreferences(tx, id, { notify: 'nothing', notifyUntilMs: untilMs, isFavourite: false, isArchived: false });
    return id;
  });
}

// Timers that run when they are told to, and what the vault said.
function watched() {
  const waiting = new Set<{ readonly delayMs: number; readonly task: () => void }>();
  const ended: ConversationId[] = [];
  const unsubscribe = temporary.vault.subscribe((changes: readonly Change[]) => {
    for (const change of changes) if (change.what === 'conversations') ended.push(...change.conversationIds);
  });
  const log = vi.fn<Log>();
  const timers = {
    after(delayMs: number, task: () => void) {
      const entry = { delayMs, task };
      waiting.add(entry);
      return () => void waiting.delete(entry);
    },
  };
  const stop = watchSilences({ vault: temporary.vault, clock, timers, log });
  return {
    ended,
    log,
    delays: () => [...waiting].map(({ delayMs }) => delayMs),
    fire() {
      const due = [...waiting];
      waiting.clear();
      for (const { task } of due) task();
    },
    stop() {
      stop();
      unsubscribe();
    },
  };
}

it('ends at once what ended while nothing ran, and leaves what has no end', () => {
  silence(undefined);
  const over = silence(beginMs - 1);
  const { ended, delays, stop } = watched();
  expect(ended).toEqual([over]);
  expect(delays()).toEqual([]);
  stop();
});

it('says when each is over, also one that was set meanwhile and before the others', () => {
  const later = silence(beginMs + 9_000);
  const { ended, delays, fire, stop } = watched();
  expect(delays()).toEqual([9_000]);
  const sooner = silence(beginMs + 4_000);
  expect(delays()).toEqual([4_000]);
  ended.length = 0;
  nowMs = beginMs + 4_000;
  fire();
  expect(ended).toEqual([sooner]);
  expect(delays()).toEqual([5_000]);
  nowMs = beginMs + 9_000;
  fire();
  expect(ended).toEqual([sooner, later]);
  expect(delays()).toEqual([]);
  expect(temporary.vault.read(nextSilenceEndMs)).toBeUndefined();
  stop();
});

it('notices within a minute that the computer slept', () => {
  const id = silence(beginMs + 8 * 3_600_000);
  const { ended, delays, fire, stop } = watched();
  expect(delays()).toEqual([60_000]);
  fire();
  expect([ended, delays()]).toEqual([[], [60_000]]);
  nowMs = beginMs + 9 * 3_600_000;
  fire();
  expect([ended, delays()]).toEqual([[id], []]);
  stop();
});

it('tries again when the vault can’t be written to, and waits for nothing once it is stopped', () => {
  silence(beginMs + 1_000);
  const { log, delays, fire, stop } = watched();
  nowMs = beginMs + 1_000;
  temporary.vault.read((db) => db.pragma('query_only = 1'));
  fire();
  expect(log).toHaveBeenCalledWith('silence-failed', { code: 'vault.read-only' });
  expect(delays()).toEqual([60_000]);
  temporary.vault.read((db) => db.pragma('query_only = 0'));
  fire();
  expect(temporary.vault.read(nextSilenceEndMs)).toBeUndefined();
  silence(beginMs + 5_000);
  expect(delays()).toEqual([4_000]);
  stop();
  expect(delays()).toEqual([]);
});
