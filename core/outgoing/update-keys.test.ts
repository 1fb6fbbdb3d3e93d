import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ConversationId } from '../../shared/domain/ids';
import { AppError } from '../../shared/errors';
import { setUpdateDue } from '../vault/conversation-table';
import { addConversation, temporaryVault, type TemporaryVault } from '../vault/testing/temporary-vault';
import { keyUpdater, type KeyUpdater } from './update-keys';

let temporary: TemporaryVault;
let tasks: { delayMs: number; task: () => void; isCancelled: boolean }[];
let updated: ConversationId[];
let updater: KeyUpdater;
let hasRoom: boolean;

const nowMs = 1_000_000;

beforeEach(() => {
  temporary = temporaryVault();
  tasks = [];
  updated = [];
  hasRoom = true;
  updater = keyUpdater({
    vault: temporary.vault,
    clock: { nowMs: () => nowMs },
    timers: {
      after(delayMs, task) {
        const timer = { delayMs, task, isCancelled: false };
        tasks.push(timer);
        return () => {
          timer.isCancelled = true;
        };
      },
    },
    log: () => {},
    updateKeys(conversationId) {
      if (!hasRoom) throw new AppError('vault.full');
      updated.push(conversationId);
    },
  });
});

afterEach(() => temporary.remove());

function join(dueAtMs: number): ConversationId {
  return temporary.vault.transact((tx) => {
    const conversationId = addConversation(tx);
    setUpdateDue(tx, conversationId, dueAtMs);
    return conversationId;
  });
}

test('an update is made when it is due, once', () => {
  const conversationId = join(nowMs + 5_000);
  updater.schedule();
  updater.schedule();
  expect(tasks.map(({ delayMs }) => delayMs)).toEqual([5_000]);
  tasks[0]?.task();
  expect(updated).toEqual([conversationId]);
});

test('an update that was due while the device was off is made soon after it has started, not at once', () => {
  join(nowMs - 1_000_000);
  updater.schedule();
  expect(tasks).toHaveLength(1);
  expect(tasks[0]?.delayMs).toBeLessThan(30_000);
});

test('an update for which the vault has no room is made when there is some', () => {
  const conversationId = join(nowMs + 5_000);
  hasRoom = false;
  updater.schedule();
  tasks[0]?.task();
  hasRoom = true;
  tasks[1]?.task();
  expect([updated, tasks.length]).toEqual([[conversationId], 2]);
});

test('nothing is made without a connection, and all of it after the next one', () => {
  join(nowMs + 5_000);
  updater.schedule();
  updater.disconnect();
  expect(tasks[0]?.isCancelled).toBe(true);
  updater.schedule();
  expect(tasks).toHaveLength(2);
});
