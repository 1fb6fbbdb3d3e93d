/** Somebody who is blocked: nothing of theirs is kept in the direct conversation, and nothing is said to them there. */
import { describe, expect, it } from 'vitest';
import type { ConversationId } from '../../shared/domain/ids';
import type { Presence } from '../../shared/ipc/core-contract';
import type { TestCore } from './held-core';
import {
  codeOf,
  knows,
  messagesOf,
  newMessageId,
  openedWorkspaces,
  say,
  startGroup,
  textsOf,
  until,
  type RestorableCore,
} from './test-workspace';

const opened = openedWorkspaces();

async function block(core: TestCore, other: TestCore, isBlocked = true): Promise<void> {
  await core.client.call('people.setBlocked', { userId: other.userId, isBlocked });
}

async function viewOf(core: TestCore, conversationId: ConversationId) {
  return core.client.call('conversations.get', { conversationId });
}

async function hasRead(core: TestCore, conversationId: ConversationId, text: string): Promise<void> {
  await until(
    () => textsOf(core, conversationId),
    (texts) => texts.includes(text),
  );
}

async function seesOf(core: TestCore, other: TestCore, wanted: Partial<Presence>): Promise<void> {
  await until(
    async () => (await core.client.call('presence.list')).find(({ userId }) => userId === other.userId),
    (presence) =>
      presence === undefined
        ? wanted.isHere === false && wanted.text === ''
        : Object.entries(wanted).every(([what, is]) => presence[what as keyof Presence] === is),
  );
}

async function types(core: TestCore, conversationId: ConversationId): Promise<void> {
  await core.client.call('presence.setTyping', { conversationId, isTyping: true });
}

async function typists(core: TestCore, conversationId: ConversationId) {
  return core.client.call('typing.get', { conversationId });
}

/** Signals of one connection come in order: what `writer` said before this has come when it resolves. */
async function isTold(writer: TestCore, reader: TestCore, conversationId: ConversationId): Promise<void> {
  await until(
    async () => {
      await types(writer, conversationId);
      return typists(reader, conversationId);
    },
    (shown) => shown.includes(writer.userId),
  );
}

/** Both are in a direct conversation, in which each has said something, and in a group. */
async function two(): Promise<
  readonly [
    anna: RestorableCore,
    ben: RestorableCore,
    direct: { readonly anna: ConversationId; readonly ben: ConversationId },
    group: ConversationId,
  ]
> {
  const [anna, ben] = await opened.two();
  const { conversationId } = await anna.client.call('conversations.createDirect', { userId: ben.userId });
  await say(anna, conversationId, 'hello Ben');
  await hasRead(ben, conversationId, 'hello Ben');
  await say(ben, conversationId, 'hello Anna');
  await hasRead(anna, conversationId, 'hello Anna');
  const group = await startGroup(anna, 'Visite', [ben.userId]);
  await knows(ben, group);
  return [anna, ben, { anna: conversationId, ben: conversationId }, group];
}

/** Whatever Ben sends into the direct conversation before this has been read by Anna when it resolves. */
async function isPassed(anna: RestorableCore, ben: RestorableCore, direct: ConversationId): Promise<void> {
  const { sequence } = await until(
    async () =>
      ben.vault.read((db) => {
        const left = db.prepare('SELECT count(*) FROM outbox', { pluck: true }).get<number>();
        return { left, sequence: cursorOf(db, direct) };
      }),
    ({ left }) => left === 0,
  );
  await until(
    async () => anna.vault.read((db) => cursorOf(db, direct)),
    (cursor) => cursor >= sequence,
  );
}

function cursorOf(db: Parameters<Parameters<RestorableCore['vault']['read']>[0]>[0], topic: ConversationId): number {
  const id = Buffer.from(topic, 'hex');
  return (
    db.prepare('SELECT cursor FROM conversation WHERE conversation_id = ?', { pluck: true }).get<number>([id]) ?? -1
  );
}

describe('whoever is blocked', { timeout: 120_000 }, () => {
  it('says nothing there that is kept, counted or confirmed, and can be heard again from the moment when they are not', async () => {
    const [anna, ben, { anna: direct }] = await two();
    const [first] = await messagesOf(anna, direct);
    await block(anna, ben);
    expect(await viewOf(anna, direct)).toMatchObject({ isBlocked: true, unreadCount: 0, may: { post: false } });

    const lost = await say(ben, direct, 'are you there?');
    if (first !== undefined) {
      await ben.client.call('messages.react', {
        conversationId: direct,
        messageId: first.messageId,
        emoji: '👍',
        isSet: true,
      });
    }
    await ben.client.call('messages.ping', { conversationId: direct, messageId: newMessageId() });
    await isPassed(anna, ben, direct);
    expect(await textsOf(anna, direct)).toEqual(['hello Ben', 'hello Anna']);
    expect((await messagesOf(anna, direct)).map(({ reactions }) => reactions.length)).toEqual([0, 0]);
    expect(await viewOf(anna, direct)).toMatchObject({ unreadCount: 0, unreadMentionCount: 0 });

    await block(anna, ben, false);
    await say(ben, direct, 'once more');
    await hasRead(anna, direct, 'once more');
    expect(await textsOf(anna, direct)).toEqual(['hello Ben', 'hello Anna', 'once more']);
    await until(
      () => messagesOf(ben, direct),
      (messages) => messages.at(-1)?.state === 'delivered',
    );
    const unheard = (await messagesOf(ben, direct)).find(({ messageId }) => messageId === lost);
    expect(unheard?.state).toBe('sent');
  });

  it('is written nothing there, but what was written can be taken back', async () => {
    const [anna, ben, { anna: direct }] = await two();
    const [own, others] = await messagesOf(anna, direct);
    const ofBen = { conversationId: direct, messageId: others?.messageId ?? newMessageId() };
    const ofAnna = { conversationId: direct, messageId: own?.messageId ?? newMessageId() };
    await block(anna, ben);
    const refused = [
      say(anna, direct, 'x'),
      anna.client.call('messages.ping', { conversationId: direct, messageId: newMessageId() }),
      anna.client.call('messages.react', { ...ofBen, emoji: '👍', isSet: true }),
      anna.client.call('messages.edit', { ...ofAnna, text: 'x' }),
      anna.client.call('conversations.setTimer', { conversationId: direct, timerMs: 60_000 }),
    ];
    expect(await Promise.all(refused.map((call) => call.catch(codeOf)))).toEqual(
      refused.map(() => 'conversation.forbidden'),
    );
    await anna.client.call('messages.delete', {
      conversationId: direct,
      messageIds: [ofAnna.messageId],
      scope: 'everyone',
    });
    await hasRead(ben, direct, 'deleted');
  });

  it('is not told what was read, though it was not read before', async () => {
    const [anna, ben, { anna: direct }] = await two();
    expect(await viewOf(anna, direct)).toMatchObject({ unreadCount: 1 });
    await block(anna, ben);
    expect(await viewOf(anna, direct)).toMatchObject({ unreadCount: 0 });
    await block(anna, ben, false);
    await say(anna, direct, 'again');
    await hasRead(ben, direct, 'again');
    expect((await messagesOf(ben, direct)).map(({ state }) => state)).not.toContain('read');
  });

  it('changes the timer there, which is not told, and moves the conversation up no more than what they say', async () => {
    const [anna, ben, { anna: direct }] = await two();
    const last = (await viewOf(anna, direct)).lastMessage?.messageId;
    await block(anna, ben);
    await ben.client.call('conversations.setTimer', { conversationId: direct, timerMs: 60_000 });
    await until(
      () => viewOf(anna, direct),
      ({ timerMs }) => timerMs === 60_000,
    );
    expect((await viewOf(anna, direct)).lastMessage?.messageId).toBe(last);
    await block(anna, ben, false);
    await ben.client.call('conversations.setTimer', { conversationId: direct });
    await until(
      () => viewOf(anna, direct),
      ({ lastMessage }) => lastMessage?.body.kind === 'notice',
    );
  });

  it('brings no conversation into the list by starting one, but by what they say in it later', async () => {
    const [anna, ben] = await opened.two();
    await block(anna, ben);
    const { conversationId } = await ben.client.call('conversations.createDirect', { userId: anna.userId });
    await say(ben, conversationId, 'hello Anna');
    await isPassed(anna, ben, conversationId);
    expect(await anna.client.call('conversations.list')).toEqual([]);
    await block(anna, ben, false);
    await say(ben, conversationId, 'once more');
    await hasRead(anna, conversationId, 'once more');
    expect(await anna.client.call('conversations.list')).toMatchObject([{ conversationId, unreadCount: 1 }]);
    expect(await textsOf(anna, conversationId)).toEqual(['once more']);
  });

  it('is started no conversation with, but one that is there can be opened', async () => {
    const [anna, ben] = await opened.two();
    const start = () => anna.client.call('conversations.createDirect', { userId: ben.userId });
    await block(anna, ben);
    expect(await start().catch(codeOf)).toBe('person.blocked');
    await block(anna, ben, false);
    const { conversationId } = await start();
    await block(anna, ben);
    expect(await start()).toEqual({ conversationId });
  });

  it('neither learns there who types, nor is heard typing', async () => {
    const [anna, ben, { anna: direct }, group] = await two();
    await block(anna, ben);
    // What was said in the group came behind what was said here.
    await types(anna, direct);
    await isTold(anna, ben, group);
    expect(await typists(ben, direct)).toEqual([]);
    await types(ben, direct);
    await isTold(ben, anna, group);
    expect(await typists(anna, direct)).toEqual([]);
    await block(anna, ben, false);
    await isTold(anna, ben, direct);
    await isTold(ben, anna, direct);
  });

  it('sees no more that the other is here, nor their status, until they are not blocked any more', async () => {
    const [anna, ben] = await opened.two();
    const { conversationId } = await anna.client.call('conversations.createDirect', { userId: ben.userId });
    await knows(ben, conversationId);
    await anna.client.call('presence.setStatus', { status: 'busy', text: 'Visite', emoji: '' });
    await seesOf(ben, anna, { isHere: true, status: 'busy', text: 'Visite' });
    await block(anna, ben);
    await seesOf(ben, anna, { isHere: false, status: 'available', text: '' });
    await block(anna, ben, false);
    await seesOf(ben, anna, { isHere: true, status: 'busy', text: 'Visite' });
  });

  it('goes on seeing how the other is where a group is shared', async () => {
    const [anna, ben, , group] = await two();
    await anna.client.call('presence.setStatus', { status: 'busy', text: 'Visite', emoji: '' });
    await seesOf(ben, anna, { status: 'busy', text: 'Visite' });
    await block(anna, ben);
    // What would have been taken back came before this.
    await isTold(anna, ben, group);
    const seen = (await ben.client.call('presence.list')).find(({ userId }) => userId === anna.userId);
    expect(seen).toMatchObject({ isHere: true, status: 'busy', text: 'Visite' });
  });

  it('is read in groups as before, and is somebody else in the workspace', async () => {
    const [anna, ben, , group] = await two();
    await block(anna, ben);
    expect(await anna.client.call('people.list')).toContainEqual(
      expect.objectContaining({ userId: ben.userId, isBlocked: true }),
    );
    await say(ben, group, 'for all');
    await hasRead(anna, group, 'for all');
    await until(
      () => messagesOf(ben, group),
      (messages) => messages.at(-1)?.state === 'delivered',
    );
    await say(anna, group, 'heard');
    await hasRead(ben, group, 'heard');
    const self = anna.client.call('people.setBlocked', { userId: anna.userId, isBlocked: true });
    expect(await self.catch(codeOf)).toBe('input.malformed');
  });
});
