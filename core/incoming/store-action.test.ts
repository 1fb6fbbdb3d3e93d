import { conversationState } from '../content/group-state-codec';
import { create, toBinary } from '@bufbuild/protobuf';
import { afterEach, describe, expect, it } from 'vitest';
import { idToBytes, type MessageId } from '../../shared/domain/ids';
import { readImage } from '../../shared/domain/image/read-image';
import { limits } from '../../shared/domain/limits';
import { testGif } from '../../shared/domain/testing/test-image';
import type { MessageView } from '../../shared/ipc/core-contract';
import { ContentSchema } from '../../shared/protocol/gen/content_pb';
import type { ContentBody } from '../content/body-codec';
import { nowMs, testConversation, type TestConversation } from '../conversation/testing/test-conversation';
import { readConversation } from '../vault/conversation-list';
import { removeMembers } from '../vault/conversation-member-table';
import { markRead, skippedEntries } from '../vault/conversation-table';
import { formerTexts } from '../vault/former-text-table';
import { readMessagePage } from '../vault/message-page';
import { findMessage } from '../vault/message-table';
import { positionOf } from '../vault/position';
import { removeMessages } from '../vault/remove-messages';
import { everyValueOf, newMessageId } from '../vault/testing/temporary-vault';
import { storeAction } from './store-action';

let conversation: TestConversation;

const groupOfFirst: Parameters<typeof testConversation>[1] = ([first]) => ({
  kind: 'group',
  name: 'Visite',
  admins: first === undefined ? [] : [first],
});

async function open(count: number, state = groupOfFirst): Promise<TestConversation> {
  conversation = await testConversation(count, state);
  return conversation;
}
afterEach(() => conversation.remove());

/** Members say these things, one after the other, and this device reads all of it. */
async function hear(...said: readonly (readonly [member: number, body: ContentBody, messageId?: MessageId])[]) {
  const entries = [];
  for (const [member, body, messageId = newMessageId()] of said) {
    entries.push(await conversation.say(member, { messageId, body }));
  }
  await conversation.apply(...entries);
}

async function hearText(member: number, text: string): Promise<MessageId> {
  const messageId = newMessageId();
  await hear([member, { kind: 'text', text }, messageId]);
  return messageId;
}

function shown(): readonly MessageView[] {
  const { vault, conversationId } = conversation;
  return vault.read((db) => readMessagePage(db, conversationId, { at: 'newest' }, 200)).messages;
}
const only = (): MessageView => {
  const [message] = shown();
  if (message === undefined) throw new Error('nothing is shown');
  return message;
};
const texts = (): readonly string[] => shown().map(({ body }) => (body.kind === 'text' ? body.text : body.kind));
const view = () => conversation.vault.read((db, nowMs) => readConversation(db, conversation.conversationId, nowMs));
/** Without the search's index, which can't be counted, and the chain of the topic, which has a row for each batch that was read. */
const rowCounts = () =>
  conversation.vault.read((db) =>
    db
      .prepare(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%search%' AND name NOT IN ('sqlite_sequence', 'topic_chain')",
        { pluck: true },
      )
      .all<string>()
      .map((name) => [name, db.prepare(`SELECT count(*) FROM "${name}"`, { pluck: true }).get()]),
  );
const skipped = () => conversation.vault.read((db) => skippedEntries(db, conversation.conversationId));
const edit = (messageId: MessageId, text: string): ContentBody => ({ kind: 'edit', messageId, text, mentions: [] });
const deletion = (...messageIds: MessageId[]): ContentBody => ({ kind: 'deletion', messageIds });
const reaction = (messageId: MessageId, emoji: string, isSet = true): ContentBody => ({
  kind: 'reaction',
  messageId,
  emoji,
  isSet,
});

function formerTextsOf(messageId: MessageId): readonly string[] {
  return conversation.vault.read((db) => {
    const message = findMessage(db, conversation.conversationId, messageId);
    return message === undefined ? [] : formerTexts(db, message).map(({ text }) => text);
  });
}

function removeHere(messageId: MessageId): void {
  const { vault, conversationId } = conversation;
  vault.transact((tx) => removeMessages(tx, conversationId, [messageId]));
}

describe('an edit', () => {
  it('shows its text in the same place, and keeps the former one', async () => {
    const { vault, conversationId } = await open(2);
    const messageId = await hearText(1, 'frist');
    await hearText(1, 'second');
    vault.transact((tx) => markRead(tx, conversationId, positionOf(2)));
    const before = only();
    await hear([1, edit(messageId, 'first')], [1, edit(messageId, 'First')]);
    expect(texts()).toEqual(['First', 'second']);
    expect(only()).toMatchObject({ position: before.position, sentAtMs: before.sentAtMs, editedAtMs: 5 });
    expect(formerTextsOf(messageId)).toEqual(['frist', 'first']);
    expect(view()?.unreadCount).toBe(0);
  });

  it('by somebody else, of a notice or of what is not here has no effect, and stops nothing', async () => {
    await open(3);
    const messageId = await hearText(1, 'mine');
    await hear([2, edit(messageId, 'stolen')], [1, edit(newMessageId(), 'of nothing')]);
    expect([texts(), skipped()]).toEqual([['mine'], 0]);
    await hearText(2, 'and it goes on');
    expect(texts()).toEqual(['mine', 'and it goes on']);
  });

  it('gives a picture a text, another one or none, and keeps the former', async () => {
    await open(2);
    const bytes = testGif();
    const facts = readImage(bytes);
    if (facts === undefined) throw new Error('that is no image');
    const image = { kind: 'image', bytes, facts, alt: 'a cat' } as const;
    const [said, silent] = [newMessageId(), newMessageId()];
    await hear([1, { ...image, text: 'Lok' }, said], [1, image, silent]);
    await hear([1, edit(said, 'Look')], [1, edit(said, '')], [1, edit(silent, 'See')]);
    expect(shown().map(({ body }) => body)).toMatchObject([
      { kind: 'image', alt: 'a cat', text: '' },
      { kind: 'image', alt: 'a cat', text: 'See' },
    ]);
    expect(shown().map(({ editedAtMs }) => editedAtMs)).toEqual([5, 5]);
    expect([formerTextsOf(said), formerTextsOf(silent)]).toEqual([['Lok', 'Look'], ['']]);
  });

  it('leaves no text empty, gives a ping none, and stops nothing', async () => {
    await open(2);
    const [text, ping] = [await hearText(1, 'stays'), newMessageId()];
    await hear([1, { kind: 'ping' }, ping], [1, edit(text, '')], [1, edit(ping, 'said')], [1, edit(ping, '')]);
    expect([texts(), skipped()]).toEqual([['stays', 'ping'], 0]);
    expect(shown().map(({ editedAtMs }) => editedAtMs)).toEqual([undefined, undefined]);
    expect(formerTextsOf(text)).toEqual([]);
  });

  it('that comes twice counts once', async () => {
    await open(2);
    const messageId = await hearText(1, 'a');
    const [first, second] = [newMessageId(), newMessageId()];
    await hear([1, edit(messageId, 'b'), first], [1, edit(messageId, 'c'), second]);
    await hear([1, edit(messageId, 'b'), first], [1, edit(messageId, 'c'), second]);
    expect([texts(), formerTextsOf(messageId)]).toEqual([['c'], ['a', 'b']]);
  });

  it('is one of so many that are kept, along with the first text', async () => {
    await open(2);
    const messageId = await hearText(1, 'first');
    const count = limits.formerTexts + 10;
    await hear(...Array.from({ length: count }, (_, index) => [1, edit(messageId, `text ${index}`)] as const));
    const kept = formerTextsOf(messageId);
    expect(kept).toHaveLength(limits.formerTexts);
    expect([kept[0], kept[1], kept.at(-1)]).toEqual(['first', `text 10`, `text ${count - 2}`]);
    expect(texts()).toEqual([`text ${count - 1}`]);
  });

  it('can make a message ask for this person, and no more', async () => {
    const { userIds } = await open(2);
    const messageId = await hearText(1, 'look');
    expect(view()).toMatchObject({ unreadCount: 1, unreadMentionCount: 0 });
    const mentions = [{ start: 0, length: 3, userId: userIds[0] ?? ('' as never) }];
    await hear([1, { kind: 'edit', messageId, text: '@me', mentions }]);
    expect(only().body).toEqual({ kind: 'text', text: '@me', mentions });
    expect(view()).toMatchObject({ unreadCount: 1, unreadMentionCount: 1 });
    await hear([1, edit(messageId, 'never mind')]);
    expect(view()?.unreadMentionCount).toBe(0);
  });
});

describe('a deletion for everyone', () => {
  it('by the author leaves nothing of the message in the vault but its place', async () => {
    const { userIds, vault, conversationId } = await open(3);
    const secret = 'Nierenstein links';
    const messageId = newMessageId();
    await hear([1, { kind: 'text', text: 'the others', isForwarded: true }]);
    await hear([1, { kind: 'text', text: secret, mentions: [{ start: 0, length: 11 }] }, messageId]);
    await hear([1, edit(messageId, `${secret}, 5 mm`)], [2, reaction(messageId, '😱')]);
    await hear([2, { kind: 'text', text: 'oh', replyTo: messageId }]);
    expect(everyValueOf(vault).filter((value) => value.includes(secret)).length).toBeGreaterThan(1);
    expect(shown()[2]?.quote).toMatchObject({ state: 'known', text: `${secret}, 5 mm` });
    const [, { position } = only()] = shown();

    await hear([1, deletion(messageId)]);
    const [, deleted, answer] = shown();
    expect(deleted).toMatchObject({ position, body: { kind: 'deleted', by: userIds[1] }, reactions: [] });
    expect(deleted?.editedAtMs).toBeUndefined();
    expect(answer?.quote).toEqual({ state: 'gone', messageId });
    const rest = everyValueOf(vault).join('\n');
    for (const gone of [secret, '😱']) expect(rest).not.toContain(gone);
    expect(vault.read((db) => db.pragma('secure_delete', { simple: true }))).toBe(1);
    expect(view()).toMatchObject({ unreadCount: 2, unreadMentionCount: 0 });
    expect(vault.read((db) => findMessage(db, conversationId, messageId))?.mentions).toEqual([]);
  });

  it('is announced to what answers the message', async () => {
    const { vault, conversationId } = await open(2);
    const messageId = await hearText(1, 'asked');
    const answerId = newMessageId();
    await hear([1, { kind: 'text', text: 'answered', replyTo: messageId }, answerId]);
    const changed: MessageId[] = [];
    vault.subscribe((changes) => {
      for (const change of changes) {
        if (change.what === 'messages' && change.conversationId === conversationId) changed.push(...change.messageIds);
      }
    });
    await hear([1, deletion(messageId)]);
    expect(changed.sort()).toEqual([messageId, answerId].sort());
  });

  it('by anybody else has no effect on that message, and takes the others', async () => {
    await open(3);
    const [ben, cleo] = [await hearText(1, 'Ben’s'), await hearText(2, 'Cleo’s')];
    await hear([2, deletion(ben, cleo, newMessageId())]);
    expect(texts()).toEqual(['Ben’s', 'deleted']);
  });

  it('by an admin has its effect on everybody’s', async () => {
    await open(3, (userIds) => ({ kind: 'group', name: 'Visite', admins: userIds.slice(2) }));
    const ben = await hearText(1, 'Ben’s');
    await hear([2, deletion(ben)]);
    expect(texts()).toEqual(['deleted']);
  });

  it('by somebody who has left, and whose devices are in the group still, has none', async () => {
    await open(3, (userIds) => ({ kind: 'group', name: 'Visite', admins: userIds.slice(2) }));
    const ben = await hearText(1, 'Ben’s');
    const { vault, conversationId, userIds } = conversation;
    vault.transact((tx) => removeMembers(tx, conversationId, userIds.slice(2)));
    await hear([2, deletion(ben)], [2, reaction(ben, '👍')]);
    expect(only()).toMatchObject({ body: { kind: 'text' }, reactions: [] });
  });

  it('is final: nothing that is said of it later, or once more, brings it back', async () => {
    await open(2);
    const messageId = await hearText(1, 'gone');
    await hear([1, deletion(messageId)]);
    await hear(
      [1, edit(messageId, 'back')],
      [1, reaction(messageId, '👍')],
      [1, { kind: 'pin', messageId, isPinned: true }],
    );
    await hear([1, { kind: 'text', text: 'gone' }, messageId]);
    expect(texts()).toEqual(['deleted']);
    expect(only()).toMatchObject({ reactions: [], isPinned: false });
  });
});

describe('a message that is removed from this device', () => {
  it('stays away, whatever is said of it and however often it comes', async () => {
    const { vault } = await open(3);
    const messageId = await hearText(1, 'not for me');
    await hear([2, reaction(messageId, '👍')], [1, edit(messageId, 'not for me either')]);
    removeHere(messageId);
    await hear([1, { kind: 'text', text: 'not for me' }, messageId]);
    await hear([1, edit(messageId, 'not for me!')], [2, reaction(messageId, '👎')]);
    expect(shown()).toEqual([]);
    expect(view()?.unreadCount).toBe(0);
    expect(everyValueOf(vault).join('\n')).not.toMatch(/not for me|👍|👎/);
  });

  it('does not keep others from using its id', async () => {
    await open(3);
    const messageId = await hearText(1, 'Ben’s');
    removeHere(messageId);
    await hear([2, { kind: 'text', text: 'Cleo’s' }, messageId]);
    expect(texts()).toEqual(['Cleo’s']);
  });
});

describe('reactions', () => {
  it('are one for each person and emoji, in the order of the first of each', async () => {
    const { userIds } = await open(3);
    const messageId = await hearText(1, 'lunch?');
    await hear(
      [2, reaction(messageId, '🍜')],
      [1, reaction(messageId, '👍🏽')],
      [1, reaction(messageId, '🍜')],
      [1, reaction(messageId, '🍜')],
    );
    expect(only().reactions).toEqual([
      { emoji: '🍜', userIds: [userIds[2], userIds[1]] },
      { emoji: '👍🏽', userIds: [userIds[1]] },
    ]);
    await hear([2, reaction(messageId, '🍜', false)], [2, reaction(messageId, '🍕', false)]);
    expect(only().reactions).toEqual([
      { emoji: '👍🏽', userIds: [userIds[1]] },
      { emoji: '🍜', userIds: [userIds[1]] },
    ]);
    await hear([1, reaction(messageId, '🍜', false)], [1, reaction(messageId, '👍🏽', false)]);
    expect(only().reactions).toEqual([]);
  });

  it('are limited for each person, and in their number', async () => {
    await open(5);
    const messageId = await hearText(1, 'flood me');
    const emoji = (index: number) => String.fromCodePoint(0x1f400 + index);
    for (const member of [1, 2, 3, 4]) {
      const flood = Array.from({ length: 30 }, (_, index) => reaction(messageId, emoji(member * 40 + index)));
      await hear(...flood.map((body) => [member, body] as const));
    }
    expect(only().reactions).toHaveLength(limits.reactionsPerMessage);
    const by = (member: number) =>
      only().reactions.filter(({ userIds }) => userIds.includes(conversation.userIds[member] ?? ('' as never))).length;
    expect([by(1), by(2), by(3), by(4)]).toEqual([limits.reactionsPerUser, limits.reactionsPerUser, 10, 0]);
    await hear([4, reaction(messageId, emoji(40))]);
    expect(by(4)).toBe(1);
    expect(skipped()).toBe(0);
  });

  it('of this device take nobody’s place before their topic has brought them', async () => {
    const { vault, conversationId, userIds } = await open(5);
    const [self = '' as never] = userIds;
    const messageId = await hearText(1, 'nearly full');
    const emoji = (index: number) => String.fromCodePoint(0x1f400 + index);
    for (const [member, first, last] of [
      [1, 0, 20],
      [2, 20, 40],
      [3, 40, 49],
    ] as const) {
      const some = Array.from({ length: last - first }, (_, index) => reaction(messageId, emoji(first + index)));
      await hear(...some.map((body) => [member, body] as const));
    }
    const [mine, theirs] = [emoji(100), emoji(101)];
    const place = { topic: conversationId, shown: conversationId };
    const store = (stage: 'pending' | 'returned'): void =>
      vault.transact((tx) => {
        const action = { kind: 'reaction', messageId, emoji: mine, isSet: true } as const;
        const said = { actionId: newMessageId(), sender: self, atMs: 5, claimedAtMs: 5 };
        storeAction(tx, place, action, { ...said, self, policies: [], stage });
      });
    const last = () => only().reactions.slice(49);
    store('pending');
    expect(last()).toEqual([{ emoji: mine, userIds: [self] }]);
    await hear([4, reaction(messageId, theirs)]);
    expect(last().map((each) => each.emoji)).toEqual([mine, theirs]);
    store('returned');
    expect(last()).toEqual([{ emoji: theirs, userIds: [userIds[4]] }]);
  });

  it('that are set and taken back thousands of times leave no more than one does', async () => {
    await open(2);
    const messageId = await hearText(1, 'flicker');
    const storm = (count: number) =>
      Array.from({ length: count }, (_, index) => [1, reaction(messageId, '👍', index % 2 === 0)] as const);
    await hear(...storm(3));
    const before = rowCounts();
    let told = 0;
    const stop = conversation.vault.subscribe((changes) => (told += changes.length));
    for (let round = 0; round < 4; round += 1) await hear(...storm(501));
    stop();
    expect(only().reactions).toEqual([{ emoji: '👍', userIds: [conversation.userIds[1]] }]);
    expect(rowCounts()).toEqual(before);
    expect(skipped()).toBe(0);
    // Each batch names what it changed once, however often it did.
    expect(told).toBeLessThan(200);
  });

  it('are refused when they are no single character', async () => {
    await open(2);
    const messageId = await hearText(1, 'hm');
    await hear([1, reaction(messageId, 'a whole word')], [1, reaction(messageId, '\u202E')]);
    expect([only().reactions, skipped()]).toEqual([[], 2]);
  });
});

describe('a pin', () => {
  it('is everybody’s to set and to take away, the last one counts', async () => {
    await open(3);
    const messageId = await hearText(1, 'the plan');
    const pin = (isPinned: boolean): ContentBody => ({ kind: 'pin', messageId, isPinned });
    await hear([2, pin(true)]);
    expect(only().isPinned).toBe(true);
    await hear([1, pin(false)], [2, pin(true)], [1, pin(false)]);
    expect(only().isPinned).toBe(false);
  });
});

describe('what is done to a message that is not here yet', () => {
  it('waits for it in a direct conversation, of which another topic may bring it', async () => {
    const { userIds } = await open(2, conversationState({ kind: 'direct', name: '' }));
    const [edited, deleted] = [newMessageId(), newMessageId()];
    const body = { kind: 'text', text: 'first' } as const;
    await hear([1, edit(edited, 'second')], [1, reaction(edited, '👍')], [1, deletion(deleted)]);
    await hear([1, body, edited], [1, { kind: 'text', text: 'never seen' }, deleted]);
    expect(texts()).toEqual(['second', 'deleted']);
    expect(only().reactions).toEqual([{ emoji: '👍', userIds: [userIds[1]] }]);
    expect(everyValueOf(conversation.vault).join('\n')).not.toContain('never seen');
  });

  it('is forgotten when there is too much of it', async () => {
    await open(2, conversationState({ kind: 'direct', name: '' }));
    const [first, last] = [newMessageId(), newMessageId()];
    const others = Array.from({ length: 255 }, () => [1, reaction(newMessageId(), '👍')] as const);
    await hear([1, edit(first, 'changed')], ...others, [1, edit(last, 'changed')]);
    await hear([1, { kind: 'text', text: 'as it was' }, first], [1, { kind: 'text', text: 'as it was' }, last]);
    expect(texts()).toEqual(['as it was', 'changed']);
  });

  it('has no effect in a group, whose one topic brings messages first', async () => {
    await open(2);
    const messageId = newMessageId();
    await hear([1, edit(messageId, 'second')]);
    await hear([1, { kind: 'text', text: 'first' }, messageId]);
    expect(texts()).toEqual(['first']);
  });
});

describe('a text', () => {
  const encode = (fields: Parameters<typeof create<typeof ContentSchema>>[1]): Uint8Array =>
    toBinary(ContentSchema, create(ContentSchema, fields));

  it('is shown without mentions and references that make no sense', async () => {
    const { say, apply, userIds } = await open(2);
    const userId = idToBytes(userIds[0] ?? ('' as never));
    const value = {
      text: '@Anna and @all',
      mentions: [
        { start: 0, length: 5, userId },
        { start: 3, length: 4, userId },
        { start: 6, length: 2, userId: new Uint8Array(3) },
        { start: 10, length: 4 },
        { start: 12, length: 40, userId },
        { start: 4_294_967_295, length: 4_294_967_295 },
      ],
      replyTo: new Uint8Array(3),
      isForwarded: true,
    };
    await apply(await say(1, encode({ messageId: new Uint8Array(16), body: { case: 'text', value } })));
    expect(only()).toMatchObject({
      body: {
        kind: 'text',
        text: '@Anna and @all',
        mentions: [
          { start: 0, length: 5, userId: userIds[0] },
          { start: 10, length: 4 },
        ],
      },
      isForwarded: true,
    });
    expect(only().quote).toBeUndefined();
    expect(view()).toMatchObject({ unreadCount: 1, unreadMentionCount: 1 });
  });

  it('quotes what this device has, never what the answer says', async () => {
    const { userIds } = await open(3);
    const messageId = await hearText(1, 'the question');
    const unknown = newMessageId();
    await hear(
      [2, { kind: 'text', text: 'yes', replyTo: messageId }],
      [2, { kind: 'text', text: 'no', replyTo: unknown }],
    );
    await hear([1, edit(messageId, 'another question')]);
    const [, known, gone] = shown();
    expect(known?.quote).toEqual({
      state: 'known',
      messageId,
      sender: userIds[1],
      text: 'another question',
      mentions: [],
    });
    expect(gone?.quote).toEqual({ state: 'gone', messageId: unknown });
  });

  it('of a megabyte, or with impossible times, is refused or dated now, and stops nothing', async () => {
    const { say, apply } = await open(2);
    const text = (value: string, sentAtMs = 0n) =>
      encode({ messageId: idToBytes(newMessageId()), sentAtMs, body: { case: 'text', value: { text: value } } });
    await apply(
      await say(1, text('x'.repeat(200_000))),
      await say(1, text('far ahead', BigInt(nowMs) * 2n)),
      await say(1, text('long ago')),
      await say(1, text('never', 2n ** 63n)),
    );
    expect(shown().map(({ body, sentAtMs }) => [body.kind === 'text' && body.text, sentAtMs])).toEqual([
      ['far ahead', nowMs],
      ['long ago', 0],
    ]);
    const messageId = await hearText(1, 'dated');
    const later = encode({
      messageId: idToBytes(newMessageId()),
      sentAtMs: BigInt(nowMs) * 2n,
      body: { case: 'edit', value: { messageId: idToBytes(messageId), text: 'edited' } },
    });
    await apply(await say(1, later));
    expect(shown()[2]).toMatchObject({ editedAtMs: nowMs, body: { text: 'edited' } });
  });
});

describe('a ping', () => {
  it('asks for everybody', async () => {
    await open(2);
    await hear([1, { kind: 'ping' }]);
    expect(only().body).toEqual({ kind: 'ping' });
    expect(view()).toMatchObject({ unreadCount: 1, unreadMentionCount: 1 });
  });
});
