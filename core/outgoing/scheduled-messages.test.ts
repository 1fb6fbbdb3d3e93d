import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { MessageId } from '../../shared/domain/ids';
import { limits } from '../../shared/domain/limits';
import type { ScheduledMessage } from '../../shared/ipc/core-contract';
import { conversationState } from '../content/group-state-codec';
import { storeState } from '../conversation/conversation-state';
import { testConversation, type TestConversation } from '../conversation/testing/test-conversation';
import { createManualTimers, type ManualTimers } from '../transport/testing/manual-timers';
import { writeBlocked } from '../vault/block-table';
import { idBlob } from '../vault/columns';
import { markLeft } from '../vault/conversation-table';
import { readMessagePage } from '../vault/message-page';
import { insertMessage } from '../vault/message-table';
import { pendingEntries } from '../vault/outbox-table';
import { positionOf } from '../vault/position';
import { deleteForMe } from '../vault/preference-table';
import { readScheduled } from '../vault/scheduled-table';
import { everyValueOf, newMessageId } from '../vault/testing/temporary-vault';
import { messageScheduler, type MessageScheduler } from './scheduled-messages';

const startMs = 1_800_000_000_000;
const minuteMs = 60_000;
let conversation: TestConversation;
let timers: ManualTimers;
let aheadMs: number;
let scheduler: MessageScheduler;
let running: MessageScheduler[];

const clock = { nowMs: () => startMs + timers.nowMs() + aheadMs };

/** As after a start of the application. */
function started(): MessageScheduler {
  const next = messageScheduler({
    vault: conversation.vault,
    groups: conversation.groups,
    directory: conversation.dependencies.directory,
    clock,
    timers,
    log: conversation.dependencies.log,
    self: conversation.dependencies.self,
    wake: () => undefined,
    companions: () => [],
    hasCaughtUp: () => true,
  });
  running.push(next);
  next.start();
  return next;
}

beforeEach(async () => {
  conversation = await testConversation(2);
  timers = createManualTimers();
  aheadMs = 0;
  running = [];
  scheduler = started();
});
afterEach(async () => {
  for (const each of running) each.stop();
  await conversation.groups.stop();
  conversation.remove();
});

const schedule = (text: string, inMs: number, more: Partial<ScheduledMessage> = {}): MessageId => {
  const message = { messageId: newMessageId(), text, mentions: [], dueAtMs: clock.nowMs() + inMs, ...more };
  scheduler.schedule(conversation.conversationId, message);
  return message.messageId;
};
const ref = (messageId: MessageId) => ({ conversationId: conversation.conversationId, messageId });
const scheduled = (): readonly ScheduledMessage[] =>
  conversation.vault.read((db) => readScheduled(db, conversation.conversationId));
const messages = () =>
  conversation.vault.read((db) => readMessagePage(db, conversation.conversationId, { at: 'newest' }, 200)).messages;
const texts = (): readonly string[] => messages().map(({ body }) => (body.kind === 'text' ? body.text : body.kind));
const outboxSize = (): number =>
  conversation.vault.read((db) => pendingEntries(db, conversation.conversationId, 100)).length;
/** Lets time pass, and what is due then be done before more passes. */
const pass = async (durationMs: number): Promise<void> => {
  const endMs = timers.nowMs() + durationMs;
  while (timers.nowMs() < endMs) {
    timers.advance(Math.min(minuteMs, endMs - timers.nowMs()));
    await vi.waitFor(() => {
      const isArmed = timers.waiting().length > 0 || scheduled().every(({ failure }) => failure !== undefined);
      expect(isArmed).toBe(true);
    });
  }
};
const becomes = (expected: readonly string[]): Promise<void> => vi.waitFor(() => expect(texts()).toEqual(expected));

describe('a message for later', () => {
  it('is nowhere but in the vault before it is due, and is then sent as it was set, under its own id', async () => {
    const [, ben] = conversation.userIds;
    const answered = newMessageId();
    const mentions = [{ start: 0, length: 4, ...(ben && { userId: ben }) }];
    const messageId = schedule('@Ben visit at ten', 2 * minuteMs, { mentions, replyTo: answered, timerMs: minuteMs });
    await pass(2 * minuteMs - 1);
    expect([texts(), outboxSize(), scheduled().length]).toEqual([[], 0, 1]);
    await pass(1);
    await becomes(['@Ben visit at ten']);
    const [message] = messages();
    expect(message).toMatchObject({
      messageId,
      state: 'waiting',
      sentAtMs: startMs + 2 * minuteMs,
      timerMs: minuteMs,
      body: { mentions },
      quote: { messageId: answered },
    });
    expect([outboxSize(), scheduled()]).toEqual([1, []]);
  });

  it('is sent in the order of the times that were set, not of the setting', async () => {
    schedule('second', 2 * minuteMs);
    schedule('first', minuteMs);
    await pass(minuteMs);
    await becomes(['first']);
    schedule('third', 2 * minuteMs);
    await pass(2 * minuteMs);
    await becomes(['first', 'second', 'third']);
  });

  it('that was due while nothing ran is sent at the next start, with the time of that', async () => {
    schedule('due in the night', minuteMs);
    scheduler.stop();
    timers.advance(10 * minuteMs);
    expect(texts()).toEqual([]);
    scheduler = started();
    await becomes(['due in the night']);
    expect(messages()[0]?.sentAtMs).toBe(startMs + 10 * minuteMs);
  });

  it('goes by the clock on the wall: one that was set forward or a sleep is noticed within a minute, one set back waits', async () => {
    schedule('tomorrow', 24 * 60 * minuteMs);
    expect(timers.waiting()).toEqual([minuteMs]);
    aheadMs = 24 * 60 * minuteMs;
    await pass(minuteMs);
    await becomes(['tomorrow']);
    schedule('later', minuteMs);
    aheadMs -= 60 * minuteMs;
    await pass(2 * minuteMs);
    expect(texts()).toEqual(['tomorrow']);
  });

  it('can be months ahead, and never makes a timer that overflows', () => {
    schedule('in half a year', 180 * 24 * 60 * minuteMs);
    expect(timers.waiting()).toEqual([minuteMs]);
  });

  it('is refused for a time that has passed or is more than a year ahead', () => {
    for (const inMs of [0, -1, limits.scheduledAheadMs + 1]) {
      expect(() => schedule('never', inMs)).toThrow(expect.objectContaining({ code: 'input.malformed' }));
    }
    const messageId = schedule('some time', limits.scheduledAheadMs);
    const past = clock.nowMs();
    expect(() => scheduler.reschedule(ref(messageId), past)).toThrow(
      expect.objectContaining({ code: 'input.malformed' }),
    );
  });

  it('is one of a hundred at most in a conversation', () => {
    for (let count = 0; count < limits.scheduledMessages; count += 1) schedule(`number ${count}`, minuteMs);
    expect(() => schedule('one too many', minuteMs)).toThrow(expect.objectContaining({ code: 'input.too-large' }));
  });
});

describe('what can be done to a message for later', () => {
  it('is to give it another time, also an earlier one', async () => {
    const messageId = schedule('the report', 60 * minuteMs);
    scheduler.reschedule(ref(messageId), clock.nowMs() + 1_000);
    await pass(1_000);
    await becomes(['the report']);
    expect(() => scheduler.reschedule(ref(messageId), clock.nowMs() + 1)).toThrow(
      expect.objectContaining({ code: 'message.unknown' }),
    );
  });

  it('is to send it at once; asked again after a crash, it is sent already', async () => {
    const messageId = schedule('the report', 60 * minuteMs);
    await scheduler.sendNow(ref(messageId));
    await scheduler.sendNow(ref(messageId));
    expect([texts(), outboxSize(), scheduled()]).toEqual([['the report'], 1, []]);
    await expect(scheduler.sendNow(ref(newMessageId()))).rejects.toMatchObject({ code: 'message.unknown' });
  });

  it('is to delete it: nothing of it is left, and it is not sent', async () => {
    const messageId = schedule('better not', minuteMs);
    scheduler.unschedule(ref(messageId));
    scheduler.unschedule(ref(messageId));
    await pass(minuteMs);
    expect([texts(), everyValueOf(conversation.vault).filter((value) => value.includes('better'))]).toEqual([[], []]);
  });

  it('is to ask for it twice under one id: it is kept once, and once it is sent not again', async () => {
    const messageId = schedule('once', minuteMs);
    schedule('once', minuteMs, { messageId });
    await pass(minuteMs);
    await becomes(['once']);
    schedule('once', minuteMs, { messageId });
    expect(scheduled()).toEqual([]);
  });

  it('goes with the conversation when that is deleted', async () => {
    schedule('about a patient', minuteMs);
    conversation.vault.transact((tx) => deleteForMe(tx, conversation.conversationId));
    await pass(minuteMs);
    const left = everyValueOf(conversation.vault).filter((value) => value.includes('patient'));
    expect([texts(), left]).toEqual([[], []]);
  });
});

describe('a message for later that can not be sent', () => {
  it('stays with the reason when the conversation was left', async () => {
    const messageId = schedule('too late', minuteMs);
    conversation.vault.transact((tx) => markLeft(tx, conversation.conversationId));
    await pass(minuteMs);
    await vi.waitFor(() => expect(scheduled()).toMatchObject([{ text: 'too late', failure: 'not-a-member' }]));
    expect([texts(), timers.waiting()]).toEqual([[], []]);
    await expect(scheduler.sendNow(ref(messageId))).rejects.toMatchObject({ code: 'conversation.not-a-member' });
  });

  it('stays when one may not write any more, and is sent when one may again and sets a time', async () => {
    const messageId = schedule('as an admin', minuteMs);
    const [self, ben] = conversation.userIds;
    if (self === undefined || ben === undefined) throw new Error('two were asked for');
    const mayPost = (roles: { admins: readonly (typeof self)[]; readers: readonly (typeof self)[] }): void =>
      conversation.vault.transact((tx) =>
        storeState(tx, conversation.conversationId, conversationState({ kind: 'group', name: 'Visite', ...roles })),
      );
    mayPost({ admins: [ben], readers: [self] });
    await pass(minuteMs);
    await vi.waitFor(() => expect(scheduled()).toMatchObject([{ failure: 'forbidden' }]));
    mayPost({ admins: [self], readers: [] });
    await pass(10 * minuteMs);
    expect(texts()).toEqual([]);
    scheduler.reschedule(ref(messageId), clock.nowMs() + minuteMs);
    expect(scheduled()[0]?.failure).toBeUndefined();
    await pass(minuteMs);
    await becomes(['as an admin']);
  });

  it('stays when its recipient was blocked, and is sent only when that is asked for once they are not', async () => {
    const messageId = schedule('to Ben', minuteMs);
    const [, ben] = conversation.userIds;
    if (ben === undefined) throw new Error('two were asked for');
    const block = (isBlocked: boolean): void => conversation.vault.transact((tx) => writeBlocked(tx, ben, isBlocked));
    conversation.vault.transact((tx) => {
      const directWith = "UPDATE conversation SET kind = 'direct', other_user_id = ? WHERE conversation_id = ?";
      tx.db.prepare(directWith).run([idBlob(ben), idBlob(conversation.conversationId)]);
    });
    block(true);
    await pass(minuteMs);
    await vi.waitFor(() => expect(scheduled()).toMatchObject([{ failure: 'forbidden' }]));
    await expect(scheduler.sendNow(ref(messageId))).rejects.toMatchObject({ code: 'conversation.forbidden' });
    block(false);
    await pass(10 * minuteMs);
    expect(texts()).toEqual([]);
    await scheduler.sendNow(ref(messageId));
    expect([texts(), scheduled()]).toEqual([['to Ben'], []]);
  });

  it('is tried again every minute while the vault can not be written', async () => {
    schedule('first', minuteMs);
    schedule('second', minuteMs);
    conversation.vault.read((db) => db.pragma('query_only = ON'));
    await pass(minuteMs);
    await vi.waitFor(() => expect(timers.waiting()).toEqual([minuteMs]));
    expect([texts(), scheduled().length]).toEqual([[], 2]);
    conversation.vault.read((db) => db.pragma('query_only = OFF'));
    await pass(minuteMs);
    await becomes(['first', 'second']);
  });

  it('is not sent again by a vault that was set back and has read it in its topic', async () => {
    const messageId = schedule('once', minuteMs);
    conversation.vault.transact((tx) =>
      insertMessage(tx, {
        ...ref(messageId),
        sender: conversation.dependencies.self,
        isOwn: true,
        sentAtMs: startMs,
        position: positionOf(1),
        state: 'sent',
        body: { kind: 'text', text: 'once' },
      }),
    );
    await pass(minuteMs);
    await vi.waitFor(() => expect(scheduled()).toEqual([]));
    expect([texts(), outboxSize()]).toEqual([['once'], 0]);
  });
});
