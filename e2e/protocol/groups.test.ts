import { describe, expect, it } from 'vitest';
import type { ConversationId } from '../../shared/domain/ids';
import type { MessageView } from '../../shared/ipc/core-contract';
import type { TestCore } from './held-core';
import {
  codeOf,
  knows,
  makeAdmins,
  messagesOf,
  newConversationId,
  online,
  openedWorkspaces,
  say,
  sorted,
  startGroup,
  textsOf,
  until,
} from './test-workspace';

const opened = openedWorkspaces();

async function groupOf(creator: TestCore, name: string, others: readonly TestCore[]): Promise<ConversationId> {
  const userIds = others.map(({ userId }) => userId);
  const conversationId = await startGroup(creator, name, userIds);
  for (const other of others) await knows(other, conversationId);
  return conversationId;
}

async function noticesOf(core: TestCore, conversationId: ConversationId): Promise<readonly MessageView['body'][]> {
  const page = await core.client.call('messages.page', { conversationId, from: { at: 'newest' }, limit: 200 });
  return page.messages.flatMap(({ body }) => (body.kind === 'notice' ? [body] : []));
}

describe('a group', () => {
  it('is one, however often it is asked for', async () => {
    const [anna, ben] = await opened.two();
    const conversationId = newConversationId();
    const userIds = [ben.userId];
    const start = (): Promise<void> =>
      anna.client.call('conversations.createGroup', { conversationId, name: 'Einmal', userIds });
    await Promise.all([start(), start()]);
    await anna.crash();
    await online(anna);
    await start();
    await anna.client.call('conversations.addMembers', { conversationId, userIds });
    await knows(ben, conversationId);
    await say(anna, conversationId, 'hello');
    await until(
      () => textsOf(ben, conversationId),
      (texts) => texts.length === 1,
    );
    for (const core of [anna, ben]) expect(await core.client.call('conversations.list')).toHaveLength(1);
    const theirs = { conversationId, name: 'Einmal', userIds: [anna.userId] };
    expect(await ben.client.call('conversations.createGroup', theirs).catch(codeOf)).toBe('input.malformed');
  });

  it('tells that a message was delivered, also when a change of the group came right behind it', async () => {
    const [anna, ben] = await opened.two();
    const conversationId = await groupOf(anna, 'Visite', [ben]);
    await ben.stop();
    const messageId = await say(anna, conversationId, 'before the commit');
    await anna.client.call('conversations.rename', { conversationId, name: 'Neu' });
    await ben.start();
    await until(
      () => anna.client.call('messages.get', { conversationId, messageIds: [messageId] }),
      ([message]) => message?.state === 'delivered',
    );
  });

  it('of three shares its words, and a message is delivered when all have it', async () => {
    const [anna, ben, cleo] = await opened.three();
    const conversationId = await groupOf(anna, 'Visite', [ben, cleo]);
    const members = [anna, ben, cleo];
    await Promise.all(members.map((core, index) => say(core, conversationId, `message ${index}`)));
    for (const core of members) {
      await until(
        () => textsOf(core, conversationId),
        (texts) => texts.length === 3,
      );
    }
    const order = await textsOf(anna, conversationId);
    for (const core of members) expect(await textsOf(core, conversationId)).toEqual(order);

    await cleo.stop();
    await say(anna, conversationId, 'without Cleo');
    await until(
      () => textsOf(ben, conversationId),
      (texts) => texts.length === 4,
    );
    // Ben may have it before Anna hears that the relay does.
    await until(
      () => messagesOf(anna, conversationId),
      (messages) => messages.at(-1)?.state === 'sent',
    );
    await cleo.start();
    await until(
      () => messagesOf(anna, conversationId),
      (messages) => messages.every(({ isOwn, state }) => !isOwn || state === 'delivered'),
    );
  });

  it('takes in a member, who reads what follows and nothing before', async () => {
    const [anna, ben, cleo] = await opened.three();
    const conversationId = await groupOf(anna, 'Team', [ben]);
    await say(anna, conversationId, 'before');
    await anna.client.call('conversations.addMembers', { conversationId, userIds: [cleo.userId] });
    await knows(cleo, conversationId);
    await say(ben, conversationId, 'after');
    await say(cleo, conversationId, 'hello');
    for (const core of [anna, ben]) {
      await until(
        () => textsOf(core, conversationId),
        (texts) => texts.length === 3,
      );
      expect(await noticesOf(core, conversationId)).toContainEqual({
        kind: 'notice',
        notice: { what: 'members-added', userIds: [cleo.userId] },
      });
    }
    const texts = await until(
      () => textsOf(cleo, conversationId),
      (each) => each.length === 2,
    );
    expect(texts).not.toContain('before');
    const view = await cleo.client.call('conversations.get', { conversationId });
    expect(sorted(view.members)).toEqual(sorted([anna.userId, ben.userId, cleo.userId]));
    await until(
      () => messagesOf(anna, conversationId),
      (messages) => messages[0]?.state === 'delivered',
    );
  });

  it('is renamed for everybody', async () => {
    const [anna, ben] = await opened.two();
    const conversationId = await groupOf(anna, 'Alt', [ben]);
    await makeAdmins(anna, conversationId, [ben]);
    await ben.client.call('conversations.rename', { conversationId, name: 'Neu' });
    for (const core of [anna, ben]) {
      await until(
        () => core.client.call('conversations.get', { conversationId }),
        ({ name }) => name === 'Neu',
      );
      expect(await noticesOf(core, conversationId)).toContainEqual({
        kind: 'notice',
        notice: { what: 'renamed', name: 'Neu' },
      });
    }
    await say(anna, conversationId, 'under the new name');
    await until(
      () => textsOf(ben, conversationId),
      (texts) => texts.length === 1,
    );
  });

  it('lets two members change it at once: one commit wins, and the other is made again', async () => {
    const [anna, ben, cleo] = await opened.three();
    const conversationId = await groupOf(anna, 'Rennen', [ben]);
    await makeAdmins(anna, conversationId, [ben]);
    await Promise.all([
      anna.client.call('conversations.addMembers', { conversationId, userIds: [cleo.userId] }),
      ben.client.call('conversations.rename', { conversationId, name: 'Ziel' }),
      say(anna, conversationId, 'in the middle, Anna'),
      say(ben, conversationId, 'in the middle, Ben'),
    ]);
    await knows(cleo, conversationId);
    for (const core of [anna, ben, cleo]) {
      await until(
        () => core.client.call('conversations.get', { conversationId }),
        ({ name, members }) => name === 'Ziel' && members.length === 3,
      );
      await say(core, conversationId, 'still here');
    }
    for (const core of [anna, ben]) {
      await until(
        () => textsOf(core, conversationId),
        (texts) => texts.length === 5,
      );
    }
    expect(await textsOf(anna, conversationId)).toEqual(await textsOf(ben, conversationId));
    await until(
      () => textsOf(cleo, conversationId),
      (texts) => texts.filter((text) => text === 'still here').length === 3,
    );
  });

  it('survives many changes by everybody at once', async () => {
    const [anna, ben, cleo] = await opened.three();
    const conversationId = await groupOf(anna, 'Start', [ben, cleo]);
    await makeAdmins(anna, conversationId, [ben, cleo]);
    const members = [anna, ben, cleo];
    const names = Array.from({ length: 9 }, (_, index) => `Name ${index}`);
    await Promise.all(
      names.flatMap((name, index) => {
        const core = members[index % 3] ?? anna;
        return [
          core.client.call('conversations.rename', { conversationId, name }),
          say(core, conversationId, `text ${index}`),
        ];
      }),
    );
    for (const core of members) {
      const texts = await until(
        () => textsOf(core, conversationId),
        (each) => each.length === 9,
      );
      expect(sorted(texts)).toEqual(Array.from({ length: 9 }, (_, index) => `text ${index}`));
      const renamings = await until(
        () => noticesOf(core, conversationId),
        (notices) => notices.filter((body) => body.kind === 'notice' && body.notice.what === 'renamed').length === 9,
      );
      expect(renamings).toEqual(await noticesOf(anna, conversationId));
    }
  });
});
