import { afterEach, describe, expect, it } from 'vitest';
import { topicsShownIn, topicToWriteTo } from '../../core/vault/conversation-table';
import type { ConversationId, UserId } from '../../shared/domain/ids';
import type { TestCore } from './held-core';
import { steppedCore, type SteppedCore } from './stepped-core';
import {
  backupOf,
  codeOf,
  knows,
  messagesOf,
  newMessageId,
  online,
  openedWorkspaces,
  say,
  sorted,
  testWorkspace,
  textsOf,
  until,
  type Backup,
  type RestorableCore,
  type TestWorkspace,
} from './test-workspace';

const opened = openedWorkspaces();

/** The core shows one conversation, and in it exactly these texts, in whatever order. */
async function isOne(core: TestCore, conversationId: ConversationId, texts: readonly string[]): Promise<void> {
  await until(
    () => core.client.call('conversations.list'),
    (list) => list.length === 1 && list[0]?.conversationId === conversationId && list[0].isMember,
  );
  await until(
    () => textsOf(core, conversationId),
    (shown) => sorted(shown).join() === sorted(texts).join(),
  );
}

async function isDelivered(core: TestCore, conversationId: ConversationId): Promise<void> {
  await until(
    () => messagesOf(core, conversationId),
    (messages) => messages.every(({ isOwn, state }) => !isOwn || state === 'delivered'),
  );
}

/** Whatever each shows it as, both write to the same topic. */
async function writeToOne(...shown: readonly (readonly [RestorableCore, ConversationId])[]): Promise<void> {
  await until(
    async () => shown.map(([core, conversationId]) => core.vault.read((db) => topicToWriteTo(db, conversationId))),
    (topics) => new Set(topics).size === 1,
  );
}

type RestorableSteppedCore = SteppedCore & Backup;

let workspace: TestWorkspace<RestorableSteppedCore> | undefined;
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') console.error(workspace?.cores.map(({ events }) => events.slice(-20)));
  await workspace?.close();
  workspace = undefined;
});

async function restorableSteppedCore(path: string): Promise<RestorableSteppedCore> {
  const core = await steppedCore(path);
  return Object.assign(core, backupOf(core, path));
}

interface Started {
  readonly core: RestorableSteppedCore;
  readonly conversationId: ConversationId;
  /** The first thing said in it. */
  readonly text: string;
  /** Resolves when the other's welcome has come, is stored, and is gone from the relay. */
  hear(): Promise<void>;
}

/** Starts a conversation and backs it up, while a welcome of the other person's is held back. */
async function startUnheard(core: RestorableSteppedCore, other: UserId, text: string): Promise<Started> {
  let hear = (): void => {};
  const heard = new Promise<void>((resolve) => {
    hear = resolve;
  });
  core.steps.hold('inbox entry', () => heard);
  const { conversationId } = await core.client.call('conversations.createDirect', { userId: other });
  core.backUp();
  await say(core, conversationId, text);
  const started: Started = {
    core,
    conversationId,
    text,
    async hear() {
      const { names } = core.steps.watch();
      hear();
      await until(
        async () => names,
        (passed) => passed.includes('inbox acknowledgement 1 answered') && topicsOf(started).length === 2,
      );
    },
  };
  return started;
}

function topicsOf({ core, conversationId }: Started): readonly ConversationId[] {
  return core.vault.read((db) => topicsShownIn(db, conversationId));
}

function writtenTo({ core, conversationId }: Started): ConversationId {
  return core.vault.read((db) => topicToWriteTo(db, conversationId));
}

describe('a direct conversation', () => {
  it('carries words both ways and tells when they arrived', async () => {
    const [anna, ben] = await opened.two();
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
    const [anna, ben] = await opened.two();
    const first = await anna.client.call('conversations.createDirect', { userId: ben.userId });
    expect(await anna.client.call('conversations.createDirect', { userId: ben.userId })).toEqual(first);
    await knows(ben, first.conversationId);
    expect(await ben.client.call('conversations.createDirect', { userId: anna.userId })).toEqual(first);
    const view = await ben.client.call('conversations.get', first);
    expect(view).toMatchObject({ kind: 'direct', otherUserId: anna.userId, name: '', isMember: true });
  });

  it('is one when two calls ask for it at once', async () => {
    const [anna, ben] = await opened.two();
    const made = await Promise.all(
      Array.from({ length: 3 }, () => anna.client.call('conversations.createDirect', { userId: ben.userId })),
    );
    expect(new Set(made.map(({ conversationId }) => conversationId)).size).toBe(1);
  });

  it('becomes one when both start it at the same time, without losing a word', async () => {
    const [anna, ben] = await opened.two();
    const [byAnna, byBen] = await Promise.all([
      anna.client.call('conversations.createDirect', { userId: ben.userId }),
      ben.client.call('conversations.createDirect', { userId: anna.userId }),
    ]);
    await Promise.all([say(anna, byAnna.conversationId, 'from Anna'), say(ben, byBen.conversationId, 'from Ben')]);
    // Each shows it under the id that it had first.
    await isOne(anna, byAnna.conversationId, ['from Anna', 'from Ben']);
    await isOne(ben, byBen.conversationId, ['from Anna', 'from Ben']);
    await say(anna, byAnna.conversationId, 'again');
    await say(ben, byBen.conversationId, 'and again');
    const all = ['again', 'and again', 'from Anna', 'from Ben'];
    await isOne(anna, byAnna.conversationId, all);
    await isOne(ben, byBen.conversationId, all);
    await isDelivered(anna, byAnna.conversationId);
    await isDelivered(ben, byBen.conversationId);
    await writeToOne([anna, byAnna.conversationId], [ben, byBen.conversationId]);
  });

  it('comes to the same when both act in both topics before either has heard of the other', async () => {
    workspace = await testWorkspace(['Anna', 'Ben'], restorableSteppedCore);
    const [anna, ben] = workspace.cores;
    if (anna === undefined || ben === undefined) throw new Error('two cores were asked for');
    const byAnna = await startUnheard(anna, ben.userId, 'frm Anna');
    const byBen = await startUnheard(ben, anna.userId, 'frm Ben');
    const all = [byAnna, byBen];
    const actions = all.map(async ({ core: { client }, conversationId, text }) => {
      const [{ messageId } = { messageId: newMessageId() }] = await messagesOf({ client }, conversationId);
      await client.call('messages.edit', { conversationId, messageId, text: text.replace('frm', 'from') });
      await client.call('messages.pin', { conversationId, messageId, isPinned: true });
      for (const isSet of [true, false, true]) {
        await client.call('messages.react', { conversationId, messageId, emoji: '👍', isSet });
      }
    });
    await Promise.all([...actions, ...all.map(({ hear }) => hear())]);
    for (const { core, conversationId } of all) {
      await until(
        () => messagesOf(core, conversationId),
        (messages) =>
          messages.length === 2 &&
          messages.every(({ body, isPinned, reactions }) => {
            const isEdited = body.kind === 'text' && body.text.startsWith('from');
            return isEdited && isPinned && reactions.length === 1 && reactions[0]?.userIds.length === 1;
          }),
      );
    }
  });

  it('goes on where both are when the one that is written to was lost with a newer vault', async () => {
    workspace = await testWorkspace(['Anna', 'Ben'], restorableSteppedCore);
    const [anna, ben] = workspace.cores;
    if (anna === undefined || ben === undefined) throw new Error('two cores were asked for');
    const byAnna = await startUnheard(anna, ben.userId, '1');
    const byBen = await startUnheard(ben, anna.userId, '2');
    for (const { hear } of [byAnna, byBen]) await hear();
    for (const { core, conversationId, text } of [byAnna, byBen]) await say(core, conversationId, `${text} again`);
    const isAnnas = byAnna.conversationId < byBen.conversationId;
    // Both write to the lower one; whoever made the other one has a copy without it.
    const [keeper, loser] = isAnnas ? [byAnna, byBen] : [byBen, byAnna];
    await until(
      async () => [keeper, loser].map(writtenTo),
      (topics) => topics.every((topic) => topic === keeper.conversationId),
    );
    await isOne(keeper.core, keeper.conversationId, ['1', '1 again', '2', '2 again']);
    await loser.core.restore();
    await say(keeper.core, keeper.conversationId, '3');
    await online(loser.core);
    await say(loser.core, loser.conversationId, '4');
    await isOne(keeper.core, keeper.conversationId, ['1', '1 again', '2', '2 again', '3', '4']);
    await say(keeper.core, keeper.conversationId, '5');
    await until(
      () => textsOf(loser.core, loser.conversationId),
      (texts) => [loser.text, '3', '4', '5'].every((text) => texts.includes(text)),
    );
    await isDelivered(keeper.core, keeper.conversationId);
    await until(
      () => messagesOf(loser.core, loser.conversationId),
      (messages) =>
        messages.some(({ body, state }) => body.kind === 'text' && body.text === '4' && state === 'delivered'),
    );
    expect(topicsOf(loser)).toEqual([loser.conversationId]);
    expect([keeper, loser].map(writtenTo)).toEqual([loser.conversationId, loser.conversationId]);
  });

  it('is started again by whoever lost it with a newer vault, time and again, and is one to the other', async () => {
    const [anna, ben] = await opened.two();
    ben.backUp();
    const { conversationId } = await anna.client.call('conversations.createDirect', { userId: ben.userId });
    await knows(ben, conversationId);
    const said = [];
    for (const round of [1, 2, 3]) {
      await ben.stop();
      const messageId = await say(anna, conversationId, `unheard ${round}`);
      await anna.client.call('messages.react', { conversationId, messageId, emoji: '👍', isSet: true });
      await anna.client.call('messages.pin', { conversationId, messageId, isPinned: true });
      await ben.restore();
      await online(ben);
      const again = await ben.client.call('conversations.createDirect', { userId: anna.userId });
      said.push(`unheard ${round}`, `new ${round}`, `answer ${round}`);
      await say(ben, again.conversationId, `new ${round}`);
      await isOne(anna, conversationId, said.slice(0, -1));
      await say(anna, conversationId, `answer ${round}`);
      await isOne(ben, again.conversationId, said.slice(-3));
      await until(
        () => messagesOf(ben, again.conversationId),
        (messages) =>
          messages.some((each) => each.messageId === messageId && each.isPinned && each.reactions.length === 1),
      );
      await isDelivered(anna, conversationId);
      expect((await textsOf(anna, conversationId)).slice(-2)).toEqual([`new ${round}`, `answer ${round}`]);
      await writeToOne([anna, conversationId], [ben, again.conversationId]);
    }
  });

  it('counts what is unread until it is read', async () => {
    const [anna, ben] = await opened.two();
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

describe('what can’t be done', () => {
  it('is refused with a code', async () => {
    const [anna, ben] = await opened.two();
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
        anna.client.call('conversations.createGroup', { conversationId, name: ' ', userIds: [] }),
        anna.client.call('conversations.createGroup', { conversationId, name: 'x', userIds: [] }),
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
