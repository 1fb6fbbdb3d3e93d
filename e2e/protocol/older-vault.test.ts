/** A device goes on from a vault that is older than what it has sent, as after restoring a backup. */
import { describe, expect, it } from 'vitest';
import type { ConversationId } from '../../shared/domain/ids';
import type { TestCore } from './held-core';
import {
  eventually,
  knows,
  messagesOf,
  online,
  openedWorkspaces,
  say,
  startGroup,
  textsOf,
  until,
} from './test-workspace';

const opened = openedWorkspaces();

const allDelivered = (core: TestCore, conversationId: ConversationId, count: number) =>
  until(
    () => messagesOf(core, conversationId),
    (messages) => messages.length === count && messages.every(({ isOwn, state }) => !isOwn || state === 'delivered'),
  );

describe('an older vault', () => {
  it('gets back what was sent and received since, and is understood by the others when it sends on', async () => {
    const [anna, ben, { relay }] = await opened.two();
    const { conversationId } = await anna.client.call('conversations.createDirect', { userId: ben.userId });
    await knows(ben, conversationId);
    await say(anna, conversationId, 'before');
    await allDelivered(anna, conversationId, 1);
    anna.backUp();
    await say(anna, conversationId, 'since 1');
    await say(anna, conversationId, 'since 2');
    await allDelivered(anna, conversationId, 3);
    await say(ben, conversationId, 'answer');
    await allDelivered(ben, conversationId, 4);

    // Written before it is known what was sent since.
    relay.proxy.cutAfter(() => 0);
    await anna.restore();
    expect(await textsOf(anna, conversationId)).toEqual(['before']);
    await Promise.all([say(anna, conversationId, 'after 1'), say(anna, conversationId, 'after 2')]);
    relay.proxy.cutAfter(undefined);
    const all = ['before', 'since 1', 'since 2', 'answer', 'after 1', 'after 2'];
    for (const core of [anna, ben]) {
      const read = () => textsOf(core, conversationId);
      expect(await eventually([anna, ben], read, (texts) => texts.length >= all.length)).toEqual(all);
    }
    expect(anna.events.filter((event) => event.startsWith('vault-is-older'))).not.toEqual([]);
    expect(ben.events.filter((event) => event.startsWith('entry-skipped'))).toEqual([]);
  });

  it('can be read and not written to in a conversation that this device has changed since', async () => {
    const [anna, ben] = await opened.two();
    const conversationId = await startGroup(anna, 'Visite', [ben.userId]);
    await knows(ben, conversationId);
    anna.backUp();
    await anna.client.call('conversations.rename', { conversationId, name: 'Nachtdienst' });
    await until(
      () => ben.client.call('conversations.get', { conversationId }),
      ({ name }) => name === 'Nachtdienst',
    );
    await anna.restore();
    await online(anna);
    await until(
      () => anna.client.call('conversations.get', { conversationId }),
      ({ isMember }) => !isMember,
    );
    expect(await anna.client.call('warnings.list')).toEqual([]);
    expect(anna.events.filter((event) => event.startsWith('entry-skipped'))).toEqual([]);
    const { messages } = await anna.client.call('messages.page', {
      conversationId,
      from: { at: 'newest' },
      limit: 10,
    });
    expect(messages.at(-1)?.body).toEqual({ kind: 'notice', notice: { what: 'vault-is-older' } });
  });
});
