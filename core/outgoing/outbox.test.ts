import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ConversationId, EntryId, MessageId } from '../../shared/domain/ids';
import { AppError } from '../../shared/errors';
import type { MessageView } from '../../shared/ipc/core-contract';
import { decodeContent } from '../content/content-codec';
import { encodeGroupState } from '../content/group-state-codec';
import { eventLoopTurn } from '../conversation/event-loop-turn';
import { newEntryId, nowMs, testConversation, type TestConversation } from '../conversation/testing/test-conversation';
import { commitChanges } from '../group/commit-changes';
import { unprotect } from '../group/messages';
import { systemTimers, type Timers } from '../transport/timers';
import type { AppendResult, TopicConnection } from '../transport/topic-connection';
import { eraseMessage } from '../vault/message-changes';
import { readMessagePage } from '../vault/message-page';
import { findMessage } from '../vault/message-table';
import { insertOutboxEntry, pendingEntries } from '../vault/outbox-table';
import { findGroupRows } from '../vault/mls-table';
import { removeMessages } from '../vault/remove-messages';
import { newMessageId } from '../vault/testing/temporary-vault';
import type { Transaction, Vault } from '../vault/vault';
import { createOutbox, type Outbox } from './outbox';
import { messageSender, type MessageSender } from './send-messages';
import { answeringConnection } from './testing/answering-connection';

interface Sent {
  readonly epoch: number;
  readonly entryId: EntryId;
  readonly bytes: Uint8Array;
  readonly previous: EntryId | undefined;
}

let conversation: TestConversation;
let outbox: Outbox;
let sender: MessageSender;
let sent: Sent[];
let answer: (sent: Sent, count: number) => Promise<AppendResult>;
let created: string[];
let hasCaughtUp: boolean;
let wakes: number;
let deliver: () => Promise<void>;

/** The edge of the network: answers what the test says. */
function connection(): TopicConnection {
  return answeringConnection({
    create: async () => {
      created.push('topic');
      if (created.length === 2) throw new AppError('relay.topic-exists');
      if (created.length === 1) throw new AppError('relay.unreachable', { retry: 'reconnect' });
    },
    deliver: () => deliver(),
    append: (_, epoch, entryId, bytes, previous) => {
      const entry = { epoch, entryId, bytes, previous };
      sent.push(entry);
      return answer(entry, sent.length);
    },
  });
}

function startOutbox(timers: Timers, vault = conversation.vault): void {
  const { groups, conversationId, dependencies } = conversation;
  outbox = createOutbox({
    vault,
    groups,
    clock: { nowMs: () => nowMs },
    timers,
    log: dependencies.log,
    self: dependencies.self,
    onStale: () => undefined,
    onTopicCreated: () => outbox.opened(conversationId, 1),
    onCommitRefused: () => undefined,
  });
}

beforeEach(async () => {
  conversation = await testConversation(2);
  sent = [];
  created = [];
  wakes = 0;
  hasCaughtUp = true;
  answer = async (_, count) => ({ kind: 'appended', sequence: count });
  deliver = async () => void created.push('welcome');
  const { vault, groups, userIds, dependencies } = conversation;
  startOutbox(systemTimers);
  sender = messageSender({
    vault,
    groups,
    directory: dependencies.directory,
    clock: { nowMs: () => nowMs },
    self: userIds[0] ?? ('' as never),
    wake(id) {
      wakes += 1;
      outbox.wake(id);
    },
    companions: () => [],
    hasCaughtUp: () => hasCaughtUp,
  });
});

afterEach(async () => {
  await outbox.stop();
  await conversation.groups.stop();
  conversation.remove();
});

const say = (text: string, messageId = newMessageId()): Promise<void> =>
  sender.send(conversation.conversationId, { messageId, body: { kind: 'text', text } });

function messages(): readonly MessageView[] {
  const { vault, conversationId } = conversation;
  return vault.read((db) => readMessagePage(db, conversationId, { at: 'newest' }, 200)).messages;
}
const states = (): readonly string[] => messages().map(({ state }) => state);
const pending = () =>
  conversation.vault.read((db) => pendingEntries(db, conversation.conversationId, 100)).map(({ entryId }) => entryId);

function goOnline(epoch = 1): void {
  outbox.connect(connection());
  outbox.opened(conversation.conversationId, epoch);
}

async function textsSent(): Promise<readonly string[]> {
  const texts: string[] = [];
  for (const { bytes } of sent) {
    const opened = unprotect(conversation.state(1), bytes, () => true);
    conversation.setState(1, opened.next);
    if (opened.kind !== 'application') continue;
    const { body } = decodeContent(opened.plaintext);
    if (body.kind === 'text') texts.push(body.text);
  }
  return texts;
}

describe('the outbox', () => {
  it('sends nothing before the relay knows that this device knows the epoch’s key', async () => {
    await say('a');
    outbox.connect(connection());
    await conversation.groups.inTurn(conversation.conversationId, async () => undefined);
    expect(sent).toEqual([]);
    outbox.opened(conversation.conversationId, 1);
    await expect.poll(() => states()).toEqual(['sent']);
  });

  it('sends in order, many at a time, and stores messages of one moment together', async () => {
    const words = Array.from({ length: 100 }, (_, index) => String.fromCharCode(97 + (index % 26)).repeat(3));
    await Promise.all(words.map((word) => say(word)));
    expect(wakes).toBeLessThan(5);
    goOnline();
    await expect.poll(() => new Set(states())).toEqual(new Set(['sent']));
    expect(await textsSent()).toEqual(words);
  });

  it('uses no key for what is written before this device has caught up, until it is sent', async () => {
    const { vault, conversationId } = conversation;
    const before = vault.read((db) => findGroupRows(db, conversationId));
    hasCaughtUp = false;
    await say('aaa');
    await say('bbb');
    expect(vault.read((db) => findGroupRows(db, conversationId))).toEqual(before);
    goOnline();
    await expect.poll(() => states()).toEqual(['sent', 'sent']);
    expect((await textsSent()).map((text) => text.slice(-3))).toEqual(['aaa', 'bbb']);
    expect(vault.read((db) => findGroupRows(db, conversationId))).not.toEqual(before);
  });

  it('does not wait for each acknowledgement before it sends the next', async () => {
    const answers: (() => void)[] = [];
    answer = (_, count) => new Promise((resolve) => answers.push(() => resolve({ kind: 'appended', sequence: count })));
    await Promise.all([say('a'), say('b'), say('c')]);
    goOnline();
    await expect.poll(() => sent).toHaveLength(3);
    for (const resolve of answers.reverse()) resolve();
    await expect.poll(() => states()).toEqual(['sent', 'sent', 'sent']);
    expect(messages().map(({ position }) => position)).toEqual(
      messages()
        .map(({ position }) => position)
        .sort(),
    );
  });

  it('sends the same bytes under the same entry id when the answer was lost', async () => {
    answer = async () => {
      throw new AppError('relay.unreachable', { retry: 'reconnect' });
    };
    await say('a');
    goOnline();
    await expect.poll(() => sent).toHaveLength(1);
    outbox.disconnect();
    answer = async () => ({ kind: 'appended', sequence: 1 });
    goOnline();
    await expect.poll(() => states()).toEqual(['sent']);
    expect(sent).toHaveLength(2);
    expect(sent[1]).toEqual(sent[0]);
  });

  it('believes no place twice, and none that can not be', async () => {
    answer = async (_, count) => ({ kind: 'appended', sequence: count > 3 ? 2 ** 50 : 7 });
    await Promise.all(['a', 'b', 'c', 'd'].map((text) => say(text)));
    goOnline();
    await expect.poll(() => states()).toEqual(['sent', 'waiting', 'waiting', 'waiting']);
    expect(pending()).toHaveLength(3);
  });

  it('waits when a commit came first, and sends under the new epoch with a new entry id, once', async () => {
    answer = async (entry, count) =>
      entry.epoch === 1 ? { kind: 'stale-epoch', currentEpoch: 2 } : { kind: 'appended', sequence: count };
    const messageId = newMessageId();
    await say('late', messageId);
    goOnline();
    await expect.poll(() => sent).toHaveLength(1);
    expect(states()).toEqual(['waiting']);
    const { state, entryOf, apply, conversationId } = conversation;
    const { commit, next } = commitChanges(state(1), { groupState: encodeGroupState({ kind: 'group', name: 'Neu' }) });
    await apply(entryOf(commit));
    conversation.setState(1, next);
    outbox.opened(conversationId, 2);
    await expect.poll(() => states()).toEqual(['received', 'sent']);
    expect(sent).toHaveLength(2);
    expect(sent[1]?.entryId).not.toBe(sent[0]?.entryId);
    sent.shift();
    expect(await textsSent()).toEqual(['late']);
    expect(messages()[1]?.messageId).toBe(messageId);
  });

  it.each([
    ['removed here', removeMessages],
    [
      'deleted for everybody',
      (tx: Transaction, id: ConversationId, [messageId = newMessageId()]: MessageId[]) => {
        const message = findMessage(tx.db, id, messageId);
        if (message !== undefined) eraseMessage(tx, id, message, message.sender);
      },
    ],
  ])(
    'sends nothing any more of a message that was %s before the epoch ended in which it was sealed',
    async (_how, remove) => {
      answer = async (entry, count) =>
        entry.epoch === 1 ? { kind: 'stale-epoch', currentEpoch: 2 } : { kind: 'appended', sequence: count };
      const messageId = newMessageId();
      await say('removed', messageId);
      goOnline();
      await expect.poll(() => sent).toHaveLength(1);
      const { state, entryOf, apply, conversationId, vault } = conversation;
      vault.transact((tx) => remove(tx, conversationId, [messageId]));
      expect(pending()).toHaveLength(1);
      const { commit, next } = commitChanges(state(1), {
        groupState: encodeGroupState({ kind: 'group', name: 'Neu' }),
      });
      await apply(entryOf(commit));
      conversation.setState(1, next);
      outbox.opened(conversationId, 2);
      await expect.poll(pending).toEqual([]);
      await say('kept');
      await expect.poll(() => states()).toEqual(['received', 'sent']);
      sent.shift();
      expect(await textsSent()).toEqual(['kept']);
    },
  );

  it('does not send again what came back through the topic, even if it was answered with a stale epoch', async () => {
    answer = async () => ({ kind: 'stale-epoch', currentEpoch: 2 });
    await say('stored');
    goOnline();
    await expect.poll(() => sent).toHaveLength(1);
    const { state, entryOf, apply, conversationId } = conversation;
    const own = { ...entryOf(sent[0]?.bytes ?? new Uint8Array(1)), entryId: sent[0]?.entryId ?? newEntryId() };
    const { commit } = commitChanges(state(1), { groupState: encodeGroupState({ kind: 'group', name: 'Neu' }) });
    await apply(own, entryOf(commit));
    outbox.opened(conversationId, 2);
    await conversation.groups.inTurn(conversationId, async () => undefined);
    expect(states()).toEqual(['sent', 'received']);
    expect(sent).toHaveLength(1);
    expect(pending()).toEqual([]);
  });

  it('lets a message fail that the relay refuses for good, sends the others, and tries again when asked', async () => {
    const refusals = new Set<number>([2]);
    answer = async (_, count) => {
      if (refusals.has(count)) throw new AppError('relay.too-large');
      return { kind: 'appended', sequence: count };
    };
    const ids: MessageId[] = [newMessageId(), newMessageId(), newMessageId()];
    await Promise.all(ids.map((id) => say('x', id)));
    goOnline();
    await expect.poll(() => states()).toEqual(['sent', 'sent', 'failed']);
    const failed = ids[1] ?? newMessageId();
    expect(messages()[2]?.messageId).toBe(failed);
    await sender.retry(conversation.conversationId, failed);
    await sender.retry(conversation.conversationId, failed);
    await expect.poll(() => states()).toEqual(['sent', 'sent', 'sent']);
    expect(sent).toHaveLength(4);
  });

  it('tries again after a while when the relay has no time', async () => {
    answer = async (_, count) => {
      if (count === 1) throw new AppError('relay.rate-limited', { retry: 'later', details: { retryAfterMs: 1 } });
      return { kind: 'appended', sequence: count };
    };
    await say('a');
    goOnline();
    await expect.poll(() => states()).toEqual(['sent']);
    expect(sent).toHaveLength(2);
  });

  it('names the entry before, so that the relay lets none overtake another', async () => {
    await Promise.all([say('a'), say('b'), say('c')]);
    goOnline();
    await expect.poll(() => states()).toEqual(['sent', 'sent', 'sent']);
    expect(sent.map(({ previous }) => previous)).toEqual([undefined, sent[0]?.entryId, sent[1]?.entryId]);
  });

  it('sends what was held back by one that is refused for good at once, in order', async () => {
    const taken = new Set<EntryId>();
    answer = async ({ entryId, previous }) => {
      if (entryId === sent[1]?.entryId) throw new AppError('relay.too-large');
      if (previous !== undefined && !taken.has(previous)) throw new AppError('relay.unavailable', { retry: 'later' });
      taken.add(entryId);
      return { kind: 'appended', sequence: taken.size };
    };
    const timers: Timers = {
      after: () => {
        throw new Error('nothing is to be waited for');
      },
    };
    startOutbox(timers);
    await Promise.all(['a', 'b', 'c', 'd'].map((word) => say(word)));
    goOnline();
    await expect.poll(() => states()).toEqual(['sent', 'sent', 'sent', 'failed']);
    expect(sent).toHaveLength(6);
    expect(sent.slice(4).map(({ entryId }) => entryId)).toEqual(sent.slice(2, 4).map(({ entryId }) => entryId));
  });

  it('writes once what both the topic and the acknowledgement tell', async () => {
    const { conversationId, vault, entryOf, apply } = conversation;
    let transactions = 0;
    const counted: Vault = { ...vault, transact: (write) => ((transactions += 1), vault.transact(write)) };
    startOutbox(systemTimers, counted);
    answer = async ({ entryId, bytes }) => {
      // As the reader does it: with the event loop's next turn.
      const pushed = eventLoopTurn().then(() => apply({ ...entryOf(bytes), entryId }));
      void pushed;
      return { kind: 'appended', sequence: 1 };
    };
    await say('a');
    goOnline();
    await expect.poll(() => states()).toEqual(['sent']);
    await conversation.groups.inTurn(conversationId, async () => undefined);
    await outbox.stop();
    expect(pending()).toEqual([]);
    expect(transactions).toBe(0);
  });

  it('goes on when the vault fails for a while', async () => {
    const { vault } = conversation;
    let failures = 1;
    const failing: Vault = {
      ...vault,
      transact(write) {
        failures -= 1;
        if (failures >= 0) throw new AppError('vault.unavailable', { retry: 'later' });
        return vault.transact(write);
      },
    };
    const soon: Timers = { after: (_, task) => systemTimers.after(1, task) };
    startOutbox(soon, failing);
    await say('a');
    goOnline();
    await expect.poll(() => states()).toEqual(['sent']);
    expect(sent[1]).toEqual(sent[0]);
  });

  it('sends messages although an inbox takes no welcome, which it delivers as soon as it does', async () => {
    const { vault, conversationId } = conversation;
    vault.transact((tx) => {
      const inbox = 'ab'.repeat(32) as never;
      const bytes = new Uint8Array(5);
      insertOutboxEntry(tx, conversationId, { kind: 'deliver', entryId: newEntryId(), epoch: 1, inbox, bytes });
    });
    let isFull = true;
    let attempts = 0;
    deliver = async () => {
      attempts += 1;
      if (isFull) throw new AppError('relay.quota-exceeded', { retry: 'later', details: { retryAfterMs: 1 } });
    };
    await say('a');
    goOnline();
    await expect.poll(() => states()).toEqual(['sent']);
    await expect.poll(() => attempts).toBeGreaterThan(2);
    expect(pending()).toHaveLength(1);
    isFull = false;
    await expect.poll(() => pending()).toEqual([]);
  });

  it('makes the topic and delivers welcomes before the first message, also when answers were lost', async () => {
    const { vault, conversationId } = conversation;
    vault.transact((tx) => {
      const bytes = new Uint8Array(5);
      insertOutboxEntry(tx, conversationId, {
        kind: 'create-topic',
        entryId: newEntryId(),
        epoch: 1,
        accessHash: new Uint8Array(32),
      });
      const inbox = 'ab'.repeat(32) as never;
      insertOutboxEntry(tx, conversationId, { kind: 'deliver', entryId: newEntryId(), epoch: 1, inbox, bytes });
    });
    await say('first');
    outbox.connect(connection());
    await expect.poll(() => created).toEqual(['topic']);
    outbox.disconnect();
    outbox.connect(connection());
    await expect.poll(() => states()).toEqual(['sent']);
    expect(created).toEqual(['topic', 'topic', 'welcome']);
  });
});

describe('sending', () => {
  it('stores the same message id once, in one moment and later', async () => {
    const messageId = newMessageId();
    await Promise.all([say('a', messageId), say('a', messageId)]);
    await say('a', messageId);
    expect(messages()).toHaveLength(1);
    expect(pending()).toHaveLength(1);
  });

  it('refuses an id that somebody else’s message has', async () => {
    const messageId = newMessageId();
    await conversation.apply(await conversation.say(1, { messageId }));
    await expect(say('a', messageId)).rejects.toMatchObject({ code: 'input.malformed' });
    await say('b');
    expect(states()).toEqual(['received', 'waiting']);
  });

  it('stores nothing of a message when the transaction fails, and works afterwards', async () => {
    const { vault } = conversation;
    vault.read((db) =>
      db.exec("CREATE TEMP TRIGGER full BEFORE INSERT ON message BEGIN SELECT raise(ABORT, 'no'); END"),
    );
    const outcomes = await Promise.allSettled([say('a'), say('b')]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    vault.read((db) => db.exec('DROP TRIGGER full'));
    expect([messages(), pending()]).toEqual([[], []]);
    await say('again');
    goOnline();
    await expect.poll(() => states()).toEqual(['sent']);
    expect(await textsSent()).toEqual(['again']);
  });

  it('takes nothing once the core stops', async () => {
    await conversation.groups.stop();
    await expect(say('late')).rejects.toMatchObject({ code: 'rpc.closed' });
  });
});
