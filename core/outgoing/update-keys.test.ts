import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ConversationId } from '../../shared/domain/ids';
import { setUpdateDue } from '../vault/conversation-table';
import { addConversation, temporaryVault, type TemporaryVault } from '../vault/testing/temporary-vault';
import { keyUpdater, type KeyUpdater } from './update-keys';

let temporary: TemporaryVault;
let tasks: { delayMs: number; task: () => void; isCancelled: boolean }[];
let updated: ConversationId[];
let updater: KeyUpdater;

const nowMs = 1_000_000;

beforeEach(() => {
  temporary = temporaryVault();
  tasks = [];
  updated = [];
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
    updateKeys: (conversationId) => updated.push(conversationId),
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

test('nothing is made without a connection, and all of it after the next one', () => {
  join(nowMs + 5_000);
  updater.schedule();
  updater.disconnect();
  expect(tasks[0]?.isCancelled).toBe(true);
  updater.schedule();
  expect(tasks).toHaveLength(2);
});
