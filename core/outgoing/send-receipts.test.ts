import { afterEach, beforeEach, expect, it } from 'vitest';
import { eventLoopTurn } from '../conversation/event-loop-turn';
import { testConversation, type TestConversation } from '../conversation/testing/test-conversation';
import { pendingEntries } from '../vault/outbox-table';
import { insertReceiptDue, receiptsDue } from '../vault/receipt-due-table';
import { newMessageId } from '../vault/testing/temporary-vault';
import { receiptSender, type ReceiptSender } from './send-receipts';

let conversation: TestConversation;
let receipts: ReceiptSender;
let tasks: (() => void)[];

beforeEach(async () => {
  conversation = await testConversation(2);
  tasks = [];
  receipts = receiptSender({
    ...conversation.dependencies,
    groups: conversation.groups,
    hasCaughtUp: () => true,
    timers: {
      after(_, task) {
        tasks.push(task);
        return () => {};
      },
    },
    wake: () => undefined,
  });
});

afterEach(() => conversation.remove());

it('a receipt for which the vault has no room is sent when there is some', async () => {
  const { vault, conversationId, events } = conversation;
  vault.transact((tx) => insertReceiptDue(tx, conversationId, newMessageId()));
  receipts.due(conversationId);
  vault.read((db) => db.exec('PRAGMA query_only = 1'));
  tasks[0]?.();
  while (tasks.length < 2) await eventLoopTurn();
  expect(events).toEqual(['receipts-failed vault.read-only']);

  vault.read((db) => db.exec('PRAGMA query_only = 0'));
  tasks[1]?.();
  while (vault.read((db) => receiptsDue(db, conversationId, 1)).length > 0) await eventLoopTurn();
  expect(vault.read((db) => pendingEntries(db, conversationId, 10))).toHaveLength(1);
});
