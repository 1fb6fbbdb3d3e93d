/** Roles, rights, pictures and timers of a group, being sent away, and leaving: between real cores. */
import { describe, expect, it } from 'vitest';
import { sha256 } from '../../core/crypto/primitives';
import { toHex, type ConversationId, type PictureId } from '../../shared/domain/ids';
import { limits } from '../../shared/domain/limits';
import { pngHeader } from '../../shared/domain/testing/test-picture';
import type { ConversationView, MessageView } from '../../shared/ipc/core-contract';
import type { TestCore } from './held-core';
import { codeOf, knows, makeAdmins, openedWorkspaces, say, startGroup, textsOf, until } from './test-workspace';

const opened = openedWorkspaces();

async function viewOf(core: TestCore, conversationId: ConversationId): Promise<ConversationView> {
  return core.client.call('conversations.get', { conversationId });
}

async function shows(
  core: TestCore,
  conversationId: ConversationId,
  isWanted: (view: ConversationView) => boolean,
): Promise<ConversationView> {
  return until(() => viewOf(core, conversationId), isWanted);
}

async function noticesOf(core: TestCore, conversationId: ConversationId): Promise<readonly MessageView[]> {
  const page = await core.client.call('messages.page', { conversationId, from: { at: 'newest' }, limit: 200 });
  return page.messages.filter(({ body }) => body.kind === 'notice');
}

async function toldOf(core: TestCore, conversationId: ConversationId): Promise<readonly unknown[]> {
  return (await noticesOf(core, conversationId)).map(({ body, sender }) =>
    body.kind === 'notice' ? { ...body.notice, by: sender } : undefined,
  );
}

async function groupOf(founder: TestCore, others: readonly TestCore[]): Promise<ConversationId> {
  const conversationId = await startGroup(
    founder,
    'Visite',
    others.map(({ userId }) => userId),
  );
  for (const core of others) await knows(core, conversationId);
  return conversationId;
}

const change = (core: TestCore) => core.client.call;

describe('in a group', { timeout: 120_000 }, () => {
  it('whoever made it is its admin, and others may change nothing of it until they are, too', async () => {
    const [anna, ben, cleo] = await opened.three();
    const conversationId = await groupOf(anna, [ben, cleo]);
    expect(await viewOf(ben, conversationId)).toMatchObject({
      roles: [{ userId: anna.userId, role: 'admin' }],
      may: { post: true, addMembers: true, call: true, manage: false },
    });
    const refused = await Promise.all([
      change(ben)('conversations.rename', { conversationId, name: 'x' }).catch(codeOf),
      change(ben)('conversations.describe', { conversationId, description: 'x' }).catch(codeOf),
      change(ben)('conversations.setPicture', { conversationId }).catch(codeOf),
      change(ben)('conversations.setRole', { conversationId, userId: ben.userId, role: 'admin' }).catch(codeOf),
      change(ben)('conversations.removeMembers', { conversationId, userIds: [cleo.userId] }).catch(codeOf),
      change(ben)('conversations.setTimer', { conversationId, timerMs: 60_000 }).catch(codeOf),
    ]);
    expect(refused).toEqual(refused.map(() => 'conversation.forbidden'));
    await change(anna)('conversations.setRole', { conversationId, userId: ben.userId, role: 'admin' });
    await shows(ben, conversationId, ({ may }) => may.manage);
    await change(ben)('conversations.setTimer', { conversationId, timerMs: 60_000 });
    await shows(cleo, conversationId, ({ timerMs }) => timerMs === 60_000);
    expect(await toldOf(cleo, conversationId)).toMatchObject([
      { what: 'created' },
      { what: 'role-changed', userId: ben.userId, role: 'admin', by: anna.userId },
      { what: 'timer-changed', timerMs: 60_000, by: ben.userId },
    ]);
  });

  it('what it is about is told to all, also to who comes later, until it is taken away; and no broken text of it leaves', async () => {
    const [anna, ben, cleo] = await opened.three();
    const conversationId = await groupOf(anna, [ben]);
    const describe = (description: string): Promise<void> =>
      change(anna)('conversations.describe', { conversationId, description });
    const described = (core: TestCore, wanted: string) =>
      until(
        () => change(core)('conversations.description', { conversationId }),
        ({ description }) => description === wanted,
      );
    const refused = ['\ud800', 'x\udc00y', 'x'.repeat(limits.conversationDescriptionLength + 1)].map(describe);
    expect(await Promise.all(refused.map((call) => call.catch(codeOf)))).toEqual(refused.map(() => 'input.malformed'));
    expect(await change(anna)('conversations.rename', { conversationId, name: '\ud800' }).catch(codeOf)).toBe(
      'input.malformed',
    );
    await describe(' Für die Nacht\r\n\u202ehttps://plan.example\u0000 ');
    for (const core of [anna, ben]) await described(core, 'Für die Nacht\nhttps://plan.example');
    await change(anna)('conversations.addMembers', { conversationId, userIds: [cleo.userId] });
    await knows(cleo, conversationId);
    await described(cleo, 'Für die Nacht\nhttps://plan.example');
    await describe('');
    for (const core of [ben, cleo]) await described(core, '');
    expect(await toldOf(ben, conversationId)).toMatchObject([
      { what: 'created' },
      { what: 'description-changed', isGone: false, by: anna.userId },
      { what: 'members-added' },
      { what: 'description-changed', isGone: true, by: anna.userId },
    ]);
  });

  it('readers only read, plain members too where only admins post, and what they have delivered counts', async () => {
    const [anna, ben, cleo] = await opened.three();
    const conversationId = await groupOf(anna, [ben, cleo]);
    await change(anna)('conversations.setRole', { conversationId, userId: cleo.userId, role: 'reader' });
    await shows(cleo, conversationId, ({ may }) => !may.post && !may.addMembers);
    expect(await say(cleo, conversationId, 'x').catch(codeOf)).toBe('conversation.forbidden');
    const rights = { post: 'admins', addMembers: 'admins', call: 'members' } as const;
    await change(anna)('conversations.setRights', { conversationId, rights });
    const view = await shows(ben, conversationId, ({ may }) => !may.post);
    expect([view.rights, view.may]).toEqual([rights, { post: false, addMembers: false, call: true, manage: false }]);
    expect(await say(ben, conversationId, 'x').catch(codeOf)).toBe('conversation.forbidden');
    const messageId = await say(anna, conversationId, 'for all');
    await until(
      () => change(anna)('messages.get', { conversationId, messageIds: [messageId] }),
      ([message]) => message?.state === 'delivered',
    );
  });

  it('changes of different things in the same moment all come about', async () => {
    const [anna, ben, cleo] = await opened.three();
    const conversationId = await groupOf(anna, [ben, cleo]);
    await makeAdmins(anna, conversationId, [ben, cleo]);
    const picture = pngHeader(64, 64);
    await Promise.all([
      change(anna)('conversations.rename', { conversationId, name: 'Neu' }),
      change(ben)('conversations.setPicture', { conversationId, picture }),
      change(cleo)('conversations.setTimer', { conversationId, timerMs: 20_000 }),
      change(cleo)('conversations.setRights', {
        conversationId,
        rights: { post: 'members', addMembers: 'admins', call: 'members' },
      }),
    ]);
    for (const core of [anna, ben, cleo]) {
      const isDone = ({ name, picture: shown, timerMs, rights }: ConversationView): boolean =>
        name === 'Neu' && shown !== undefined && timerMs !== undefined && rights.addMembers === 'admins';
      expect(await shows(core, conversationId, isDone)).toMatchObject({
        picture: toHex(sha256(picture)),
        timerMs: 20_000,
      });
    }
  });

  it('a picture is shown to all, to newcomers too, until it is taken away', async () => {
    const [anna, ben, cleo] = await opened.three();
    const conversationId = await groupOf(anna, [ben]);
    const picture = pngHeader(300, 200);
    await change(anna)('conversations.setPicture', { conversationId, picture });
    await shows(ben, conversationId, (view) => view.picture !== undefined);
    await change(ben)('conversations.addMembers', { conversationId, userIds: [cleo.userId] });
    await knows(cleo, conversationId);
    const pictureId = toHex(sha256(picture)) as PictureId;
    expect((await viewOf(cleo, conversationId)).picture).toBe(pictureId);
    expect(await change(cleo)('pictures.get', { pictureIds: [pictureId] })).toEqual([{ pictureId, bytes: picture }]);
    // As if her welcome had had no room for it.
    cleo.vault.transact((tx) => tx.db.exec('DELETE FROM conversation_picture'));
    await say(anna, conversationId, 'where is it?');
    await shows(cleo, conversationId, (view) => view.picture !== undefined);
    await change(anna)('conversations.setPicture', { conversationId });
    for (const core of [anna, ben, cleo]) await shows(core, conversationId, (view) => view.picture === undefined);
    expect((await toldOf(ben, conversationId)).filter((each) => JSON.stringify(each).includes('picture'))).toHaveLength(
      2,
    );
  });

  it('that begins with a picture shows it to everybody', async () => {
    const [anna, ben] = await opened.two();
    const picture = pngHeader(64, 64);
    const conversationId = 'ab'.repeat(32) as ConversationId;
    await change(anna)('conversations.createGroup', { conversationId, name: 'x', picture, userIds: [ben.userId] });
    await knows(ben, conversationId);
    for (const core of [anna, ben]) expect((await viewOf(core, conversationId)).picture).toBe(toHex(sha256(picture)));
  });
});

describe('who is sent away', { timeout: 120_000 }, () => {
  it('reads nothing more, and has no role when they are taken in again', async () => {
    const [anna, ben, cleo] = await opened.three();
    const conversationId = await groupOf(anna, [ben, cleo]);
    await makeAdmins(anna, conversationId, [ben]);
    await change(anna)('conversations.removeMembers', { conversationId, userIds: [ben.userId] });
    await shows(ben, conversationId, ({ isMember }) => !isMember);
    await say(anna, conversationId, 'without Ben');
    await shows(cleo, conversationId, ({ members }) => members.length === 2);
    // It must not be on its way still when Ben is there again: then it would be sealed for him, too.
    await until(
      () => textsOf(cleo, conversationId),
      (texts) => texts.includes('without Ben'),
    );
    await change(cleo)('conversations.addMembers', { conversationId, userIds: [ben.userId] });
    const view = await shows(ben, conversationId, ({ isMember }) => isMember);
    expect([view.roles, view.may.manage]).toEqual([[{ userId: anna.userId, role: 'admin' }], false]);
    await say(cleo, conversationId, 'with Ben');
    await until(
      () => textsOf(ben, conversationId),
      (texts) => texts.includes('with Ben'),
    );
    expect(await textsOf(ben, conversationId)).not.toContain('without Ben');
  });
});

describe('who leaves', { timeout: 120_000 }, () => {
  it('is gone at once, by their own word, and another member removes their devices', async () => {
    const [anna, ben, cleo] = await opened.three();
    const conversationId = await groupOf(anna, [ben, cleo]);
    await change(ben)('conversations.leave', { conversationId });
    expect(await viewOf(ben, conversationId)).toMatchObject({ isMember: false, may: { post: false } });
    expect(await say(ben, conversationId, 'x').catch(codeOf)).toBe('conversation.not-a-member');
    for (const core of [anna, cleo]) {
      await shows(core, conversationId, ({ members }) => members.length === 2);
      expect(await toldOf(core, conversationId)).toMatchObject([{ what: 'created' }, { what: 'left', by: ben.userId }]);
    }
    const messageId = await say(anna, conversationId, 'without Ben');
    await until(
      () => change(anna)('messages.get', { conversationId, messageIds: [messageId] }),
      ([message]) => message?.state === 'delivered',
    );
    expect(await textsOf(ben, conversationId)).toEqual([]);
    await change(cleo)('conversations.addMembers', { conversationId, userIds: [ben.userId] });
    await shows(ben, conversationId, ({ isMember }) => isMember);
    await say(ben, conversationId, 'back again');
    for (const core of [anna, cleo]) {
      await until(
        () => textsOf(core, conversationId),
        (texts) => texts.includes('back again'),
      );
    }
  });

  it('without the relay has left all the same, is shown nothing more, and the others learn of it later', async () => {
    const [anna, ben, workspace] = await opened.two();
    const conversationId = await groupOf(anna, [ben]);
    await workspace.relay.stop();
    await until(
      () => ben.client.call('connection.get'),
      ({ state }) => state === 'offline',
    );
    await change(ben)('conversations.leave', { conversationId });
    expect((await viewOf(ben, conversationId)).isMember).toBe(false);
    await say(anna, conversationId, 'unheard');
    await workspace.relay.start();
    await until(
      async () => {
        for (const core of [anna, ben]) await core.client.call('connection.retry');
        return viewOf(anna, conversationId);
      },
      ({ members }) => members.length === 1,
    );
    expect(await textsOf(ben, conversationId)).toEqual([]);
  });

  it('as the last admin leaves nobody locked out: everybody is one, until somebody is made one', async () => {
    const [anna, ben, cleo] = await opened.three();
    const conversationId = await groupOf(anna, [ben, cleo]);
    const role = { conversationId, userId: anna.userId, role: 'member' } as const;
    expect(await change(anna)('conversations.setRole', role).catch(codeOf)).toBe('conversation.forbidden');
    await change(anna)('conversations.leave', { conversationId });
    for (const core of [ben, cleo]) await shows(core, conversationId, ({ may }) => may.manage);
    await change(ben)('conversations.setRole', { conversationId, userId: cleo.userId, role: 'admin' });
    await shows(ben, conversationId, ({ may }) => !may.manage);
    const view = await shows(cleo, conversationId, ({ roles }) => roles.length === 1);
    expect(view.roles).toEqual([{ userId: cleo.userId, role: 'admin' }]);
  });
});

describe('notes', { timeout: 120_000 }, () => {
  it('are one conversation of this person alone, with a timer if wanted, that nobody can be added to', async () => {
    const [anna, ben] = await opened.two();
    // As somebody does who clicks twice.
    const [first, second] = await Promise.all([1, 2].map(() => change(anna)('conversations.openNotes', undefined)));
    const { conversationId } = await change(anna)('conversations.openNotes', undefined);
    expect([first, second]).toEqual([{ conversationId }, { conversationId }]);
    const all = await anna.client.call('conversations.list', undefined);
    expect(all.filter(({ kind }) => kind === 'notes')).toHaveLength(1);
    await say(anna, conversationId, 'milk');
    await until(
      () => textsOf(anna, conversationId),
      (texts) => texts.length === 1,
    );
    await change(anna)('conversations.setTimer', { conversationId, timerMs: 60_000 });
    expect(await shows(anna, conversationId, ({ timerMs }) => timerMs === 60_000)).toMatchObject({
      kind: 'notes',
      members: [anna.userId],
      may: { post: true, addMembers: false, manage: false },
    });
    const refused = await Promise.all([
      change(anna)('conversations.addMembers', { conversationId, userIds: [ben.userId] }).catch(codeOf),
      change(anna)('conversations.leave', { conversationId }).catch(codeOf),
    ]);
    expect(refused).toEqual(['input.malformed', 'input.malformed']);
  });
});

describe('a direct conversation', { timeout: 120_000 }, () => {
  it('has a timer that either may set, and can not be left', async () => {
    const [anna, ben] = await opened.two();
    const { conversationId } = await change(anna)('conversations.createDirect', { userId: ben.userId });
    await knows(ben, conversationId);
    await change(ben)('conversations.setTimer', { conversationId, timerMs: 10_000 });
    await shows(anna, conversationId, ({ timerMs }) => timerMs === 10_000);
    await change(anna)('conversations.setTimer', { conversationId });
    await shows(ben, conversationId, ({ timerMs }) => timerMs === undefined);
    expect(await change(ben)('conversations.leave', { conversationId }).catch(codeOf)).toBe('input.malformed');
  });

  it('that was deleted is away until something new comes', async () => {
    const [anna, ben] = await opened.two();
    const { conversationId } = await change(anna)('conversations.createDirect', { userId: ben.userId });
    await knows(ben, conversationId);
    await say(anna, conversationId, 'old');
    await until(
      () => textsOf(ben, conversationId),
      (texts) => texts.length === 1,
    );
    await change(ben)('conversations.deleteForMe', { conversationId });
    expect(await change(ben)('conversations.list', undefined)).toEqual([]);
    await say(anna, conversationId, 'new');
    await knows(ben, conversationId);
    expect(await textsOf(ben, conversationId)).toEqual(['new']);
    expect((await viewOf(ben, conversationId)).unreadCount).toBe(1);
  });
});
