/** Devices that were away for longer than the relay keeps entries. */
import { describe, expect, it } from 'vitest';
import type { ConversationId } from '../../shared/domain/ids';
import type { TestCore } from './held-core';
import {
  codeOf,
  eventually,
  knows,
  messagesOf,
  online,
  openedWorkspaces,
  say,
  startGroup,
  textsOf,
  until,
  type TestWorkspace,
} from './test-workspace';

const opened = openedWorkspaces();
const monthMs = 31 * 24 * 60 * 60 * 1000;

/** What the conversation shows: texts, and what its notices are about. */
async function shown(core: TestCore, conversationId: ConversationId): Promise<readonly string[]> {
  const page = await core.client.call('messages.page', { conversationId, from: { at: 'newest' }, limit: 200 });
  return page.messages.map(({ body }) =>
    body.kind === 'text' ? body.text : body.kind === 'notice' ? `(${body.notice.what})` : body.kind,
  );
}

/** The relay deletes everything that it has, and is back. */
async function passMonth({ relay }: TestWorkspace, present: readonly TestCore[]): Promise<void> {
  await relay.stop();
  relay.passTime(monthMs);
  await relay.start();
  await eventually(
    present,
    () => Promise.all(present.map((core) => core.client.call('connection.get'))),
    (connections) => connections.every(({ state }) => state === 'online'),
  );
}

async function heard(core: TestCore, conversationId: ConversationId, text: string): Promise<void> {
  await until(
    () => textsOf(core, conversationId),
    (texts) => texts.includes(text),
  );
}

async function allSent(core: TestCore, conversationId: ConversationId): Promise<void> {
  await until(
    () => messagesOf(core, conversationId),
    (messages) => messages.every(({ state }) => state !== 'waiting'),
  );
}

describe('a device that was away for longer than the relay keeps entries', () => {
  it('says that messages are missing, and goes on', async () => {
    const [anna, ben, workspace] = await opened.two();
    const { conversationId } = await anna.client.call('conversations.createDirect', { userId: ben.userId });
    await knows(ben, conversationId);
    await say(anna, conversationId, 'first');
    await heard(ben, conversationId, 'first');
    await ben.stop();
    for (const text of ['lost', 'lost too']) await say(anna, conversationId, text);
    await allSent(anna, conversationId);
    await passMonth(workspace, [anna]);

    await ben.start();
    const told = ['(created)', 'first', '(messages-missed)'];
    await until(
      () => shown(ben, conversationId),
      (items) => items.length === 3,
    );
    expect(await shown(ben, conversationId)).toEqual(told);
    await say(anna, conversationId, 'new');
    await heard(ben, conversationId, 'new');
    await say(ben, conversationId, 'answer');
    await heard(anna, conversationId, 'answer');
    await ben.stop();
    await ben.start();
    await online(ben);
    expect(await shown(ben, conversationId)).toEqual([...told, 'new', 'answer']);
  });

  it('says so once, when there are new messages already', async () => {
    const [anna, ben, workspace] = await opened.two();
    const { conversationId } = await anna.client.call('conversations.createDirect', { userId: ben.userId });
    await knows(ben, conversationId);
    await ben.stop();
    await say(anna, conversationId, 'lost');
    await allSent(anna, conversationId);
    await passMonth(workspace, [anna]);
    for (const text of ['new', 'newer']) await say(anna, conversationId, text);
    await allSent(anna, conversationId);

    await ben.start();
    await heard(ben, conversationId, 'newer');
    await ben.crash();
    await online(ben);
    await say(anna, conversationId, 'newest');
    await heard(ben, conversationId, 'newest');
    expect(await shown(ben, conversationId)).toEqual(['(created)', '(messages-missed)', 'new', 'newer', 'newest']);
  });

  it('can only read a conversation whose members have changed meanwhile, and use all others', async () => {
    const [anna, ben, cleo, workspace] = await opened.three();
    const group = await startGroup(anna, 'Visite', [ben.userId]);
    const { conversationId: direct } = await anna.client.call('conversations.createDirect', { userId: ben.userId });
    for (const conversationId of [group, direct]) await knows(ben, conversationId);
    await say(anna, group, 'first');
    await heard(ben, group, 'first');
    await workspace.relay.stop();
    await say(ben, group, 'never sent');
    await ben.stop();
    await workspace.relay.start();
    await eventually(
      [anna, cleo],
      () => anna.client.call('connection.get'),
      ({ state }) => state === 'online',
    );
    await anna.client.call('conversations.addMembers', { conversationId: group, userIds: [cleo.userId] });
    await knows(cleo, group);
    await passMonth(workspace, [anna, cleo]);

    await ben.start();
    const view = await until(
      () => ben.client.call('conversations.get', { conversationId: group }),
      ({ isMember }) => !isMember,
    );
    expect(view.lastMessage?.state).toBe('failed');
    expect(await shown(ben, group)).toEqual(['(created)', 'first', '(away-too-long)', 'never sent']);
    expect(await say(ben, group, 'too late').catch(codeOf)).toBe('conversation.not-a-member');
    await say(ben, direct, 'here I am');
    await heard(anna, direct, 'here I am');
    await say(anna, group, 'without Ben');
    await heard(cleo, group, 'without Ben');
  });
});
