import { afterEach, beforeEach, expect, it } from 'vitest';
import type { ConversationId, MessageId } from '../../shared/domain/ids';
import { createManualTimers, type ManualTimers } from '../transport/testing/manual-timers';
import { markRead } from '../vault/conversation-table';
import { readMessages } from '../vault/message-view';
import { positionOf } from '../vault/position';
import {
  addConversation,
  addMessage,
  newMessageId,
  temporaryVault,
  type TemporaryVault,
} from '../vault/testing/temporary-vault';
import { markConversationRead } from './mark-read';
import { vanisher, type Vanisher } from './vanisher';

const startMs = 1_800_000_000_000;
const hourMs = 3_600_000;
const yearMs = 365 * 24 * hourMs;
let temporary: TemporaryVault;
let conversationId: ConversationId;
let timers: ManualTimers;
/** What the clock is ahead of the time that passes. */
let clockMs: number;
let events: string[];
let running: Vanisher[];

beforeEach(() => {
  temporary = temporaryVault();
  conversationId = temporary.vault.transact((tx) => addConversation(tx));
  timers = createManualTimers();
  clockMs = startMs;
  events = [];
  running = [];
});
afterEach(() => {
  for (const each of running) each.stop();
  temporary.remove();
});

const clock = { nowMs: () => clockMs + timers.nowMs() };
function open(): Vanisher {
  const { vault } = temporary;
  const opened = vanisher({ vault, clock, timers, log: (event) => void events.push(event) });
  running.push(opened);
  return opened;
}
let sequence = 0;
function add(timer: number | 'none' = 10_000): MessageId {
  sequence += 1;
  return temporary.vault.transact((tx) =>
    addMessage(tx, conversationId, { sequence, timerMs: timer === 'none' ? undefined : timer }),
  );
}
function read(messageId: MessageId): void {
  markConversationRead({ vault: temporary.vault, clock }, conversationId, messageId);
  running.at(-1)?.wake();
}
const isThere = (messageId: MessageId): boolean =>
  temporary.vault.read((db) => readMessages(db, conversationId, [messageId])).length === 1;

it('removes each message when its time has come, and waits no longer than it must', () => {
  open();
  const [short, long, untimed] = [add(10_000), add(hourMs), add('none')];
  expect(timers.waiting()).toEqual([]);
  read(untimed);
  timers.advance(9_999);
  expect([short, long].map(isThere)).toEqual([true, true]);
  timers.advance(1);
  expect([short, long].map(isThere)).toEqual([false, true]);
  timers.advance(hourMs);
  expect([long, untimed].map(isThere)).toEqual([false, true]);
  expect(timers.waiting()).toEqual([]);
});

it('removes at the start what went while nothing ran, and begins timers that were not begun', () => {
  const [gone, unread] = [add(), add()];
  read(gone);
  const undated = add();
  clockMs += hourMs;
  temporary.vault.transact((tx) => markRead(tx, conversationId, positionOf(sequence)));
  open();
  expect([gone, unread, undated].map(isThere)).toEqual([false, true, true]);
  timers.advance(10_000);
  expect([unread, undated].map(isThere)).toEqual([false, false]);
});

it('removes many, some at a time', () => {
  const messageIds = temporary.vault.transact((tx) =>
    Array.from({ length: 500 }, (_, index) => {
      const messageId = newMessageId();
      return addMessage(tx, conversationId, { messageId, sequence: 10_000 + index, timerMs: 10_000 });
    }),
  );
  read(messageIds.at(-1) ?? newMessageId());
  clockMs += hourMs;
  open();
  expect(messageIds.filter(isThere)).toHaveLength(300);
  timers.advance(0);
  expect(messageIds.filter(isThere)).toEqual([]);
});

it('never removes what was not read, whatever the clock says', () => {
  const unread = add();
  clockMs += 50 * yearMs;
  open();
  timers.advance(hourMs);
  clockMs += 50 * yearMs;
  open();
  expect(isThere(unread)).toBe(true);
});

it('keeps a message no longer than its timer once it sees that the clock was set back', () => {
  open();
  clockMs += 10 * yearMs;
  const [before, meanwhile] = [add(hourMs), add(hourMs)];
  read(meanwhile);
  // Found at the next start, or within a minute.
  clockMs -= 10 * yearMs;
  timers.advance(60_000);
  expect([before, meanwhile].map(isThere)).toEqual([true, true]);
  timers.advance(hourMs);
  expect([before, meanwhile].map(isThere)).toEqual([false, false]);
});

it('notices within a minute that time has passed while the computer slept', () => {
  open();
  const messageId = add(hourMs);
  read(messageId);
  clockMs += hourMs;
  timers.advance(59_999);
  expect(isThere(messageId)).toBe(true);
  timers.advance(1);
  expect(isThere(messageId)).toBe(false);
});

it('tries again when the vault can not be written to', () => {
  open();
  const messageId = add();
  read(messageId);
  temporary.vault.read((db) => db.exec('PRAGMA query_only = 1'));
  timers.advance(10_000);
  expect([events, isThere(messageId)]).toEqual([['vanishing-failed'], true]);
  temporary.vault.read((db) => db.exec('PRAGMA query_only = 0'));
  timers.advance(60_000);
  expect([events, isThere(messageId)]).toEqual([['vanishing-failed'], false]);
});

it('does nothing any more when it was stopped', () => {
  const opened = open();
  const messageId = add();
  read(messageId);
  opened.stop();
  opened.wake();
  timers.advance(hourMs);
  expect([isThere(messageId), timers.waiting()]).toEqual([true, []]);
});
