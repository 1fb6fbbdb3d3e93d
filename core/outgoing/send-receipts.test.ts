import { afterEach, beforeEach, expect, it } from 'vitest';
import { receiptIdsLimit } from '../content/body-codec';
import { decodeContent, type ReceivedContent } from '../content/content-codec';
import { eventLoopTurn } from '../conversation/event-loop-turn';
import { testConversation, type TestConversation } from '../conversation/testing/test-conversation';
import { firstPosition, positionOf } from '../vault/position';
import { pendingEntries } from '../vault/outbox-table';
import {
  forgetReadReceiptsDue,
  insertReadReceiptsDue,
  insertReceiptDue,
  receiptsDue,
} from '../vault/receipt-due-table';
import { addMessage, newMessageId } from '../vault/testing/temporary-vault';
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

const sentBodies = (): readonly ReceivedContent['body'][] =>
  conversation.vault.read((db) =>
    pendingEntries(db, conversation.conversationId, 10).flatMap((entry) =>
      entry.kind === 'append' ? [decodeContent(entry.content).body] : [],
    ),
  );
const sendAll = async (): Promise<void> => {
  const { vault, conversationId } = conversation;
  receipts.due(conversationId);
  tasks.shift()?.();
  while (vault.read((db) => receiptsDue(db, conversationId, 1)).length > 0) await eventLoopTurn();
};

it('what was read is told apart from what has arrived, and is not told as that as well', async () => {
  const { vault, conversationId } = conversation;
  const [read, arrived] = vault.transact((tx) => {
    const messageIds = [1, 2].map((sequence) => addMessage(tx, conversationId, { sequence }));
    for (const messageId of messageIds) insertReceiptDue(tx, conversationId, messageId);
    insertReadReceiptsDue(tx, { topic: conversationId, shown: conversationId }, firstPosition, positionOf(1));
    return messageIds;
  });
  await sendAll();
  expect(sentBodies()).toEqual([
    { kind: 'receipt', messageIds: [arrived] },
    { kind: 'read-receipt', messageIds: [read] },
  ]);
});

it('many receipts take several contents, and what is not to be told as read is told as arrived', async () => {
  const { vault, conversationId } = conversation;
  const count = receiptIdsLimit + 1;
  vault.transact((tx) => {
    for (let sequence = 1; sequence <= count; sequence += 1) addMessage(tx, conversationId, { sequence });
    insertReadReceiptsDue(tx, { topic: conversationId, shown: conversationId }, firstPosition, positionOf(count));
    forgetReadReceiptsDue(tx);
  });
  await sendAll();
  const bodies = sentBodies();
  expect(bodies.map((body) => (body.kind === 'receipt' ? body.messageIds.length : body.kind))).toEqual([
    receiptIdsLimit,
    1,
  ]);
});
