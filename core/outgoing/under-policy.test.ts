/** What this device does not send because the workspace's policy forbids it. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { MessageId } from '../../shared/domain/ids';
import { openPolicy, type WorkspacePolicy } from '../../shared/domain/workspace-policy';
import { toAppError } from '../../shared/errors';
import type { MessageView } from '../../shared/ipc/core-contract';
import type { MessageAction } from '../content/body-codec';
import { nowMs, testConversation, type TestConversation } from '../conversation/testing/test-conversation';
import { advanceMessage, findMessage } from '../vault/message-table';
import { readMessagePage } from '../vault/message-page';
import { pendingEntries } from '../vault/outbox-table';
import { newMessageId } from '../vault/testing/temporary-vault';
import { messageActor, type MessageActor } from './act-on-messages';
import { messageSender, type MessageSender } from './send-messages';

const minuteMs = 60_000;
const quarterMs = 15 * minuteMs;

let conversation: TestConversation;
let sender: MessageSender;
let actor: MessageActor;
let clockMs: number;

beforeEach(async () => {
  clockMs = nowMs;
  conversation = await testConversation(2, (userIds) => ({
    kind: 'group',
    name: 'Visite',
    admins: userIds.slice(0, 1),
  }));
  const { dependencies, groups } = conversation;
  const waked = {
    ...dependencies,
    groups,
    clock: { nowMs: () => clockMs },
    wake: () => undefined,
    hasCaughtUp: () => true,
  };
  sender = messageSender({ ...waked, companions: () => [] });
  actor = messageActor(waked);
});
afterEach(async () => {
  await conversation.groups.stop();
  conversation.remove();
});

function setPolicy(changes: Partial<WorkspacePolicy>, sinceMs = nowMs - minuteMs): void {
  conversation.setPolicies([{ sinceMs, policy: { ...openPolicy, ...changes } }]);
}

/** A message of this device that its topic has brought. */
async function say(timerMs?: number): Promise<MessageId> {
  const messageId = newMessageId();
  const body = { kind: 'text', text: 'first' } as const;
  await sender.send(conversation.conversationId, { messageId, body, timerMs });
  return messageId;
}

async function saySent(): Promise<MessageId> {
  const messageId = await say();
  conversation.vault.transact((tx) => advanceMessage(tx, conversation.conversationId, messageId, 'stored'));
  return messageId;
}

const edit = (messageId: MessageId): MessageAction => ({ kind: 'edit', messageId, text: 'second', mentions: [] });
const deletion = (messageId: MessageId): MessageAction => ({ kind: 'deletion', messageIds: [messageId] });
const outcome = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'done',
    (error: unknown) => toAppError(error).code,
  );
const act = (action: MessageAction): Promise<string> => outcome(actor.act(conversation.conversationId, action));

function shown(): readonly MessageView[] {
  const { vault, conversationId } = conversation;
  return vault.read((db) => readMessagePage(db, conversationId, { at: 'newest' }, 10)).messages;
}
const waiting = (): number =>
  conversation.vault.read((db) => pendingEntries(db, conversation.conversationId, 100)).length;

describe('an edit by this device', () => {
  it('is sent as long as the window is open, and not a moment later', async () => {
    setPolicy({ editWindowMs: quarterMs });
    const messageId = await saySent();
    clockMs += quarterMs;
    expect(await act(edit(messageId))).toBe('done');
    clockMs += 1;
    const before = [shown(), waiting()];
    expect(await act({ ...edit(messageId), text: 'third' } as MessageAction)).toBe('policy.edit-window');
    expect([shown(), waiting()]).toEqual(before);
  });

  it('is sent never where nobody edits, and deleting stays possible', async () => {
    setPolicy({ editWindowMs: 0 });
    const messageId = await saySent();
    expect(await act(edit(messageId))).toBe('policy.edit-window');
    expect(await act(deletion(messageId))).toBe('done');
  });

  it('is possible of a message that nobody has', async () => {
    const messageId = await saySent();
    setPolicy({ editWindowMs: 0 });
    const { vault, conversationId } = conversation;
    vault.transact(({ db }) => db.exec(`UPDATE message SET state = 'failed'`));
    expect(await act(edit(messageId))).toBe('done');
    expect(vault.read((db) => findMessage(db, conversationId, messageId))?.text).toBe('second');
  });

  it('is dated under the policy that allows it again, by a slow clock too', async () => {
    const messageId = await saySent();
    conversation.setPolicies([
      { sinceMs: nowMs - quarterMs, policy: { ...openPolicy, editWindowMs: 0 } },
      { sinceMs: nowMs + 2 * minuteMs, policy: openPolicy },
    ]);
    expect(await act(edit(messageId))).toBe('done');
    expect(shown()[0]?.editedAtMs).toBe(nowMs + 2 * minuteMs);
  });
});

describe('a deletion by this device', () => {
  it('is bounded for own messages, and sends none of several if one is too old', async () => {
    setPolicy({ deleteWindowMs: quarterMs });
    const old = await saySent();
    clockMs += quarterMs + 1;
    const fresh = await saySent();
    const before = [shown(), waiting()];
    expect(await act({ kind: 'deletion', messageIds: [fresh, old] })).toBe('policy.delete-window');
    expect([shown(), waiting()]).toEqual(before);
    expect(await act(deletion(fresh))).toBe('done');
  });

  it('is not bounded for what others wrote, where this person is an admin', async () => {
    setPolicy({ deleteWindowMs: 0 });
    const messageId = newMessageId();
    await conversation.apply(await conversation.say(1, { messageId, sentAtMs: 5 }));
    expect(await act(deletion(messageId))).toBe('done');
  });

  it('is possible of a message that was not sealed yet', async () => {
    setPolicy({ deleteWindowMs: 0 });
    const late = messageSender({
      ...conversation.dependencies,
      groups: conversation.groups,
      wake: () => undefined,
      hasCaughtUp: () => false,
      companions: () => [],
    });
    const messageId = newMessageId();
    await late.send(conversation.conversationId, { messageId, body: { kind: 'text', text: 'oops' } });
    expect(await act(deletion(messageId))).toBe('done');
    expect([shown(), waiting()]).toEqual([[], 0]);
  });

  it('that has failed is not tried again when it is too late', async () => {
    const messageId = await saySent();
    expect(await act(deletion(messageId))).toBe('done');
    conversation.vault.transact(({ db }) => db.exec(`UPDATE message SET state = 'failed'`));
    setPolicy({ deleteWindowMs: quarterMs });
    clockMs += quarterMs + 1;
    const again = sender.retry(conversation.conversationId, messageId);
    expect(await outcome(again)).toBe('policy.delete-window');
  });
});

describe('a message by this device', () => {
  it('has no timer where none is allowed: one that asks for it is refused, the conversation’s own counts no more', async () => {
    setPolicy({ timers: { rule: 'forbidden' } });
    conversation.vault.transact(({ db }) => db.exec('UPDATE conversation SET timer_ms = 60000'));
    expect(await outcome(say(minuteMs))).toBe('policy.timer-forbidden');
    expect([shown(), waiting()]).toEqual([[], 0]);
    expect(await outcome(say())).toBe('done');
    expect(shown()[0]?.timerMs).toBeUndefined();
  });

  it('has the longest timer where one is required, unless it has a shorter one', async () => {
    setPolicy({ timers: { rule: 'required', longestMs: quarterMs } });
    for (const timerMs of [undefined, minuteMs, 2 * quarterMs]) await say(timerMs);
    expect(shown().map(({ timerMs }) => timerMs)).toEqual([quarterMs, minuteMs, quarterMs]);
  });
});
