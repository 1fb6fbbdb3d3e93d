import { afterEach, describe, expect, it } from 'vitest';
import type { ConversationId } from '../../shared/domain/ids';
import type { MessageView } from '../../shared/ipc/core-contract';
import {
  knows,
  messagesOf,
  newMessageId,
  say,
  testWorkspace,
  textsOf,
  until,
  type TestCore,
  type TestWorkspace,
} from './test-workspace';

let workspace: TestWorkspace | undefined;

async function open(...names: readonly string[]): Promise<readonly TestCore[]> {
  workspace = await testWorkspace(...names);
  return workspace.cores;
}

async function openTwo(): Promise<readonly [TestCore, TestCore]> {
  const [anna, ben] = await open('Anna', 'Ben');
  if (anna === undefined || ben === undefined) throw new Error('two cores were asked for');
  return [anna, ben];
}

async function openThree(): Promise<readonly [TestCore, TestCore, TestCore]> {
  const [anna, ben, cleo] = await open('Anna', 'Ben', 'Cleo');
  if (anna === undefined || ben === undefined || cleo === undefined) throw new Error('three cores were asked for');
  return [anna, ben, cleo];
}

async function groupOf(creator: TestCore, name: string, others: readonly TestCore[]): Promise<ConversationId> {
  const userIds = others.map(({ userId }) => userId);
  const { conversationId } = await creator.client.call('conversations.createGroup', { name, userIds });
  for (const other of others) await knows(other, conversationId);
  return conversationId;
}

async function noticesOf(core: TestCore, conversationId: ConversationId): Promise<readonly MessageView['body'][]> {
  const page = await core.client.call('messages.page', { conversationId, from: { at: 'newest' }, limit: 200 });
  return page.messages.flatMap(({ body }) => (body.kind === 'notice' ? [body] : []));
}

function sorted(texts: readonly string[]): readonly string[] {
  return [...texts].sort();
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'no code';
}

afterEach(async () => {
  await workspace?.close();
  workspace = undefined;
});

describe('a direct conversation', () => {
  it('carries words both ways and tells when they arrived', async () => {
    const [anna, ben] = await openTwo();
    const { conversationId } = await anna.client.call('conversations.createDirect', { userId: ben.userId });
    await knows(ben, conversationId);
    await say(anna, conversationId, 'Guten Morgen');
    await until(
      () => textsOf(ben, conversationId),
      (texts) => texts.length === 1,
    );
    await say(ben, conversationId, 'Good morning 👋');
    const texts = await until(
      () => textsOf(anna, conversationId),
      (each) => each.length === 2,
    );
    expect(texts).toEqual(['Guten Morgen', 'Good morning 👋']);
    expect(await textsOf(ben, conversationId)).toEqual(texts);
    await until(
      () => messagesOf(anna, conversationId),
      ([own, other]) => own?.state === 'delivered' && other?.state === 'received',
    );
    expect((await messagesOf(ben, conversationId)).map(({ isOwn }) => isOwn)).toEqual([false, true]);
  });

  it('is found again by either side', async () => {
    const [anna, ben] = await openTwo();
    const first = await anna.client.call('conversations.createDirect', { userId: ben.userId });
    expect(await anna.client.call('conversations.createDirect', { userId: ben.userId })).toEqual(first);
    await knows(ben, first.conversationId);
    expect(await ben.client.call('conversations.createDirect', { userId: anna.userId })).toEqual(first);
    const view = await ben.client.call('conversations.get', first);
    expect(view).toMatchObject({ kind: 'direct', otherUserId: anna.userId, name: '', isMember: true });
  });

  it('is one when two calls ask for it at once', async () => {
    const [anna, ben] = await openTwo();
    const made = await Promise.all(
      Array.from({ length: 3 }, () => anna.client.call('conversations.createDirect', { userId: ben.userId })),
    );
    expect(new Set(made.map(({ conversationId }) => conversationId)).size).toBe(1);
  });

  it('becomes one when both start it at the same time, without losing a word', async () => {
    const [anna, ben] = await openTwo();
    const [byAnna, byBen] = await Promise.all([
      anna.client.call('conversations.createDirect', { userId: ben.userId }),
      ben.client.call('conversations.createDirect', { userId: anna.userId }),
    ]);
    await Promise.all([say(anna, byAnna.conversationId, 'from Anna'), say(ben, byBen.conversationId, 'from Ben')]);
    const kept = [byAnna.conversationId, byBen.conversationId].sort()[0] ?? byAnna.conversationId;
    for (const core of [anna, ben]) {
      await until(
        () => core.client.call('conversations.list'),
        (list) => list.length === 1 && list[0]?.conversationId === kept,
      );
      await until(
        () => textsOf(core, kept),
        (texts) => sorted(texts).join() === 'from Anna,from Ben',
      );
    }
    // Whoever still has the other one open goes on in the one that stays.
    await say(anna, byAnna.conversationId, 'again');
    await say(ben, byBen.conversationId, 'and again');
    for (const core of [anna, ben]) {
      await until(
        () => textsOf(core, kept),
        (texts) => texts.length === 4,
      );
    }
    await until(
      () => messagesOf(anna, kept),
      (messages) => messages.filter(({ isOwn }) => isOwn).every(({ state }) => state === 'delivered'),
    );
    expect(await textsOf(anna, kept)).toEqual(await textsOf(ben, kept));
  });

  it('counts what is unread until it is read', async () => {
    const [anna, ben] = await openTwo();
    const { conversationId } = await anna.client.call('conversations.createDirect', { userId: ben.userId });
    const ids = [];
    for (const text of ['one', 'two', 'three']) ids.push(await say(anna, conversationId, text));
    await knows(ben, conversationId);
    const unread = () => ben.client.call('conversations.get', { conversationId });
    await until(unread, ({ unreadCount }) => unreadCount === 3);
    const from = { at: 'first-unread' } as const;
    const page = await ben.client.call('messages.page', { conversationId, from, limit: 10 });
    expect(page.firstUnreadMessageId).toBe(ids[0]);
    await ben.client.call('conversations.markRead', { conversationId, messageId: ids[1] ?? newMessageId() });
    expect((await unread()).unreadCount).toBe(1);
    expect((await anna.client.call('conversations.get', { conversationId })).unreadCount).toBe(0);
  });
});

describe('a group', () => {
  it('of three shares its words, and a message is delivered when all have it', async () => {
    const [anna, ben, cleo] = await openThree();
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
    expect((await messagesOf(anna, conversationId)).at(-1)?.state).toBe('sent');
    await cleo.start();
    await until(
      () => messagesOf(anna, conversationId),
      (messages) => messages.every(({ isOwn, state }) => !isOwn || state === 'delivered'),
    );
  });

  it('takes in a member, who reads what follows and nothing before', async () => {
    const [anna, ben, cleo] = await openThree();
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
    const [anna, ben] = await openTwo();
    const conversationId = await groupOf(anna, 'Alt', [ben]);
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
    const [anna, ben, cleo] = await openThree();
    const conversationId = await groupOf(anna, 'Rennen', [ben]);
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
    const [anna, ben, cleo] = await openThree();
    const conversationId = await groupOf(anna, 'Start', [ben, cleo]);
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

describe('what can’t be done', () => {
  it('is refused with a code', async () => {
    const [anna, ben] = await openTwo();
    const { conversationId } = await anna.client.call('conversations.createDirect', { userId: ben.userId });
    const unknown = { conversationId: 'ab'.repeat(32) as ConversationId };
    const messageId = newMessageId();
    const refused = await Promise.all(
      [
        anna.client.call('conversations.createDirect', { userId: anna.userId }),
        anna.client.call('conversations.createDirect', { userId: 'cd'.repeat(32) as never }),
        anna.client.call('conversations.get', unknown),
        anna.client.call('messages.send', { ...unknown, messageId, text: 'x' }),
        anna.client.call('messages.retry', { conversationId, messageId }),
        anna.client.call('conversations.rename', { conversationId, name: 'x' }),
        anna.client.call('conversations.addMembers', { conversationId, userIds: [ben.userId] }),
        anna.client.call('messages.page', { conversationId, from: { at: 'before', position: 'x' }, limit: 1 }),
        anna.client.call('messages.send', { conversationId, messageId, text: 7 as never }),
        anna.client.call('messages.send', { conversationId, messageId: 'short' as never, text: 'x' }),
        anna.client.call('messages.send', { conversationId, messageId, text: 'x'.repeat(20_001) }),
        anna.client.call('messages.page', { conversationId, from: { at: 'newest' }, limit: 201 }),
        anna.client.call('conversations.createGroup', { name: ' ', userIds: [] }),
        anna.client.call('nonsense' as 'people.list'),
      ].map((call) => (call as Promise<unknown>).then(() => 'done', codeOf)),
    );
    expect(refused).toEqual([
      'input.malformed',
      'person.unknown',
      'conversation.unknown',
      'conversation.unknown',
      'message.unknown',
      'input.malformed',
      'input.malformed',
      'input.malformed',
      'input.malformed',
      'input.malformed',
      'input.malformed',
      'input.malformed',
      'input.malformed',
      'rpc.unknown-procedure',
    ]);
    await say(anna, conversationId, 'and it goes on');
    await knows(ben, conversationId);
    await until(
      () => textsOf(ben, conversationId),
      (texts) => texts.length === 1,
    );
  });
});
