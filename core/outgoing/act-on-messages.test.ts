import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EntryId, MessageId, UserId } from '../../shared/domain/ids';
import { readUsableImage } from '../../shared/domain/image/read-image';
import { testGif } from '../../shared/domain/testing/test-image';
import { openPolicy } from '../../shared/domain/workspace-policy';
import { AppError } from '../../shared/errors';
import type { MessageView } from '../../shared/ipc/core-contract';
import type { ContentBody, MessageAction, MessageBody } from '../content/body-codec';
import { decodeContent } from '../content/content-codec';
import type { ConversationState } from '../content/group-state-codec';
import { readState, storeState } from '../conversation/conversation-state';
import { nowMs, testConversation, type TestConversation } from '../conversation/testing/test-conversation';
import { unprotect } from '../group/messages';
import { storeOwnRemoval } from '../incoming/store-commit';
import { systemTimers } from '../transport/timers';
import type { AppendResult } from '../transport/topic-connection';
import { findConversation } from '../vault/conversation-table';
import { formerTexts } from '../vault/former-text-table';
import { readMessagePage } from '../vault/message-page';
import { placeOf } from '../vault/message-place';
import { findMessage } from '../vault/message-table';
import { pendingEntries } from '../vault/outbox-table';
import { removeMessages } from '../vault/remove-messages';
import { everyValueOf, newMessageId } from '../vault/testing/temporary-vault';
import { messageActor, type MessageActor } from './act-on-messages';
import { createOutbox, type Outbox } from './outbox';
import { messageSender, type MessageSender } from './send-messages';
import { answeringConnection } from './testing/answering-connection';

let conversation: TestConversation;
let outbox: Outbox;
let sender: MessageSender;
let actor: MessageActor;
let hasCaughtUp: boolean;
let sent: { readonly entryId: EntryId; readonly bytes: Uint8Array }[];
let append: (count: number, entryId: EntryId) => Promise<AppendResult>;

beforeEach(async () => {
  conversation = await testConversation(2, (userIds) => ({ kind: 'group', name: 'Visite', admins: userIds.slice(1) }));
  hasCaughtUp = true;
  sent = [];
  append = async (count) => ({ kind: 'appended', sequence: count });
  const { dependencies, groups } = conversation;
  const shared = { ...dependencies, groups, timers: systemTimers };
  outbox = createOutbox({
    ...shared,
    onStale: () => undefined,
    onTopicCreated: () => undefined,
    onCommitRefused: () => undefined,
  });
  const waked = { ...shared, wake: outbox.wake, hasCaughtUp: () => hasCaughtUp };
  sender = messageSender({ ...waked, companions: () => [] });
  actor = messageActor(waked);
});
afterEach(async () => {
  await outbox.stop();
  await conversation.groups.stop();
  conversation.remove();
});

const words = (text: string): MessageBody => ({ kind: 'text', text });

async function say(body: MessageBody): Promise<MessageId> {
  const messageId = newMessageId();
  await sender.send(conversation.conversationId, { messageId, body });
  return messageId;
}
const act = (action: MessageAction): Promise<void> => actor.act(conversation.conversationId, action);
const edit = (messageId: MessageId, text: string): MessageAction => ({ kind: 'edit', messageId, text, mentions: [] });
const react = (messageId: MessageId, emoji: string, isSet = true): MessageAction => ({
  kind: 'reaction',
  messageId,
  emoji,
  isSet,
});
const pin = (messageId: MessageId, isPinned = true): MessageAction => ({ kind: 'pin', messageId, isPinned });
const deletion = (...messageIds: MessageId[]): MessageAction => ({ kind: 'deletion', messageIds });
const codeOf = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => 'done',
    (error: unknown) => (error instanceof AppError ? error.code : error),
  );

function changeState(change: (state: ConversationState) => ConversationState): void {
  conversation.vault.transact((tx) => {
    const found = findConversation(tx.db, conversation.conversationId);
    if (found === undefined) throw new Error('no conversation');
    storeState(tx, conversation.conversationId, change(readState(tx.db, found)));
  });
}
const makeAdmins = (userIds: readonly UserId[]): void =>
  changeState((state) => ({ ...state, admins: [...userIds].sort() }));

function goOnline(): void {
  outbox.connect(
    answeringConnection({
      create: async () => undefined,
      deliver: async () => undefined,
      append: (_topic, _epoch, entryId, bytes) => {
        sent.push({ entryId, bytes });
        return append(sent.length, entryId);
      },
    }),
  );
  outbox.opened(conversation.conversationId, 1);
}

const pending = () => conversation.vault.read((db) => pendingEntries(db, conversation.conversationId, 100));
async function allSent(): Promise<void> {
  await expect.poll(() => pending().length).toBe(0);
}

/** Waits until all is sent; the topic then brings it back. */
async function comeBack(): Promise<void> {
  await allSent();
  for (const { entryId, bytes } of sent.splice(0))
    await conversation.apply({ ...conversation.entryOf(bytes), entryId });
}

async function bodiesSent(): Promise<readonly ContentBody['kind'][]> {
  return sent.map(({ bytes }) => {
    const opened = unprotect(conversation.state(1), bytes, () => true);
    conversation.setState(1, opened.next);
    if (opened.kind !== 'application') throw new Error('not a content');
    const { kind } = decodeContent(opened.plaintext).body;
    return kind as ContentBody['kind'];
  });
}

function shown(): readonly MessageView[] {
  const { vault, conversationId } = conversation;
  return vault.read((db) => readMessagePage(db, conversationId, { at: 'newest' }, 200)).messages;
}
const texts = (): readonly string[] => shown().map(({ body }) => (body.kind === 'text' ? body.text : body.kind));
const emojis = (): readonly string[] => shown().flatMap(({ reactions }) => reactions.map(({ emoji }) => emoji));
const history = (messageId: MessageId): readonly string[] =>
  conversation.vault.read((db) => {
    const message = findMessage(db, conversation.conversationId, messageId);
    return message === undefined ? [] : formerTexts(db, message).map(({ text }) => text);
  });

async function hear(body: ContentBody): Promise<MessageId> {
  const messageId = newMessageId();
  await conversation.apply(await conversation.say(1, { messageId, body }));
  return messageId;
}

describe('what is done to a message', () => {
  it('is shown at once, is sent in order, and stays as it is when it comes back', async () => {
    hasCaughtUp = false;
    const messageId = await say(words('frist'));
    await act(edit(messageId, 'first'));
    await act(react(messageId, '👍'));
    await act(pin(messageId));
    const before = shown();
    expect(before).toMatchObject([{ body: { text: 'first' }, isPinned: true, reactions: [{ emoji: '👍' }] }]);
    hasCaughtUp = true;
    goOnline();
    await allSent();
    const all = [...sent];
    expect(await bodiesSent()).toEqual(['text', 'edit', 'reaction', 'pin']);
    sent = all;
    await comeBack();
    expect(shown()).toMatchObject([
      { body: { text: 'first' }, isPinned: true, reactions: [{ emoji: '👍' }], state: 'sent' },
    ]);
    expect(history(messageId)).toEqual(['frist']);
    expect(everyValueOf(conversation.vault).filter((value) => value === 'first')).toHaveLength(1);
  });

  it('is not sent when it is so already', async () => {
    const messageId = await say(words('a'));
    await act(edit(messageId, 'b'));
    await act(react(messageId, '👍'));
    await act(pin(messageId));
    const count = pending().length;
    for (const action of [
      edit(messageId, 'b'),
      react(messageId, '👍'),
      react(messageId, '👎', false),
      pin(messageId),
      deletion(newMessageId()),
    ]) {
      await act(action);
    }
    expect(pending()).toHaveLength(count);
    await act(deletion(messageId, messageId));
    await act(deletion(messageId));
    expect(pending()).toHaveLength(count + 1);
    expect(texts()).toEqual(['deleted']);
  });

  it('does not go to and fro while earlier actions of this device come back', async () => {
    const messageId = await say(words('a'));
    for (const text of ['b', 'c']) await act(edit(messageId, text));
    await act(react(messageId, '👍'));
    await act(react(messageId, '👍', false));
    await act(pin(messageId));
    await act(pin(messageId, false));
    goOnline();
    await allSent();
    for (const { entryId, bytes } of sent.splice(0)) {
      await conversation.apply({ ...conversation.entryOf(bytes), entryId });
      expect(texts()).toEqual(['c']);
      expect(emojis()).toEqual([]);
      expect(shown()[0]?.isPinned).toBe(false);
    }
    expect(history(messageId)).toEqual(['a', 'b']);
  });

  it('counts from where it stands in the topic', async () => {
    const messageId = await hear(words('theirs'));
    await act(pin(messageId));
    await act(react(messageId, '1️⃣'));
    await hear({ kind: 'reaction', messageId, emoji: '2️⃣', isSet: true });
    await hear({ kind: 'pin', messageId, isPinned: false });
    expect([emojis(), shown()[0]?.isPinned]).toEqual([['1️⃣', '2️⃣'], false]);
    append = async (count) => ({ kind: 'appended', sequence: 3 + count });
    goOnline();
    await comeBack();
    expect([emojis(), shown()[0]?.isPinned]).toEqual([['2️⃣', '1️⃣'], true]);
  });

  it('does not fit any more when the topic has filled up meanwhile', async () => {
    const messageId = await hear(words('theirs'));
    const emoji = (index: number) => String.fromCodePoint(0x1f400 + index);
    for (let index = 0; index < 20; index += 1) await act(react(messageId, emoji(index)));
    expect(await codeOf(act(react(messageId, emoji(20))))).toBe('input.too-large');
    expect(emojis()).toHaveLength(20);
  });

  it('gives a picture a text and takes it away, but leaves no text empty', async () => {
    const bytes = testGif();
    const facts = readUsableImage(bytes);
    if (facts === undefined) throw new Error('that is no image');
    const picture = await say({ kind: 'image', bytes, facts, alt: 'a cat' });
    const text = await say(words('stays'));
    await act(edit(picture, 'Look'));
    expect(shown()[0]?.body).toMatchObject({ kind: 'image', text: 'Look' });
    await act(edit(picture, ''));
    expect(shown()[0]?.body).toMatchObject({ kind: 'image', alt: 'a cat', text: '' });
    expect(history(picture)).toEqual(['', 'Look']);
    expect(await codeOf(act(edit(text, '')))).toBe('input.malformed');
    expect(shown()[1]).toMatchObject({ body: { text: 'stays' } });
    goOnline();
    await comeBack();
    expect(shown().map(({ body }) => body)).toMatchObject([{ text: '' }, { text: 'stays' }]);
    expect(history(picture)).toEqual(['', 'Look']);
  });

  it('is refused for others’ messages, notices, deleted ones and what is not here', async () => {
    const theirs = await hear(words('theirs'));
    const mine = await say(words('mine'));
    const ping = await say({ kind: 'ping' });
    await act(deletion(mine));
    const codes = await Promise.all(
      [
        edit(theirs, 'x'),
        deletion(theirs),
        edit(mine, 'x'),
        react(mine, '👍'),
        pin(mine),
        edit(ping, 'x'),
        edit(newMessageId(), 'x'),
        react(newMessageId(), '👍'),
      ].map((action) => codeOf(act(action))),
    );
    const refused = 'message.not-allowed';
    expect(codes).toEqual([refused, refused, refused, refused, refused, refused, 'message.unknown', 'message.unknown']);
    expect(texts()).toEqual(['theirs', 'deleted', 'ping']);
  });
});

describe('what the workspace’s policy did not allow any more', () => {
  it('is taken back when it comes back, because this device had not heard of the policy', async () => {
    hasCaughtUp = false;
    const own = await say(words('a'));
    await act(edit(own, 'b'));
    expect(texts()).toEqual(['b']);
    conversation.setPolicies([{ sinceMs: nowMs - 3_600_000, policy: { ...openPolicy, editWindowMs: 0 } }]);
    hasCaughtUp = true;
    goOnline();
    await comeBack();
    expect([texts(), history(own), shown()[0]?.editedAtMs]).toEqual([['a'], [], undefined]);
  });

  it('is shown as failed when it was a deletion', async () => {
    const own = await say(words('a'));
    goOnline();
    await comeBack();
    append = async (count) => ({ kind: 'appended', sequence: 1 + count });
    await act(deletion(own));
    conversation.setPolicies([{ sinceMs: nowMs - 3_600_000, policy: { ...openPolicy, deleteWindowMs: 0 } }]);
    await comeBack();
    expect(shown()).toMatchObject([{ body: { kind: 'deleted' }, state: 'failed' }]);
  });
});

describe('what the relay refuses for good', () => {
  it('is taken back, and what comes after it goes on', async () => {
    const messageId = await hear(words('theirs'));
    const own = await say(words('a'));
    goOnline();
    await comeBack();
    outbox.disconnect();
    await act(edit(own, 'b'));
    await act(react(messageId, '👍'));
    await act(pin(messageId));
    const refused = pending().map(({ entryId }) => entryId);
    await act(react(messageId, '🎉'));
    append = async (count, entryId) => {
      if (refused.includes(entryId)) throw new AppError('relay.too-large');
      return { kind: 'appended', sequence: 10 + count };
    };
    goOnline();
    await allSent();
    expect([texts(), emojis()]).toEqual([['theirs', 'a'], ['🎉']]);
    expect(shown().map(({ isPinned }) => isPinned)).toEqual([false, false]);
    expect(shown()[1]?.editedAtMs).toBeUndefined();
    expect(history(own)).toEqual([]);
    expect(shown().map(({ failedActions = [] }) => [...failedActions].sort())).toEqual([['pin', 'reaction'], ['edit']]);
    // Doing it again takes the place of what failed, and so does what makes it needless.
    await act(edit(own, 'c'));
    await act(pin(messageId, false));
    await allSent();
    expect(texts()).toEqual(['theirs', 'c']);
    expect(shown().map(({ failedActions }) => failedActions)).toEqual([['reaction'], undefined]);
  });

  it('is kept with what it said, the latest of each kind, and leaves nothing with its message', async () => {
    const { vault, conversationId } = conversation;
    const own = await say(words('a'));
    goOnline();
    await comeBack();
    append = async () => {
      throw new AppError('relay.too-large');
    };
    for (const text of ['a better text', 'the best text']) {
      await act(edit(own, text));
      await allSent();
      vault.transact((tx) => tx.db.exec('UPDATE failed_action SET at_ms = at_ms - 1'));
    }
    const kept = (): readonly string[] => everyValueOf(vault).filter((value) => value.includes(' text'));
    expect([kept(), kept().join().includes('the best text')]).toEqual([[expect.anything()], true]);
    vault.transact((tx) => removeMessages(tx, conversationId, [own]));
    expect(kept()).toEqual([]);
  });

  it('stays as it is here when it is a deletion, is shown as failed, and can be tried again', async () => {
    const messageId = await say(words('a'));
    goOnline();
    await comeBack();
    append = async () => {
      throw new AppError('relay.too-large');
    };
    await act(deletion(messageId));
    await allSent();
    expect(shown()).toMatchObject([{ body: { kind: 'deleted' }, state: 'failed' }]);
    append = async (count) => ({ kind: 'appended', sequence: 10 + count });
    sent = [];
    // Meanwhile only admins may post, which a deletion of one's own message needs not.
    changeState((state) => ({ ...state, rights: { ...state.rights, post: 'admins' } }));
    expect(await codeOf(say(words('b')))).toBe('conversation.forbidden');
    await sender.retry(conversation.conversationId, messageId);
    await allSent();
    expect(sent).toHaveLength(1);
    expect(shown()).toMatchObject([{ body: { kind: 'deleted' }, state: 'sent' }]);
  });

  it('is shown as failed, too, when it is an admin’s deletion of others’ messages, and can be tried again', async () => {
    const { conversationId, userIds } = conversation;
    makeAdmins(userIds);
    const messageId = await hear(words('theirs'));
    append = async () => {
      throw new AppError('relay.too-large');
    };
    goOnline();
    await act(deletion(messageId));
    await allSent();
    expect(shown()).toMatchObject([{ body: { kind: 'deleted', by: userIds[0] }, state: 'failed' }]);
    append = async (count) => ({ kind: 'appended', sequence: 10 + count });
    sent = [];
    await sender.retry(conversationId, messageId);
    expect(shown()).toMatchObject([{ state: 'received' }]);
    // Where it comes to stand they are no admin any more: the others keep the message.
    makeAdmins(userIds.slice(1));
    await comeBack();
    expect(shown()).toMatchObject([{ body: { kind: 'deleted' }, state: 'failed' }]);
    expect(await codeOf(sender.retry(conversationId, messageId))).toBe('message.not-allowed');
    await hear({ kind: 'deletion', messageIds: [messageId] });
    expect(shown()).toMatchObject([{ body: { kind: 'deleted' }, state: 'received' }]);
  });

  it('is a deletion of what the relay had refused before: then it counts', async () => {
    const messageId = await say(words('a'));
    await act(deletion(messageId));
    append = async (count) => {
      if (count === 1) throw new AppError('relay.too-large');
      return { kind: 'appended', sequence: count };
    };
    goOnline();
    await allSent();
    expect(shown()).toMatchObject([{ body: { kind: 'deleted' }, state: 'failed' }]);
    sent = sent.slice(-1);
    await comeBack();
    expect(shown()).toMatchObject([{ body: { kind: 'deleted' }, state: 'sent' }]);
  });

  it('is taken back when this device is removed before it could send it, the last first', async () => {
    const { vault, conversationId, userIds } = conversation;
    const own = await say(words('a'));
    goOnline();
    await comeBack();
    outbox.disconnect();
    for (const text of ['b', 'c']) await act(edit(own, text));
    for (const isSet of [true, false, true]) await act(react(own, '👍', isSet));
    for (const isSet of [true, false]) await act(react(own, '👎', isSet));
    vault.transact((tx) => {
      const found = findConversation(tx.db, conversationId);
      if (found !== undefined) storeOwnRemoval(tx, placeOf(found), userIds[0] ?? ('' as never));
    });
    expect([texts(), emojis(), history(own)]).toEqual([['a'], [], []]);
    expect(await codeOf(act(edit(own, 'd')))).toBe('conversation.not-a-member');
  });
});

describe('a message that nobody has yet', () => {
  it('is removed without a word when it was never sealed', async () => {
    hasCaughtUp = false;
    const [kept, gone] = [await say(words('kept')), await say(words('gone'))];
    await act(edit(gone, 'gone too'));
    await act(edit(kept, 'kept, too'));
    await act(deletion(gone));
    expect(texts()).toEqual(['kept, too']);
    expect(everyValueOf(conversation.vault).join('\n')).not.toContain('gone');
    hasCaughtUp = true;
    goOnline();
    await allSent();
    expect(await bodiesSent()).toEqual(['text', 'edit']);
  });

  it('is sent and deleted when it may be under way', async () => {
    const messageId = await say(words('on its way'));
    await act(deletion(messageId));
    goOnline();
    await allSent();
    const all = [...sent];
    expect(await bodiesSent()).toEqual(['text', 'deletion']);
    sent = all;
    await comeBack();
    expect(texts()).toEqual(['deleted']);
    expect(everyValueOf(conversation.vault).join('\n')).not.toContain('on its way');
  });

  it('has what it says then, with all that belongs to it, when it is tried again', async () => {
    const question = await hear(words('question'));
    const [userId] = conversation.userIds;
    const mentions = [{ start: 0, length: 4, userId }];
    const body: MessageBody = { kind: 'text', text: '@Ben answr', mentions, replyTo: question, isForwarded: true };
    append = async () => {
      throw new AppError('relay.too-large');
    };
    const messageId = await say(body);
    goOnline();
    await allSent();
    expect(shown()[1]).toMatchObject({ state: 'failed', quote: { text: 'question' }, isForwarded: true });
    expect(await codeOf(act(react(messageId, '👍')))).toBe('message.not-allowed');
    await act({ kind: 'edit', messageId, text: '@Ben answer', mentions });
    expect([pending(), history(messageId)]).toEqual([[], []]);
    append = async (count) => ({ kind: 'appended', sequence: 10 + count });
    sent = [];
    await sender.retry(conversation.conversationId, messageId);
    await allSent();
    const [first] = sent;
    const opened = unprotect(conversation.state(1), first?.bytes ?? new Uint8Array(0), () => true);
    if (opened.kind !== 'application') throw new Error('not a content');
    expect(decodeContent(opened.plaintext)).toMatchObject({
      messageId,
      sentAtMs: nowMs,
      body: { ...body, text: '@Ben answer' },
    });
  });

  it('is gone when it had failed and is deleted, and is not sent under its id again', async () => {
    append = async () => {
      throw new AppError('relay.too-large');
    };
    const messageId = await say(words('refused'));
    goOnline();
    await allSent();
    await act(deletion(messageId));
    expect([shown(), pending()]).toEqual([[], []]);
    await sender.send(conversation.conversationId, { messageId, body: words('refused') });
    expect([shown(), pending()]).toEqual([[], []]);
  });
});
