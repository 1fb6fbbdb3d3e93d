import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ConversationId, MessageId, UserId } from '../../shared/domain/ids';
import type { MessageView } from '../../shared/ipc/core-contract';
import type { ContentBody, MessageAction } from '../content/body-codec';
import { decodeContent } from '../content/content-codec';
import { takeBackOwnAction } from '../incoming/own-action';
import { storeAction } from '../incoming/store-action';
import { messageActor, type MessageActor } from '../outgoing/act-on-messages';
import { messageSender, type MessageSender } from '../outgoing/send-messages';
import type { TopicHead } from '../topic-chain/topic-head';
import { readTopicHead } from '../topic-chain/topic-chain';
import { insertConversation } from '../vault/conversation-table';
import { readMessagePage } from '../vault/message-page';
import type { OutboxAppend } from '../vault/outbox-row';
import { pendingEntries } from '../vault/outbox-table';
import { removeMessages } from '../vault/remove-messages';
import { newMessageId } from '../vault/testing/temporary-vault';
import { settleDirect } from './settle-direct';
import { nowMs, testConversation, type TestConversation } from './testing/test-conversation';

const low = '00'.repeat(32) as ConversationId;

// The topic with the group is shown, and messages of `low` in it. Both people are in both, so that `low` is written to.
let conversation: TestConversation;
let shown: ConversationId;
let self: UserId;
let other: UserId;
let actor: MessageActor;
let sender: MessageSender;
let hasCaughtUp: boolean;

beforeEach(async () => {
  conversation = await testConversation(2, { kind: 'direct', name: '' });
  const { vault, groups, dependencies, userIds } = conversation;
  shown = conversation.conversationId;
  [self = ('' as never), other = ('' as never)] = userIds;
  vault.transact((tx) =>
    insertConversation(tx, {
      conversationId: low,
      kind: 'direct',
      name: '',
      otherUserId: other,
      createdBy: other,
      createdAtMs: 2,
      cursor: 0,
      members: userIds,
    }),
  );
  hasCaughtUp = false;
  const shared = { ...dependencies, groups, wake: () => undefined, hasCaughtUp: () => hasCaughtUp };
  actor = messageActor(shared);
  sender = messageSender({ ...shared, companions: () => [] });
});
afterEach(async () => {
  await conversation.groups.stop();
  conversation.remove();
});

const act = (action: MessageAction): Promise<void> => actor.act(shown, action);
const edit = (messageId: MessageId, text: string): MessageAction => ({ kind: 'edit', messageId, text, mentions: [] });
const pin = (messageId: MessageId, isPinned = true): MessageAction => ({ kind: 'pin', messageId, isPinned });
const react = (messageId: MessageId, emoji: string, isSet = true): MessageAction => ({
  kind: 'reaction',
  messageId,
  emoji,
  isSet,
});

async function say(text: string): Promise<MessageId> {
  const messageId = newMessageId();
  await sender.send(shown, { messageId, body: { kind: 'text', text } });
  return messageId;
}

async function hearMessage(text: string): Promise<MessageId> {
  const messageId = newMessageId();
  await conversation.apply(await conversation.say(1, { messageId, body: { kind: 'text', text } }, undefined, [low]));
  return messageId;
}

/** The other person says that they are in these topics alone. */
const hear = (...topics: readonly ConversationId[]): readonly ConversationId[] =>
  conversation.vault.transact((tx) => settleDirect(tx, other, topics));

const appendsIn = (topic: ConversationId): readonly OutboxAppend[] =>
  conversation.vault
    .read((db) => pendingEntries(db, topic, 100))
    .filter((entry): entry is OutboxAppend => entry.kind === 'append');
const bodiesIn = (topic: ConversationId): readonly ContentBody[] =>
  appendsIn(topic).map(({ content }) => decodeContent(content).body as ContentBody);
const view = (messageId: MessageId): MessageView | undefined =>
  conversation.vault
    .read((db) => readMessagePage(db, shown, { at: 'newest' }, 200))
    .messages.find((each) => each.messageId === messageId);

/** The shown topic brings what waits for it. */
async function comeBack(): Promise<void> {
  for (const { bytes, entryId } of appendsIn(shown)) {
    await conversation.apply({ ...conversation.entryOf(bytes), entryId });
  }
}
const head = (): TopicHead | undefined => conversation.vault.read((db) => readTopicHead(db, shown));

describe('what was done to messages where the other person is not', () => {
  it('is done again where they are, behind the messages, as it is by then', async () => {
    const theirs = await hearMessage('theirs');
    const own = await say('frist');
    for (const text of ['fist', 'first']) await act(edit(own, text));
    await act(pin(theirs));
    await act(react(theirs, '👍'));
    await act(react(theirs, '👎'));
    await act(react(theirs, '👎', false));
    await act(pin(theirs, false));
    expect(hear(shown)).toEqual([shown]);
    expect(bodiesIn(shown)).toMatchObject([
      { kind: 'text', text: 'first' },
      edit(own, 'first'),
      react(theirs, '👍'),
      react(theirs, '👎', false),
      pin(theirs, false),
    ]);
    const before = appendsIn(low).map(({ content }) => decodeContent(content));
    for (const { content } of appendsIn(shown)) {
      const { messageId, sentAtMs } = decodeContent(content);
      expect(before).toContainEqual(expect.objectContaining({ messageId, sentAtMs }));
    }
    expect([hear(shown), hear(shown, low), bodiesIn(shown).length]).toEqual([[], [], 5]);
  });

  it('is deleted again there, with what one deletion was of in one', async () => {
    const ids = [await say('a'), await say('b'), await say('c')];
    // It may be on its way, so that it can't be taken out of the outbox.
    conversation.vault.transact((tx) => tx.db.exec(`UPDATE outbox SET epoch = 1, bytes = x'00'`));
    await act(edit(ids[0] ?? newMessageId(), 'was here'));
    await act({ kind: 'deletion', messageIds: ids.slice(0, 2) });
    hear(shown);
    expect(bodiesIn(shown)).toMatchObject([
      { kind: 'text', text: 'c' },
      { kind: 'deletion', messageIds: ids.slice(0, 2) },
    ]);
  });

  it('is not done again once their device has read it, or when the message is gone', async () => {
    const [first, second] = [await hearMessage('first'), await hearMessage('second')];
    hear(shown);
    hasCaughtUp = true;
    await act(pin(first));
    await act(react(second, '👍'));
    await comeBack();
    const read = head();
    await act(react(first, '👍'));
    await comeBack();
    await conversation.apply(await conversation.say(1, {}, read));
    await act(react(second, '👎'));
    conversation.vault.transact((tx) => removeMessages(tx, shown, [second]));
    hear(low);
    expect(bodiesIn(low)).toEqual([react(first, '👍')]);
  });

  it('is done again a few times only, however often they say that they are elsewhere', async () => {
    const messageId = await hearMessage('theirs');
    await act(pin(messageId));
    for (let round = 0; round < 10; round += 1) {
      hear(shown);
      hear(low);
    }
    expect([...bodiesIn(low), ...bodiesIn(shown)]).toHaveLength(1 + 3);
  });

  it('is not taken back because the topic that they are not in refuses it', async () => {
    const { vault } = conversation;
    const messageId = await hearMessage('theirs');
    await act(pin(messageId));
    hear(shown);
    const [{ content } = { content: new Uint8Array() }] = appendsIn(shown);
    vault.transact((tx) => takeBackOwnAction(tx, { topic: low, shown }, content, self));
    expect(view(messageId)?.isPinned).toBe(true);
    vault.transact((tx) => takeBackOwnAction(tx, { topic: shown, shown }, content, self));
    expect(view(messageId)?.isPinned).toBe(false);
    expect(hear(low)).toEqual([]);
  });
});

interface Said {
  readonly by: UserId;
  readonly topic: ConversationId;
  readonly action: MessageAction;
  readonly actionId: MessageId;
  readonly atMs: number;
}

describe('actions of both people in both topics', () => {
  /** The state that comes of it when this device reads them in this order. */
  function readIn(order: readonly Said[], messageId: MessageId): unknown {
    const { vault } = conversation;
    return vault.transact((tx) => {
      tx.db.exec('SAVEPOINT trial');
      for (const { by, topic, action, actionId, atMs } of order) {
        const said = { actionId, sender: by, atMs, claimedAtMs: atMs } as const;
        storeAction(tx, { topic, shown }, action, { ...said, self, policies: [], stage: 'received' });
      }
      const { messages } = readMessagePage(tx.db, shown, { at: 'newest' }, 9);
      tx.db.exec('ROLLBACK TO trial; RELEASE trial');
      const found = messages.find((each) => each.messageId === messageId);
      const reactions = found?.reactions.map(({ emoji, userIds }) => `${emoji} ${[...userIds].sort().join()}`);
      return { text: found?.body, isPinned: found?.isPinned, reactions: [...(reactions ?? [])].sort() };
    });
  }

  it('do not take the place of another if they have no effect themselves', async () => {
    const messageId = await hearMessage('theirs');
    const [first, second] = ['1', '2'].map((id) => id.padStart(32, '0') as MessageId);
    if (first === undefined || second === undefined) throw new Error('two ids were made');
    const changed = { by: other, topic: low, action: edit(messageId, 'edited'), actionId: first, atMs: 11 };
    const emptied = { by: other, topic: shown, action: edit(messageId, ''), actionId: second, atMs: 12 };
    for (const order of [
      [changed, emptied],
      [emptied, changed],
    ]) {
      expect(readIn(order, messageId)).toMatchObject({ text: { kind: 'text', text: 'edited' } });
    }
  });

  it('come to the same in whatever order the topics are read, and however often they come', async () => {
    const messageId = await hearMessage('theirs');
    let count = 0;
    const said = (by: UserId, topic: ConversationId, action: MessageAction, atMs: number): Said => {
      count += 1;
      return { by, topic, action, actionId: count.toString(16).padStart(32, '0') as MessageId, atMs };
    };
    const all = [
      said(self, shown, pin(messageId), 10),
      said(other, low, pin(messageId, false), 10),
      said(other, low, edit(messageId, 'edited'), 11),
      said(other, shown, edit(messageId, 'edited again'), 12),
      said(self, low, react(messageId, '👍'), 13),
      said(self, shown, react(messageId, '👍', false), 14),
      said(other, shown, react(messageId, '👍'), 9),
    ];
    const expected = {
      text: { kind: 'text', text: 'edited again', mentions: [] },
      isPinned: false,
      reactions: [`👍 ${other}`],
    };
    const orders = permutationsOf(all);
    expect(orders).toHaveLength(5_040);
    const differing = orders
      .filter((_, index) => index % 61 === 0)
      .filter(
        (order) => JSON.stringify(readIn([...order, ...order.slice(0, 3)], messageId)) !== JSON.stringify(expected),
      );
    expect(differing).toEqual([]);
  });

  it('are counted as what is done here comes after what is shown, though the other person’s clock is ahead', async () => {
    const messageId = await hearMessage('theirs');
    const { vault } = conversation;
    const claimedAtMs = nowMs + 3_600_000;
    const said = { actionId: newMessageId(), sender: other, atMs: nowMs, claimedAtMs } as const;
    vault.transact((tx) =>
      storeAction(tx, { topic: shown, shown }, pin(messageId), { ...said, self, policies: [], stage: 'received' }),
    );
    await act(pin(messageId, false));
    const [{ content } = { content: new Uint8Array() }] = appendsIn(low);
    expect(decodeContent(content)).toMatchObject({ body: pin(messageId, false), sentAtMs: claimedAtMs + 1 });
    expect(view(messageId)?.isPinned).toBe(false);
  });
});

function permutationsOf<Item>(items: readonly Item[]): readonly (readonly Item[])[] {
  if (items.length <= 1) return [items];
  return items.flatMap((item, index) =>
    permutationsOf(items.filter((_, each) => each !== index)).map((rest) => [item, ...rest]),
  );
}
