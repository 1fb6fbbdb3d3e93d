import { describe, expect, it } from 'vitest';
import type { TestCore } from './held-core';
import { codeOf, newConversationId, online, openedWorkspaces, until } from './test-workspace';

const opened = openedWorkspaces();

const profile = { displayName: 'Somebody', title: '' };

async function invite(core: TestCore, uses = 1): Promise<{ readonly inviteId: string; readonly link: string }> {
  const terms = { role: 'member', label: 'x', lifetimeMs: 3_600_000, uses } as const;
  const { inviteId, link } = await core.client.call('invites.create', terms);
  return { inviteId, link: link ?? '' };
}

describe('a workspace', () => {
  it('is known to its members after a restart, without the relay', async () => {
    const [anna, ben, { relay }] = await opened.two();
    await Promise.all([anna.stop(), ben.stop()]);
    await relay.stop();
    await ben.start();
    const workspace = await ben.client.call('workspace.get');
    expect(workspace).toMatchObject({ state: 'member', name: 'Kanzlei', self: { displayName: 'Ben', isSelf: true } });
    const people = await ben.client.call('people.list');
    expect(people.map(({ displayName }) => displayName)).toEqual(['Anna', 'Ben']);
    await until(
      () => ben.client.call('connection.get'),
      ({ state, reason }) => state === 'offline' && reason === 'unreachable',
    );
    await relay.start();
    await ben.client.call('connection.retry');
    await online(ben);
  });

  it('tells the members at once when somebody changes name', async () => {
    const [anna, ben] = await opened.two();
    const changed = new Promise<void>((resolve) => {
      ben.client.subscribe('changes', undefined, ({ what }) => {
        if (what === 'people') resolve();
      });
    });
    await anna.client.call('profile.update', { displayName: 'Anna Berg', title: 'Oberärztin' });
    await changed;
    expect((await ben.client.call('people.list'))[0]).toMatchObject({ displayName: 'Anna Berg', title: 'Oberärztin' });
  });

  it('can’t be founded or joined twice by one account', async () => {
    const [anna, ben] = await opened.two();
    const { link } = await invite(anna);
    const outcomes = await Promise.all([
      ben.client.call('workspace.join', { link, profile }).catch(codeOf),
      anna.client.call('workspace.join', { link, profile }).catch(codeOf),
    ]);
    expect(outcomes).toEqual(['workspace.already-joined', 'workspace.already-joined']);
  });

  it('lets an account that is blank do nothing but found and join', async () => {
    const [anna, , workspace] = await opened.two();
    const blank = await workspace.addCore();
    expect(await blank.client.call('workspace.get')).toEqual({ state: 'blank' });
    expect(await blank.client.call('connection.get')).toEqual({ state: 'offline' });
    expect(await blank.client.call('conversations.list')).toEqual([]);
    const newGroup = { conversationId: newConversationId() };
    const refused = await Promise.all([
      blank.client.call('people.list').catch(codeOf),
      blank.client.call('profile.update', profile).catch(codeOf),
      blank.client.call('invites.list').catch(codeOf),
      blank.client.call('conversations.createGroup', { ...newGroup, name: 'x', userIds: [] }).catch(codeOf),
      blank.client.call('workspace.join', { link: 'conclave:join#nonsense', profile }).catch(codeOf),
    ]);
    expect(refused).toEqual([
      'workspace.not-joined',
      'workspace.not-joined',
      'workspace.not-joined',
      'workspace.not-joined',
      'invite.malformed',
    ]);
    const { link, inviteId } = await invite(anna);
    expect(await blank.client.call('workspace.previewInvite', { link })).toMatchObject({
      workspaceName: 'Kanzlei',
      invitedBy: 'Anna',
      role: 'member',
    });
    await blank.client.call('workspace.join', { link, profile });
    await online(blank);
    await until(
      () => anna.client.call('invites.list'),
      (invites) => invites.find((each) => each.inviteId === inviteId)?.state === 'used-up',
    );
  });

  it('admits nobody with an invite that is used up or revoked', async () => {
    const [anna, , workspace] = await opened.two();
    const blank = await workspace.addCore();
    const { link, inviteId } = await invite(anna);
    await anna.client.call('invites.revoke', { inviteId: inviteId as never });
    expect(await blank.client.call('workspace.join', { link, profile }).catch(codeOf)).toBe('invite.revoked');
    const once = await invite(anna);
    const racers = [blank, await workspace.addCore()];
    const outcomes = await Promise.all(
      racers.map((core) =>
        core.client.call('workspace.join', { link: once.link, profile }).then(() => 'joined', codeOf),
      ),
    );
    expect([...outcomes].sort()).toEqual(['invite.used-up', 'joined']);
  });
});
