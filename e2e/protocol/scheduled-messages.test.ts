import { describe, expect, it } from 'vitest';
import { findPlaintext } from '../harness/find-plaintext';
import { readPages } from '../../core/vault/testing/read-pages';
import type { ConversationId } from '../../shared/domain/ids';
import {
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

async function group() {
  let aheadMs = 0;
  const clock = { nowMs: () => Date.now() + aheadMs };
  const pass = (durationMs: number): void => {
    aheadMs += durationMs;
  };
  const { cores } = await opened.on({ clock }, ['Anna', 'Ben']);
  const [anna, ben] = cores;
  if (anna === undefined || ben === undefined) throw new Error('two cores were asked for');
  const conversationId = await startGroup(anna, 'Visite', [ben.userId]);
  await knows(ben, conversationId);
  return { clock, pass, anna, ben, conversationId };
}

const has = (core: RestorableCore, conversationId: ConversationId, texts: readonly string[]) =>
  until(
    () => textsOf(core, conversationId),
    (found) => JSON.stringify(found) === JSON.stringify(texts),
  );
const scheduled = (core: RestorableCore, conversationId: ConversationId) =>
  core.client.call('messages.scheduled', { conversationId });

describe('a message for later', () => {
  it('that was due while its computer was off is sent when that is on again, once, and is not here before', async () => {
    const { clock, pass, anna, ben, conversationId } = await group();
    const messageId = newMessageId();
    const dueAtMs = clock.nowMs() + minuteMs;
    await anna.client.call('messages.schedule', { conversationId, messageId, text: 'good morning', dueAtMs });
    await anna.stop();
    pass(10 * minuteMs);
    await ben.client.call('messages.send', { conversationId, messageId: newMessageId(), text: 'meanwhile' });
    await anna.start();
    await has(anna, conversationId, ['meanwhile', 'good morning']);
    await has(ben, conversationId, ['meanwhile', 'good morning']);
    const [, late] = await messagesOf(ben, conversationId);
    expect(late?.messageId).toBe(messageId);
    expect(late?.sentAtMs).toBeGreaterThanOrEqual(dueAtMs + 8 * minuteMs);
    expect(await scheduled(anna, conversationId)).toEqual([]);
    await anna.crash();
    await online(anna);
    await has(anna, conversationId, ['meanwhile', 'good morning']);
  });

  it('is sent once, although the vault is set back to a time before it was', async () => {
    const { clock, pass, anna, ben, conversationId } = await group();
    const messageId = newMessageId();
    const dueAtMs = clock.nowMs() + minuteMs;
    await anna.client.call('messages.schedule', { conversationId, messageId, text: 'only once', dueAtMs });
    anna.backUp();
    await anna.client.call('messages.sendScheduled', { conversationId, messageId });
    await has(ben, conversationId, ['only once']);
    pass(10 * minuteMs);
    await anna.restore();
    await online(anna);
    await say(anna, conversationId, 'afterwards');
    for (const core of [anna, ben]) await has(core, conversationId, ['only once', 'afterwards']);
    expect(await scheduled(anna, conversationId)).toEqual([]);
  });

  it('can be seen to have failed when its sender was removed meanwhile, with its words', async () => {
    const { clock, pass, anna, ben, conversationId } = await group();
    const messageId = newMessageId();
    const dueAtMs = clock.nowMs() + minuteMs;
    await ben.client.call('messages.schedule', { conversationId, messageId, text: 'still mine', dueAtMs });
    await ben.stop();
    await anna.client.call('conversations.removeMembers', { conversationId, userIds: [ben.userId] });
    await until(
      () => anna.client.call('conversations.get', { conversationId }),
      ({ members }) => members.length === 1,
    );
    pass(10 * minuteMs);
    await ben.start();
    await until(
      () => ben.client.call('conversations.get', { conversationId }),
      ({ isMember }) => !isMember,
    );
    const [kept] = await until(
      async () => [
        ...(await scheduled(ben, conversationId)).map(({ text, failure }) => [text, failure]),
        ...(await messagesOf(ben, conversationId)).map(({ body, state }) => [body.kind === 'text' && body.text, state]),
      ],
      ([first]) => first?.[1] === 'failed' || first?.[1] === 'not-a-member',
    );
    expect(kept?.[0]).toBe('still mine');
    expect(await textsOf(anna, conversationId)).toEqual([]);
  });

  it('with a timer leaves nothing in the file when it has vanished', async () => {
    const { clock, pass, anna, ben, conversationId } = await group();
    const secret = 'the diagnosis of bed twelve';
    const messageId = newMessageId();
    const schedule = { conversationId, messageId, text: secret, timerMs: minuteMs, dueAtMs: clock.nowMs() + minuteMs };
    // Rows before and behind it, which move about when it goes.
    for (let count = 0; count < 60; count += 1) {
      const other = { ...schedule, messageId: newMessageId(), text: `number ${count}`, dueAtMs: clock.nowMs() + 1e9 };
      await anna.client.call('messages.schedule', other);
      if (count === 30) await anna.client.call('messages.schedule', schedule);
    }
    await anna.client.call('messages.sendScheduled', { conversationId, messageId });
    await has(ben, conversationId, [secret]);
    await until(
      () => anna.client.call('messages.get', { conversationId, messageIds: [messageId] }),
      ([message]) => message?.vanishesAtMs !== undefined,
    );
    for (const { messageId: other } of await scheduled(anna, conversationId)) {
      await anna.client.call('messages.unschedule', { conversationId, messageId: other });
    }
    await anna.stop();
    expect(wordsIn(anna, secret)).toEqual([secret]);
    pass(minuteMs);
    await anna.start();
    expect(await textsOf(anna, conversationId)).toEqual([]);
    await anna.stop();
    expect(wordsIn(anna, secret)).toEqual([]);
  });
});

function wordsIn(core: RestorableCore, ...words: readonly string[]): readonly unknown[] {
  return findPlaintext(readPages(core.files.path, core.files.key), words);
}
