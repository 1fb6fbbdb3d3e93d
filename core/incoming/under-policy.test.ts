/** What members send whose clients do not keep to the workspace's policy, or whose clocks are wrong. */
import { afterEach, describe, expect, it } from 'vitest';
import type { MessageId, UserId } from '../../shared/domain/ids';
import { clockAllowanceMs, openPolicy, type WorkspacePolicy } from '../../shared/domain/workspace-policy';
import type { MessageView } from '../../shared/ipc/core-contract';
import type { ContentBody } from '../content/body-codec';
import { conversationState } from '../content/group-state-codec';
import { nowMs, testConversation, type TestConversation } from '../conversation/testing/test-conversation';
import { readMessagePage } from '../vault/message-page';
import { newMessageId } from '../vault/testing/temporary-vault';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const yearMs = 365 * 24 * hourMs;
const quarterMs = 15 * minuteMs;

let conversation: TestConversation;
afterEach(() => conversation.remove());

/** A group whose admin is member 1, under a policy that has been in force for a day. */
async function open(changes: Partial<WorkspacePolicy>, sinceMs = nowMs - 24 * hourMs): Promise<void> {
  conversation = await testConversation(3, ([, admin]) => ({
    kind: 'group',
    name: 'Visite',
    admins: [admin as UserId],
  }));
  setPolicy(changes, sinceMs);
}

function setPolicy(changes: Partial<WorkspacePolicy>, sinceMs: number): void {
  conversation.setPolicies([{ sinceMs, policy: { ...openPolicy, ...changes } }]);
}

interface Said {
  readonly body?: ContentBody;
  readonly sentAtMs: number;
  readonly messageId?: MessageId;
  readonly timerMs?: number;
}

async function hear(member: number, { body = { kind: 'text', text: 'first' }, ...said }: Said): Promise<MessageId> {
  const { messageId = newMessageId() } = said;
  await conversation.apply(await conversation.say(member, { ...said, messageId, body }));
  return messageId;
}

const edit = (messageId: MessageId): ContentBody => ({ kind: 'edit', messageId, text: 'second', mentions: [] });
const deletion = (messageId: MessageId): ContentBody => ({ kind: 'deletion', messageIds: [messageId] });

function only(): MessageView {
  const { vault, conversationId } = conversation;
  const [message] = vault.read((db) => readMessagePage(db, conversationId, { at: 'newest' }, 10)).messages;
  if (message === undefined) throw new Error('nothing is shown');
  return message;
}
const said = (): string => {
  const { body } = only();
  return body.kind === 'text' ? body.text : body.kind;
};

describe('an edit that is received', () => {
  it('is taken within the window, and for some minutes of clocks that differ', async () => {
    await open({ editWindowMs: quarterMs });
    const sentAtMs = nowMs - hourMs;
    const messageId = await hear(2, { sentAtMs });
    await hear(2, { body: edit(messageId), sentAtMs: sentAtMs + quarterMs + clockAllowanceMs });
    expect(said()).toBe('second');
  });

  it('is refused when it is late, and changes nothing', async () => {
    await open({ editWindowMs: quarterMs });
    const sentAtMs = nowMs - hourMs;
    const messageId = await hear(2, { sentAtMs });
    const before = only();
    await hear(2, { body: edit(messageId), sentAtMs: sentAtMs + quarterMs + clockAllowanceMs + 1 });
    expect(only()).toEqual(before);
  });

  it('is refused where nobody edits, and taken again under a policy that allows it', async () => {
    await open({ editWindowMs: 0 });
    const messageId = await hear(2, { sentAtMs: nowMs - hourMs });
    await hear(2, { body: edit(messageId), sentAtMs: nowMs - hourMs });
    expect(said()).toBe('first');
    conversation.setPolicies([
      { sinceMs: nowMs - 24 * hourMs, policy: { ...openPolicy, editWindowMs: 0 } },
      { sinceMs: nowMs - minuteMs, policy: openPolicy },
    ]);
    await hear(2, { body: edit(messageId), sentAtMs: nowMs });
    expect(said()).toBe('second');
  });

  it('is judged by the policy of its own time, whatever holds when it comes', async () => {
    await open({ editWindowMs: 0 }, nowMs - hourMs);
    const messageId = await hear(2, { sentAtMs: nowMs - 3 * hourMs });
    await hear(2, { body: edit(messageId), sentAtMs: nowMs - 2 * hourMs });
    expect(said()).toBe('second');
  });

  it('with a clock that is a year ahead is judged the same, however late it is read', async () => {
    await open({ editWindowMs: quarterMs });
    const sentAtMs = nowMs + yearMs;
    const early = await hear(2, { sentAtMs });
    expect(only().sentAtMs).toBe(nowMs);
    await hear(2, { body: edit(early), sentAtMs: sentAtMs + hourMs });
    expect(said()).toBe('first');
    await hear(2, { body: edit(early), sentAtMs: sentAtMs + minuteMs });
    expect([said(), only().editedAtMs]).toEqual(['second', nowMs]);
  });

  it('with a clock that is a year behind is judged by its own times', async () => {
    await open({ editWindowMs: quarterMs }, nowMs - 2 * yearMs);
    const sentAtMs = nowMs - yearMs;
    const messageId = await hear(2, { sentAtMs });
    await hear(2, { body: edit(messageId), sentAtMs: sentAtMs + hourMs });
    expect(said()).toBe('first');
    await hear(2, { body: edit(messageId), sentAtMs: sentAtMs + minuteMs });
    expect(said()).toBe('second');
  });

  it('gains no time from a message that was dated into the future', async () => {
    await open({ editWindowMs: quarterMs });
    const messageId = await hear(2, { sentAtMs: nowMs + yearMs });
    await hear(2, { body: edit(messageId), sentAtMs: nowMs });
    expect(said()).toBe('first');
  });

  it('that comes before its message by another topic is judged when that comes', async () => {
    conversation = await testConversation(2, conversationState({ kind: 'direct', name: '' }));
    setPolicy({ editWindowMs: quarterMs }, nowMs - 24 * hourMs);
    const messageId = newMessageId();
    await hear(1, { body: edit(messageId), sentAtMs: nowMs - minuteMs });
    await hear(1, { messageId, sentAtMs: nowMs - hourMs });
    expect(said()).toBe('first');
    conversation.setPolicies([]);
    const other = newMessageId();
    await hear(1, { body: edit(other), sentAtMs: nowMs - minuteMs });
    await hear(1, { messageId: other, sentAtMs: nowMs - hourMs });
    const { vault, conversationId } = conversation;
    const { messages } = vault.read((db) => readMessagePage(db, conversationId, { at: 'newest' }, 10));
    expect(messages.map(({ body }) => body.kind === 'text' && body.text)).toEqual(['first', 'second']);
  });
});

describe('a deletion that is received', () => {
  it('of an own message is bounded, for admins too', async () => {
    await open({ deleteWindowMs: quarterMs });
    for (const member of [1, 2]) {
      const messageId = await hear(member, { sentAtMs: nowMs - hourMs });
      await hear(member, { body: deletion(messageId), sentAtMs: nowMs });
    }
    const { vault, conversationId } = conversation;
    const { messages } = vault.read((db) => readMessagePage(db, conversationId, { at: 'newest' }, 10));
    expect(messages.map(({ body }) => body.kind)).toEqual(['text', 'text']);
  });

  it('by an admin of the group is not bounded for what others wrote', async () => {
    await open({ deleteWindowMs: 0 });
    const messageId = await hear(2, { sentAtMs: nowMs - hourMs });
    await hear(2, { body: deletion(messageId), sentAtMs: nowMs - hourMs });
    expect(said()).toBe('first');
    await hear(1, { body: deletion(messageId), sentAtMs: nowMs });
    expect(said()).toBe('deleted');
  });
});

describe('a message that is received', () => {
  const timerOf = async (sentAtMs: number, timerMs?: number): Promise<number | undefined> => {
    await hear(2, { sentAtMs, ...(timerMs === undefined ? {} : { timerMs }) });
    return only().timerMs;
  };

  it('stays where timers are forbidden, unless it was sent before that', async () => {
    await open({ timers: { rule: 'forbidden' } }, nowMs - hourMs);
    expect(await timerOf(nowMs, minuteMs)).toBeUndefined();
    conversation.remove();
    await open({ timers: { rule: 'forbidden' } }, nowMs - hourMs);
    expect(await timerOf(nowMs - 2 * hourMs, minuteMs)).toBe(minuteMs);
  });

  it.each([
    [undefined, hourMs],
    [minuteMs, minuteMs],
    [24 * hourMs, hourMs],
  ])('with the timer %j vanishes where that is required, after %i at the latest', async (timerMs, expected) => {
    await open({ timers: { rule: 'required', longestMs: hourMs } });
    expect(await timerOf(nowMs, timerMs)).toBe(expected);
  });

  it('keeps its timer when the policy that required one is over', async () => {
    await open({ timers: { rule: 'required', longestMs: hourMs } });
    await hear(2, { sentAtMs: nowMs - minuteMs });
    conversation.setPolicies([]);
    expect(only().timerMs).toBe(hourMs);
  });
});
