import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ConversationId, MessageId } from '../../shared/domain/ids';
import type { Change } from '../../shared/ipc/core-contract';
import { decodeContent } from '../content/content-codec';
import { messageSender } from '../outgoing/send-messages';
import { readConversation } from '../vault/conversation-list';
import { activeTopics, insertConversation, markLeft, topicToWriteTo } from '../vault/conversation-table';
import { advanceMessage, findMessage, insertMessage, nextWaitingPosition } from '../vault/message-table';
import { readMessagePage } from '../vault/message-page';
import { pendingEntries } from '../vault/outbox-table';
import { positionOf } from '../vault/position';
import { addMessage, newMessageId } from '../vault/testing/temporary-vault';
import { settleDirect } from './settle-direct';
import { testConversation, type TestConversation } from './testing/test-conversation';

const low = '00'.repeat(32) as ConversationId;
const lost = 'ff'.repeat(32) as ConversationId;

// The one with the group is shown, `low` and `lost` in it.
let conversation: TestConversation;
let shown: ConversationId;

beforeEach(async () => {
  conversation = await testConversation(2, { kind: 'direct', name: '' });
  shown = conversation.conversationId;
  addTopic(low);
});
afterEach(() => conversation.remove());

function addTopic(conversationId: ConversationId, createdAtMs = 2): void {
  const { vault, userIds } = conversation;
  vault.transact((tx) =>
    insertConversation(tx, {
      conversationId,
      kind: 'direct',
      name: '',
      otherUserId: userIds[1],
      createdBy: userIds[1] ?? ('' as never),
      createdAtMs,
      cursor: 0,
      members: userIds,
    }),
  );
}

/** An own message that was sent to this topic. */
function sent(topic: ConversationId, state: 'waiting' | 'sent' = 'sent'): MessageId {
  const messageId = newMessageId();
  const [sender = '' as never] = conversation.userIds;
  conversation.vault.transact((tx) => {
    const position = nextWaitingPosition(tx.db, shown);
    const body = { kind: 'text', text: `to ${topic.slice(0, 2)}` } as const;
    const message = { conversationId: shown, topic, messageId, sender, isOwn: true, sentAtMs: 7, position, body };
    insertMessage(tx, { ...message, state: 'waiting' });
    if (state === 'sent') advanceMessage(tx, shown, messageId, 'stored', positionOf(position % 1_000));
  });
  return messageId;
}

function hear(...topics: readonly ConversationId[]): readonly ConversationId[] {
  const [, other = '' as never] = conversation.userIds;
  return conversation.vault.transact((tx) => settleDirect(tx, other, topics));
}

function hearAt(sentAtMs: number, ...topics: readonly ConversationId[]): readonly ConversationId[] {
  const [, other = '' as never] = conversation.userIds;
  return conversation.vault.transact((tx) => settleDirect(tx, other, topics, { sentAtMs, nowMs: 100 }));
}

const writtenTo = (): ConversationId => conversation.vault.read((db) => topicToWriteTo(db, shown));
const waitingIn = (topic: ConversationId): unknown[] =>
  conversation.vault
    .read((db) => pendingEntries(db, topic, 9))
    .map((entry) => (entry.kind === 'append' ? decodeContent(entry.content).messageId : entry.kind));

describe('the topic that is written to', () => {
  it('is the lowest of those that the other person is in too', () => {
    addTopic(lost);
    expect(writtenTo()).toBe(low);
    hear(lost, shown);
    expect(writtenTo()).toBe(shown);
    hear(lost);
    expect(writtenTo()).toBe(lost);
    hear(shown, low);
    expect(writtenTo()).toBe(low);
  });

  it('is none that this device is in no more, and the conversation goes on', () => {
    conversation.vault.transact((tx) => markLeft(tx, low));
    expect(writtenTo()).toBe(shown);
    addTopic(lost);
    conversation.vault.transact((tx) => markLeft(tx, shown));
    expect(writtenTo()).toBe(lost);
    expect(conversation.vault.read((db, nowMs) => readConversation(db, shown, nowMs))?.isMember).toBe(true);
    const changes: Change[] = [];
    conversation.vault.subscribe((published) => changes.push(...published));
    hear(low);
    expect(conversation.vault.read((db, nowMs) => readConversation(db, shown, nowMs))?.isMember).toBe(false);
    expect(changes).toContainEqual({ what: 'conversations', conversationIds: [shown] });
  });

  it('follows what the other person’s contents say, not what this device’s own do', async () => {
    await conversation.apply(await conversation.say(1, {}));
    expect(writtenTo()).toBe(shown);
    await conversation.apply(await conversation.say(0, {}, undefined, [low]));
    expect(writtenTo()).toBe(shown);
    await conversation.apply(await conversation.say(1, {}, undefined, [low]));
    expect(writtenTo()).toBe(low);
  });
});

describe('what the other person said earlier', () => {
  it('counts for nothing when it is read after what they said later in another topic', () => {
    hearAt(20, shown);
    const messageId = sent(shown);
    expect(hearAt(19, low)).toEqual([]);
    expect(writtenTo()).toBe(shown);
    expect(hearAt(20, low)).toEqual([low]);
    expect([writtenTo(), waitingIn(low)]).toEqual([low, [messageId]]);
  });

  it('counts when it is read later in the same topic, whatever its time', () => {
    hearAt(20, low, shown);
    expect(writtenTo()).toBe(low);
    addTopic(lost);
    hearAt(10, low, lost);
    hearAt(15, shown);
    expect(writtenTo()).toBe(shown);
  });

  it('counts for nothing when it is read after a welcome that came later', () => {
    addTopic(lost, 50);
    hear(lost);
    hearAt(49, low, shown);
    expect(writtenTo()).toBe(lost);
    hearAt(30, lost, low);
    expect(writtenTo()).toBe(low);
  });

  it('is not held against a time in the future, theirs or one that was wrong here', () => {
    hearAt(1_000, shown);
    hearAt(100, low);
    expect(writtenTo()).toBe(low);
    addTopic(lost, 2_000);
    hear(lost);
    hearAt(100, low, shown);
    expect(writtenTo()).toBe(low);
  });

  it('is known by the time in the content', async () => {
    hearAt(6, low);
    await conversation.apply(await conversation.say(1, { sentAtMs: 5 }));
    expect(writtenTo()).toBe(low);
    await conversation.apply(await conversation.say(1, { sentAtMs: 7 }));
    expect(writtenTo()).toBe(shown);
  });
});

describe('the topics of one conversation', () => {
  it('are read one after the other, by the latest message in any of them', () => {
    const { vault } = conversation;
    const other = 'ee'.repeat(32) as ConversationId;
    vault.transact((tx) => {
      insertConversation(tx, {
        conversationId: other,
        kind: 'group',
        name: 'older',
        otherUserId: undefined,
        createdBy: conversation.userIds[0] ?? ('' as never),
        createdAtMs: 3,
        cursor: 0,
        members: conversation.userIds,
      });
      addMessage(tx, other, { position: positionOf(1), sentAtMs: 6 });
    });
    sent(low);
    expect(vault.read((db) => activeTopics(db))).toEqual([low, shown, other]);
  });
});

describe('an entry', () => {
  it('is shown though another topic’s message stands at its place', async () => {
    const { vault } = conversation;
    vault.transact((tx) => {
      for (const slot of [0, 1, 2, 3] as const) addMessage(tx, shown, { position: positionOf(1, slot) });
    });
    const { change } = await conversation.apply(await conversation.say(1, {}));
    expect(change).toBe('messages');
    expect(vault.read((db) => readMessagePage(db, shown, { at: 'newest' }, 9).messages)).toHaveLength(5);
  });
});

describe('a message that was sent where the other person is not', () => {
  it('is sent again where they are, once, under its own id', () => {
    const messages = [sent(low), sent(low, 'waiting'), sent(shown)];
    expect(hear(shown)).toEqual([shown]);
    expect(waitingIn(shown)).toEqual(messages.slice(0, 2));
    expect(hear(shown)).toEqual([]);
    expect(hear(shown, low)).toEqual([]);
    expect(waitingIn(shown)).toHaveLength(2);
  });

  it('is not sent again when they have confirmed it', () => {
    const messageId = sent(low);
    conversation.vault.transact((tx) => advanceMessage(tx, shown, messageId, 'received-by-all'));
    expect(hear(shown)).toEqual([]);
    expect(conversation.vault.read((db) => findMessage(db, shown, messageId))?.state).toBe('delivered');
  });

  it('is sent again a few times only, however often they say that they are elsewhere', () => {
    sent(low);
    for (let round = 0; round < 10; round += 1) {
      hear(shown);
      hear(low);
    }
    expect([...waitingIn(shown), ...waitingIn(low)]).toHaveLength(3);
  });

  it('is sent again however late it was written there', () => {
    hear(shown);
    const messageId = sent(low);
    expect(hear(shown)).toEqual([shown]);
    expect(waitingIn(shown)).toEqual([messageId]);
  });

  it('tells the reader which outbox has it', async () => {
    sent(low);
    const { sentAgain } = await conversation.apply(await conversation.say(1, {}));
    expect(sentAgain).toEqual([shown]);
  });
});

describe('a message that waits for its turn while the other person leaves the topic', () => {
  let woken: ConversationId[];

  /** Runs `write` while another task has the topic, in which the other person is not any more when it ends. */
  async function whileTheyLeave(write: (sender: ReturnType<typeof messageSender>) => Promise<void>): Promise<void> {
    const { vault, groups, userIds, dependencies } = conversation;
    woken = [];
    const sender = messageSender({
      vault,
      groups,
      directory: dependencies.directory,
      clock: dependencies.clock,
      self: userIds[0] ?? ('' as never),
      wake: (topic) => void woken.push(topic),
      hasCaughtUp: () => false,
      companions: () => [],
    });
    let leave = (): void => undefined;
    const left = new Promise<void>((resolve) => {
      leave = resolve;
    });
    const other = groups.inTurn(low, () => left);
    const written = write(sender);
    hear(shown);
    leave();
    await Promise.all([other, written]);
  }

  it('goes where they are', async () => {
    const messageIds = [newMessageId(), newMessageId()];
    await whileTheyLeave(async (sender) => {
      await Promise.all(
        messageIds.map((messageId) => sender.send(low, { messageId, body: { kind: 'text', text: 'wait for me' } })),
      );
    });
    expect([waitingIn(low), waitingIn(shown)]).toEqual([[], messageIds]);
    expect(new Set(woken)).toEqual(new Set([shown]));
    expect(hear(shown)).toEqual([]);
  });

  it('goes where they are when it is tried again', async () => {
    const messageId = sent(low, 'waiting');
    conversation.vault.transact((tx) => advanceMessage(tx, shown, messageId, 'refused'));
    await whileTheyLeave((sender) => sender.retry(low, messageId));
    expect([waitingIn(low), waitingIn(shown)]).toEqual([[], [messageId]]);
    expect(woken).toEqual([shown]);
  });
});
