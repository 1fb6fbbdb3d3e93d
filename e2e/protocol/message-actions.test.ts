import { describe, expect, it } from 'vitest';
import type { ConversationId, MessageId } from '../../shared/domain/ids';
import type { MessageView } from '../../shared/ipc/core-contract';
import type { TestCore } from './held-core';
import {
  codeOf,
  eventually,
  knows,
  messagesOf,
  newMessageId,
  online,
  openedWorkspaces,
  say,
  startGroup,
  textsOf,
  until,
} from './test-workspace';

const opened = openedWorkspaces();

/** What each of the cores shows of the messages, once all show the same and as many as `isWanted` wants. */
async function allShow(
  cores: readonly TestCore[],
  conversationId: ConversationId,
  isWanted: (messages: readonly MessageView[]) => boolean,
): Promise<readonly MessageView[]> {
  const read = async () => Promise.all(cores.map((core) => messagesOf(core, conversationId)));
  const shown = await eventually(cores, read, (each) => {
    const [first, ...others] = each.map((messages) => JSON.stringify(messages.map(inCommon)));
    return others.every((other) => other === first) && each.every(isWanted);
  });
  return shown[0] ?? [];
}

// What is the same for everybody.
function inCommon({
  messageId,
  sender,
  body,
  isPinned,
  isForwarded,
  reactions,
  quote,
  editedAtMs,
}: MessageView): unknown {
  return { messageId, sender, body, isPinned, isForwarded, reactions, quote, editedAtMs };
}

async function group(anna: TestCore, others: readonly TestCore[]): Promise<ConversationId> {
  const ids = others.map(({ userId }) => userId);
  const conversationId = await startGroup(anna, 'Visite', ids);
  for (const core of others) await knows(core, conversationId);
  return conversationId;
}

async function has(core: TestCore, conversationId: ConversationId, messageId: MessageId): Promise<void> {
  await until(
    () => core.client.call('messages.get', { conversationId, messageIds: [messageId] }),
    (messages) => messages.length === 1,
  );
}

describe('what is done to messages', () => {
  it('is seen by all: answers, mentions, edits, reactions, pins, pings and deletions', async () => {
    const [anna, ben, cleo] = await opened.three();
    const cores = [anna, ben, cleo];
    const conversationId = await group(anna, [ben, cleo]);
    const question = await say(anna, conversationId, 'Wer hat die Akte?');
    const slip = await say(anna, conversationId, 'falsches Zimmer');
    for (const core of [ben, cleo]) await has(core, conversationId, slip);
    const answer = { conversationId, messageId: newMessageId(), text: '@Cleo hat sie', replyTo: question };
    const mentions = [{ start: 0, length: 5, userId: cleo.userId }];
    await ben.client.call('messages.send', { ...answer, mentions, isForwarded: true });
    // The ping comes behind it.
    await has(cleo, conversationId, answer.messageId);
    await anna.client.call('messages.edit', { conversationId, messageId: question, text: 'Wer hat die Akte 7?' });
    await anna.client.call('messages.delete', { conversationId, messageIds: [slip], scope: 'everyone' });
    await ben.client.call('messages.react', { conversationId, messageId: question, emoji: '👀', isSet: true });
    await cleo.client.call('messages.react', { conversationId, messageId: question, emoji: '👀', isSet: true });
    await cleo.client.call('messages.pin', { conversationId, messageId: question, isPinned: true });
    await cleo.client.call('messages.ping', { conversationId, messageId: newMessageId() });

    const messages = await allShow(cores, conversationId, (each) => {
      const [first] = each;
      const isEdited = first?.editedAtMs !== undefined && first.isPinned;
      return (
        each.length === 4 && isEdited && first.reactions[0]?.userIds.length === 2 && each[1]?.body.kind === 'deleted'
      );
    });
    expect(messages.map(({ body }) => body)).toEqual([
      { kind: 'text', text: 'Wer hat die Akte 7?', mentions: [] },
      { kind: 'deleted', by: anna.userId },
      expect.objectContaining({ kind: 'text', mentions }),
      { kind: 'ping' },
    ]);
    expect(messages[2]).toMatchObject({
      isForwarded: true,
      quote: { state: 'known', messageId: question, sender: anna.userId, text: 'Wer hat die Akte 7?' },
    });
    const info = await cleo.client.call('messages.info', { conversationId, messageId: question });
    expect(info.formerTexts.map(({ text }) => text)).toEqual(['Wer hat die Akte?']);
    const pinned = await ben.client.call('messages.pinned', { conversationId });
    expect(pinned.map(({ messageId }) => messageId)).toEqual([question]);
    expect(await cleo.client.call('conversations.get', { conversationId })).toMatchObject({
      unreadCount: 2,
      unreadMentionCount: 1,
    });
    expect(await anna.client.call('conversations.get', { conversationId })).toMatchObject({ unreadMentionCount: 1 });
  });

  it('offline is shown at once, and sent in order when the relay is back', async () => {
    const [anna, ben, cleo, { relay }] = await opened.three();
    const cores = [anna, ben, cleo];
    const conversationId = await group(anna, [ben, cleo]);
    const ids: MessageId[] = [];
    for (const text of ['one', 'two', 'three']) ids.push(await say(anna, conversationId, text));
    const [one = newMessageId(), two = newMessageId(), three = newMessageId()] = ids;
    await allShow(cores, conversationId, (each) => each.length === 3);
    await relay.stop();
    await until(
      () => anna.client.call('connection.get'),
      ({ state }) => state !== 'online',
    );
    const ref = { conversationId, messageId: one };
    for (const text of ['one!', 'one!!']) await anna.client.call('messages.edit', { ...ref, text });
    for (const isSet of [true, false, true]) await anna.client.call('messages.react', { ...ref, emoji: '👍', isSet });
    await anna.client.call('messages.pin', { conversationId, messageId: two, isPinned: true });
    await anna.client.call('messages.delete', { conversationId, messageIds: [three], scope: 'everyone' });
    const unsaid = await say(anna, conversationId, 'unsaid');
    await anna.client.call('messages.delete', { conversationId, messageIds: [unsaid], scope: 'everyone' });
    await say(anna, conversationId, 'four');
    expect(await textsOf(anna, conversationId)).toEqual(['one!!', 'two', 'deleted', 'four']);
    await anna.stop();
    await anna.start();
    expect(await textsOf(anna, conversationId)).toEqual(['one!!', 'two', 'deleted', 'four']);
    await relay.start();
    const messages = await allShow(cores, conversationId, (each) => each.length === 4 && each[1]?.isPinned === true);
    expect(messages.map(({ body }) => (body.kind === 'text' ? body.text : body.kind))).toEqual([
      'one!!',
      'two',
      'deleted',
      'four',
    ]);
    expect(messages[0]?.reactions).toEqual([{ emoji: '👍', userIds: [anna.userId] }]);
    for (const core of cores) {
      const info = await core.client.call('messages.info', ref);
      expect(info.formerTexts.map(({ text }) => text)).toEqual(['one', 'one!']);
    }
  });

  it('is taken back where it does not count any more, is told, and can be done again', async () => {
    const [anna, ben, { relay }] = await opened.two();
    const conversationId = await group(anna, [ben]);
    const messageId = await say(anna, conversationId, 'the plan');
    const ref = { conversationId, messageId };
    await has(ben, conversationId, messageId);
    await relay.stop();
    await ben.client.call('messages.pin', { ...ref, isPinned: true });
    await ben.stop();
    await relay.start();
    await online(anna);
    await anna.client.call('conversations.setRole', { conversationId, userId: ben.userId, role: 'reader' });
    await ben.start();
    const shownBy = (core: TestCore, isWanted: (message: MessageView | undefined) => boolean): Promise<unknown> =>
      until(
        async () => (await messagesOf(core, conversationId)).find((each) => each.messageId === messageId),
        isWanted,
      );
    await shownBy(ben, (message) => message?.isPinned === false && message.failedActions?.join() === 'pin');
    expect(await ben.client.call('messages.retry', ref).catch(codeOf)).toBe('message.not-allowed');
    await anna.client.call('conversations.setRole', { conversationId, userId: ben.userId, role: 'member' });
    await until(
      () => ben.client.call('conversations.get', { conversationId }),
      ({ may }) => may.post,
    );
    await ben.client.call('messages.retry', ref);
    await shownBy(ben, (message) => message?.isPinned === true && message.failedActions === undefined);
    await shownBy(anna, (message) => message?.isPinned === true);
  });

  it('by all at once is the same for all in the end', async () => {
    const [anna, ben, cleo] = await opened.three();
    const cores = [anna, ben, cleo];
    const conversationId = await group(anna, [ben, cleo]);
    const messageId = await say(anna, conversationId, 'start');
    for (const core of cores) await has(core, conversationId, messageId);
    const ref = { conversationId, messageId };
    await Promise.all(
      [0, 1, 2, 3].flatMap((round) =>
        cores.flatMap((core, index) => [
          core.client.call('messages.react', {
            ...ref,
            emoji: ['🍏', '🍋', '🍒'][round % 3] ?? '',
            isSet: round !== 3,
          }),
          core.client.call('messages.pin', { ...ref, isPinned: (round + index) % 2 === 0 }),
          ...(index === 0 ? [core.client.call('messages.edit', { ...ref, text: `round ${round}` })] : []),
        ]),
      ),
    );
    await Promise.all(cores.map((core) => say(core, conversationId, `by ${core.userId}`)));
    const [message] = await allShow(cores, conversationId, (each) => each.length === 4);
    expect(message?.body).toMatchObject({ text: 'round 3' });
    expect(message?.reactions.map(({ emoji }) => emoji).sort()).toEqual(['🍋', '🍒'].sort());
    expect(message?.reactions.every(({ userIds }) => userIds.length === 3)).toBe(true);
  });

  it('can be for this person alone, and nobody else sees it', async () => {
    const [anna, ben] = await opened.two();
    const { conversationId } = await anna.client.call('conversations.createDirect', { userId: ben.userId });
    await knows(ben, conversationId);
    const [kept, gone] = [await say(anna, conversationId, 'kept'), await say(anna, conversationId, 'gone')];
    await has(ben, conversationId, gone);
    await ben.client.call('messages.star', { conversationId, messageId: kept, isStarred: true });
    await ben.client.call('messages.delete', { conversationId, messageIds: [gone], scope: 'me' });
    await anna.client.call('messages.edit', { conversationId, messageId: gone, text: 'gone?' });
    await anna.client.call('messages.react', { conversationId, messageId: gone, emoji: '👋', isSet: true });
    await say(anna, conversationId, 'last');
    await until(
      () => textsOf(ben, conversationId),
      (texts) => texts.includes('last'),
    );
    expect(await textsOf(ben, conversationId)).toEqual(['kept', 'last']);
    const starred = await ben.client.call('messages.starred');
    expect(starred.map(({ messageId, isStarred }) => [messageId, isStarred])).toEqual([[kept, true]]);
    expect(await anna.client.call('messages.starred')).toEqual([]);
    expect(await textsOf(anna, conversationId)).toEqual(['kept', 'gone?', 'last']);
    await ben.stop();
    await ben.start();
    await online(ben);
    expect(await textsOf(ben, conversationId)).toEqual(['kept', 'last']);
  });

  it('is refused with a code when it may not be done, or makes no sense', async () => {
    const [anna, ben] = await opened.two();
    const { conversationId } = await anna.client.call('conversations.createDirect', { userId: ben.userId });
    await knows(ben, conversationId);
    const messageId = await say(anna, conversationId, 'Annas');
    await has(ben, conversationId, messageId);
    const ref = { conversationId, messageId };
    const other = { conversationId, messageId: newMessageId() };
    const emoji = '👍';
    const send = (text: string, mentions: { start: number; length: number }[]) =>
      ben.client.call('messages.send', { ...other, text, mentions });
    const refused = await Promise.all(
      [
        ben.client.call('messages.edit', { ...ref, text: 'Bens' }),
        ben.client.call('messages.delete', { conversationId, messageIds: [messageId], scope: 'everyone' }),
        ben.client.call('messages.edit', { ...other, text: 'x' }),
        ben.client.call('messages.react', { ...other, emoji, isSet: true }),
        ben.client.call('messages.react', { ...ref, emoji: 'no', isSet: true }),
        ben.client.call('messages.react', { ...ref, emoji: 'x'.repeat(65), isSet: true }),
        ben.client.call('messages.star', { ...other, isStarred: true }),
        ben.client.call('messages.info', other),
        ben.client.call('messages.page', {
          conversationId,
          from: { at: 'message', messageId: other.messageId },
          limit: 9,
        }),
        ben.client.call('messages.edit', { ...ref, text: 'x'.repeat(1_000_000) }),
        ben.client.call('messages.delete', { conversationId, messageIds: [], scope: 'me' }),
        send('short', [{ start: 3, length: 3 }]),
        send(
          'overlap',
          [0, 2].map((start) => ({ start, length: 3 })),
        ),
      ].map((call) => (call as Promise<unknown>).then(() => 'done', codeOf)),
    );
    expect(refused).toEqual([
      'message.not-allowed',
      'message.not-allowed',
      'message.unknown',
      'message.unknown',
      'input.malformed',
      'input.malformed',
      'message.unknown',
      'message.unknown',
      'message.unknown',
      'input.malformed',
      'input.malformed',
      'input.malformed',
      'input.malformed',
    ]);
    const halves = { ...other, text: 'half \uD83D and \uDC4D' };
    await ben.client.call('messages.send', halves);
    const shown = 'half \uFFFD and \uFFFD';
    expect(await textsOf(ben, conversationId)).toEqual(['Annas', shown]);
    await until(
      () => textsOf(anna, conversationId),
      (texts) => texts.join() === ['Annas', shown].join(),
    );
  });
});
