import { describe, expect, it } from 'vitest';
import { findPlaintext } from '../harness/find-plaintext';
import { readPages } from '../../core/vault/testing/read-pages';
import { receiptsDue } from '../../core/vault/receipt-due-table';
import type { ConversationId, MessageId } from '../../shared/domain/ids';
import type { MessageView } from '../../shared/ipc/core-contract';
import {
  codeOf,
  knows,
  messagesOf,
  newMessageId,
  online,
  openedWorkspaces,
  say,
  startGroup,
  textsOf,
  until,
  type RestorableCore,
} from './test-workspace';

const opened = openedWorkspaces();
const minuteMs = 60_000;

/** A clock that a test sets forward: it goes on from the real one, so that certificates and invitations are valid. */
function testClock(): { nowMs(): number; pass(durationMs: number): void } {
  let aheadMs = 0;
  return {
    nowMs: () => Date.now() + aheadMs,
    pass(durationMs) {
      aheadMs += durationMs;
    },
  };
}

async function group(names: readonly string[]) {
  const clock = testClock();
  const workspace = await opened.on({ clock }, names);
  const { cores } = workspace;
  const [anna, ...others] = cores;
  const [ben = anna, cleo = ben] = others;
  if (anna === undefined || ben === undefined || cleo === undefined) throw new Error('cores were asked for');
  const userIds = others.map(({ userId }) => userId);
  const conversationId = await startGroup(anna, 'Visite', userIds);
  for (const other of others) await knows(other, conversationId);
  return { clock, anna, ben, cleo, conversationId, workspace };
}

async function sayTimed(core: RestorableCore, conversationId: ConversationId, text: string): Promise<MessageId> {
  const messageId = newMessageId();
  await core.client.call('messages.send', { conversationId, messageId, text, timerMs: minuteMs });
  return messageId;
}

const has = (core: RestorableCore, conversationId: ConversationId, text: string) =>
  until(
    () => textsOf(core, conversationId),
    (texts) => texts.includes(text),
  );
const get = async (core: RestorableCore, conversationId: ConversationId, messageId: MessageId) =>
  (await core.client.call('messages.get', { conversationId, messageIds: [messageId] }))[0];
const read = (core: RestorableCore, conversationId: ConversationId, messageId: MessageId) =>
  core.client.call('conversations.markRead', { conversationId, messageId });
const isDated = (message: MessageView | undefined): boolean => message?.vanishesAtMs !== undefined;
const wordsIn = (core: RestorableCore, ...words: readonly string[]): readonly unknown[] =>
  findPlaintext(readPages(core.files.path, core.files.key), words);

describe('a timed message', () => {
  it('vanishes from each device when its time has come there, and leaves nothing in its file', async () => {
    const { clock, anna, ben, cleo, conversationId } = await group(['Anna', 'Ben', 'Cleo']);
    const secret = 'the diagnosis of bed twelve';
    const messageId = await sayTimed(anna, conversationId, secret);
    const staying = await say(anna, conversationId, 'what stays');
    for (const core of [ben, cleo]) await has(core, conversationId, 'what stays');
    const own = await until(() => get(anna, conversationId, messageId), isDated);
    expect(own?.timerMs).toBe(minuteMs);
    await read(ben, conversationId, staying);
    expect(isDated(await get(ben, conversationId, messageId))).toBe(true);
    expect(isDated(await get(cleo, conversationId, messageId))).toBe(false);

    clock.pass(minuteMs);
    // Each is busy with something, and looks at the time.
    const next = await say(cleo, conversationId, 'the next');
    for (const core of [anna, ben]) {
      await has(core, conversationId, 'the next');
      await until(
        () => get(core, conversationId, messageId),
        (message) => message === undefined,
      );
      expect(await textsOf(core, conversationId)).toEqual(['what stays', 'the next']);
    }
    // Cleo has not read it.
    expect(await textsOf(cleo, conversationId)).toContain(secret);
    for (const core of [anna, ben]) {
      expect(wordsIn(core, secret, 'what stays')).toEqual(['what stays']);
      await core.stop();
      expect(wordsIn(core, secret, 'what stays')).toEqual(['what stays']);
    }

    await read(cleo, conversationId, next);
    await cleo.stop();
    expect(wordsIn(cleo, secret)).toEqual([secret]);
    clock.pass(minuteMs);
    await cleo.start();
    expect(await textsOf(cleo, conversationId)).toEqual(['what stays', 'the next']);
    await cleo.stop();
    expect(wordsIn(cleo, secret)).toEqual([]);
  });

  it('is gone from its sender while others have not fetched it yet, and does not come back', async () => {
    const { clock, anna, ben, conversationId } = await group(['Anna', 'Ben']);
    await ben.stop();
    await anna.stop();
    await anna.start();
    const messageId = await sayTimed(anna, conversationId, 'soon gone');
    await until(() => get(anna, conversationId, messageId), isDated);
    clock.pass(minuteMs);
    await anna.stop();
    await anna.start();
    expect(await get(anna, conversationId, messageId)).toBeUndefined();
    // Sent again by a window that has not heard of it, it does not come back.
    await sayTimedAs(anna, conversationId, messageId);
    await online(anna);
    const staying = await say(anna, conversationId, 'what stays');
    await ben.start();
    await has(ben, conversationId, 'what stays');
    expect(await textsOf(ben, conversationId)).toEqual(['soon gone', 'what stays']);
    expect((await messagesOf(anna, conversationId)).map((message) => message.messageId)).toEqual([staying]);
  });

  it('does not come back with a backup that was made before it vanished', async () => {
    const { clock, anna, ben, conversationId } = await group(['Anna', 'Ben']);
    const messageId = await sayTimed(anna, conversationId, 'soon gone');
    await has(ben, conversationId, 'soon gone');
    await read(ben, conversationId, messageId);
    ben.backUp();
    clock.pass(minuteMs);
    await ben.restore();
    expect(await textsOf(ben, conversationId)).toEqual([]);
  });
});

function sayTimedAs(core: RestorableCore, conversationId: ConversationId, messageId: MessageId): Promise<unknown> {
  return core.client.call('messages.send', { conversationId, messageId, text: 'soon gone', timerMs: minuteMs });
}

describe('read receipts', () => {
  const stateIs = (core: RestorableCore, conversationId: ConversationId, messageId: MessageId, state: string) =>
    until(
      () => get(core, conversationId, messageId),
      (message) => message?.state === state,
    );
  const info = (core: RestorableCore, conversationId: ConversationId, messageId: MessageId) =>
    core.client.call('messages.info', { conversationId, messageId });

  it('say who has read a message, and that all have', async () => {
    const { anna, ben, cleo, conversationId } = await group(['Anna', 'Ben', 'Cleo']);
    const messageId = await say(anna, conversationId, 'read me');
    await stateIs(anna, conversationId, messageId, 'delivered');
    await read(ben, conversationId, messageId);
    const { recipients } = await until(
      () => info(anna, conversationId, messageId),
      (each) => each.recipients.some(({ readAtMs }) => readAtMs !== undefined),
    );
    expect(recipients.filter(({ readAtMs }) => readAtMs !== undefined).map(({ userId }) => userId)).toEqual([
      ben.userId,
    ]);
    expect(recipients.every(({ deliveredAtMs }) => deliveredAtMs !== undefined)).toBe(true);
    expect((await get(anna, conversationId, messageId))?.state).toBe('delivered');
    await read(cleo, conversationId, messageId);
    await stateIs(anna, conversationId, messageId, 'read');
    expect((await info(cleo, conversationId, messageId)).recipients).toEqual([]);
  });

  it('are neither sent nor believed by whoever has turned them off', async () => {
    const { anna, ben, conversationId, workspace } = await group(['Anna', 'Ben']);
    const blank = await workspace.addCore();
    expect(await blank.client.call('receipts.set', { sendsRead: false }).catch(codeOf)).toBe('workspace.not-joined');
    expect(await ben.client.call('receipts.get')).toEqual({ sendsRead: true });
    await ben.client.call('receipts.set', { sendsRead: false });
    expect(await ben.client.call('receipts.get')).toEqual({ sendsRead: false });
    const fromAnna = await say(anna, conversationId, 'from Anna');
    await has(ben, conversationId, 'from Anna');
    await read(ben, conversationId, fromAnna);
    const fromBen = await say(ben, conversationId, 'from Ben');
    await has(anna, conversationId, 'from Ben');
    await read(anna, conversationId, fromBen);
    await stateIs(ben, conversationId, fromBen, 'delivered');
    // What is sent after it proves that it has come.
    await until(
      async () => anna.vault.read((db) => receiptsDue(db, conversationId, 1)),
      (due) => due.length === 0,
    );
    const last = await say(anna, conversationId, 'last');
    await has(ben, conversationId, 'last');
    expect((await get(ben, conversationId, fromBen))?.state).toBe('delivered');
    const told = await info(ben, conversationId, fromBen);
    expect(told.recipients).toEqual([{ userId: anna.userId, deliveredAtMs: expect.any(Number) }]);

    await ben.client.call('receipts.set', { sendsRead: true });
    await read(ben, conversationId, last);
    await stateIs(anna, conversationId, last, 'read');
    // Not told in retrospect.
    expect((await get(anna, conversationId, fromAnna))?.state).toBe('delivered');
  });

  it('of what was read while offline are sent later', async () => {
    const { anna, ben, conversationId } = await group(['Anna', 'Ben']);
    const messageId = await say(anna, conversationId, 'read me');
    await stateIs(anna, conversationId, messageId, 'delivered');
    await anna.stop();
    await read(ben, conversationId, messageId);
    await ben.crash();
    await anna.start();
    await stateIs(anna, conversationId, messageId, 'read');
  });
});
