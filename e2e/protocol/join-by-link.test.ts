/** Joining a group by its link: between real cores. */
import { describe, expect, it } from 'vitest';
import type { ConversationId } from '../../shared/domain/ids';
import type { ConversationView, MessageView } from '../../shared/ipc/core-contract';
import { decodeGroupLink, encodeGroupLink } from '../../shared/protocol/link-codec';
import type { TestCore } from './held-core';
import { codeOf, knows, makeAdmins, openedWorkspaces, say, startGroup, textsOf, until } from './test-workspace';

const opened = openedWorkspaces();

async function setLink(core: TestCore, conversationId: ConversationId, to: 'on' | 'replaced' | 'off'): Promise<void> {
  await core.client.call('conversations.setJoinLink', { conversationId, to });
}

/** The group's link, once it can be given away. */
async function linkOf(core: TestCore, conversationId: ConversationId): Promise<string> {
  const { link = '' } = await until(
    () => core.client.call('conversations.joinLink', { conversationId }),
    (answer) => answer.link !== undefined,
  );
  return link;
}

async function shows(
  core: TestCore,
  conversationId: ConversationId,
  isWanted: (view: ConversationView) => boolean,
): Promise<ConversationView> {
  await knows(core, conversationId);
  return until(() => core.client.call('conversations.get', { conversationId }), isWanted);
}

const isIn = (core: TestCore) => (view: ConversationView) => view.members.includes(core.userId);

async function noticesOf(core: TestCore, conversationId: ConversationId): Promise<readonly unknown[]> {
  const page = await core.client.call('messages.page', { conversationId, from: { at: 'newest' }, limit: 200 });
  return page.messages.flatMap(({ body }: MessageView) => (body.kind === 'notice' ? [body.notice] : []));
}

const ask = (core: TestCore, link: string): Promise<unknown> => core.client.call('conversations.askToJoin', { link });

describe('whoever has the link of a group', { timeout: 120_000 }, () => {
  it('is let in by a member while the admin who made it is away, and all are told the same', async () => {
    const [anna, ben, cleo] = await opened.three();
    const conversationId = await startGroup(anna, 'Visite', [ben.userId]);
    const rights = { post: 'members', addMembers: 'admins', call: 'members' } as const;
    await anna.client.call('conversations.setRights', { conversationId, rights });
    await setLink(anna, conversationId, 'on');
    const link = await linkOf(anna, conversationId);
    await shows(ben, conversationId, ({ hasJoinLink, may }) => hasJoinLink && may.addMembers);
    await anna.stop();

    const preview = await cleo.client.call('conversations.readGroupLink', { link });
    expect(preview).toEqual({ conversationId, name: 'Visite', state: 'new' });
    await ask(cleo, link);
    await shows(cleo, conversationId, isIn(cleo));
    expect(await cleo.client.call('conversations.joinRequests')).toEqual([]);
    await say(cleo, conversationId, 'hello');
    await until(
      () => textsOf(ben, conversationId),
      (texts) => texts.includes('hello'),
    );
    await anna.start();
    await shows(anna, conversationId, isIn(cleo));
    await until(
      () => textsOf(anna, conversationId),
      (texts) => texts.includes('hello'),
    );
    const joined = { what: 'joined-by-link', userIds: [cleo.userId] };
    for (const core of [anna, ben]) expect((await noticesOf(core, conversationId)).at(-1)).toEqual(joined);
    expect(await noticesOf(cleo, conversationId)).toEqual([joined]);
    expect((await cleo.client.call('conversations.readGroupLink', { link })).state).toBe('member');
  });

  it('waits for a member, through restarts too, and may withdraw', async () => {
    const [anna, ben, cleo] = await opened.three();
    const conversationId = await startGroup(anna, 'Visite', []);
    await setLink(anna, conversationId, 'on');
    const link = await linkOf(anna, conversationId);
    await anna.stop();
    for (const core of [ben, cleo]) {
      await ask(core, link);
      expect(await core.client.call('conversations.joinRequests')).toMatchObject([
        { conversationId, name: 'Visite', state: 'waiting' },
      ]);
    }
    await cleo.client.call('conversations.withdrawJoinRequest', { conversationId });
    expect(await cleo.client.call('conversations.joinRequests')).toEqual([]);
    await ben.stop();
    await ben.start();
    expect(await ben.client.call('conversations.joinRequests')).toMatchObject([{ conversationId }]);
    await anna.start();
    await shows(ben, conversationId, isIn(ben));
    await say(anna, conversationId, 'nobody else');
    await until(
      () => textsOf(ben, conversationId),
      (texts) => texts.includes('nobody else'),
    );
    expect((await anna.client.call('conversations.get', { conversationId })).members).not.toContain(cleo.userId);
  });

  it('learns that it was turned off or replaced, and what was asked before counts for nothing', async () => {
    const [anna, ben, cleo] = await opened.three();
    const conversationId = await startGroup(anna, 'Visite', []);
    await setLink(anna, conversationId, 'on');
    const first = await linkOf(anna, conversationId);
    await setLink(anna, conversationId, 'replaced');
    const second = await until(
      () => linkOf(anna, conversationId),
      (link) => link !== first,
    );
    await until(
      () => ask(ben, first).then(() => 'asked', codeOf),
      (code) => code === 'group-link.closed',
    );
    await setLink(anna, conversationId, 'off');
    expect(await anna.client.call('conversations.joinLink', { conversationId })).toEqual({});
    await until(
      () => ask(cleo, second).then(() => 'asked', codeOf),
      (code) => code === 'group-link.closed',
    );
    for (const core of [ben, cleo]) expect(await core.client.call('conversations.list')).toEqual([]);
    expect((await noticesOf(anna, conversationId)).slice(1)).toEqual([
      { what: 'join-link-changed', change: 'on' },
      { what: 'join-link-changed', change: 'replaced' },
      { what: 'join-link-changed', change: 'off' },
    ]);
  });

  it('is not brought back by it after having been removed or having left', async () => {
    const [anna, ben, cleo] = await opened.three();
    const conversationId = await startGroup(anna, 'Visite', []);
    await setLink(anna, conversationId, 'on');
    const link = await linkOf(anna, conversationId);
    await ask(ben, link);
    await shows(anna, conversationId, isIn(ben));
    await anna.client.call('conversations.removeMembers', { conversationId, userIds: [ben.userId] });
    await shows(ben, conversationId, ({ isMember }) => !isMember);
    await until(
      () => ask(ben, link).then(() => 'asked', codeOf),
      (code) => code === 'group-link.closed',
    );
    const next = await until(
      () => linkOf(anna, conversationId),
      (now) => now !== link,
    );
    await ask(cleo, next);
    await shows(cleo, conversationId, isIn(cleo));
    await cleo.client.call('conversations.leave', { conversationId });
    await shows(anna, conversationId, (view) => !view.members.includes(cleo.userId));
    // Of their own accord they may come back.
    await ask(cleo, next);
    await shows(anna, conversationId, isIn(cleo));
    expect((await anna.client.call('conversations.get', { conversationId })).members).not.toContain(ben.userId);
  });

  it('is refused in words for a link that is broken, of another workspace or made up', async () => {
    const [anna, ben] = await opened.two();
    const conversationId = await startGroup(anna, 'Visite', []);
    await setLink(anna, conversationId, 'on');
    const link = await linkOf(anna, conversationId);
    const parts = decodeGroupLink(link);
    const other = encodeGroupLink({ ...parts, workspaceId: 'ab'.repeat(32) as typeof parts.workspaceId });
    const forged = encodeGroupLink({ ...parts, lobby: { ...parts.lobby, key: new Uint8Array(32) } });
    expect(await ask(ben, link.slice(0, -10)).catch(codeOf)).toBe('group-link.malformed');
    expect(await ask(ben, other).catch(codeOf)).toBe('group-link.wrong-workspace');
    expect(await ask(ben, forged).catch(codeOf)).toBe('group-link.closed');
    expect(await ben.client.call('conversations.joinRequests')).toEqual([]);
  });
});

it('only admins have the link, and only they turn it on', { timeout: 120_000 }, async () => {
  const [anna, ben] = await opened.two();
  const conversationId = await startGroup(anna, 'Visite', [ben.userId]);
  await knows(ben, conversationId);
  expect(await setLink(ben, conversationId, 'on').catch(codeOf)).toBe('conversation.forbidden');
  await setLink(anna, conversationId, 'on');
  await linkOf(anna, conversationId);
  await shows(ben, conversationId, ({ hasJoinLink }) => hasJoinLink);
  expect(await ben.client.call('conversations.joinLink', { conversationId })).toEqual({});
  await makeAdmins(anna, conversationId, [ben]);
  expect(await linkOf(ben, conversationId)).toBe(await linkOf(anna, conversationId));
});
