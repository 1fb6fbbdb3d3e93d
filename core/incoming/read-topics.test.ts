import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../shared/errors';
import { encodeGroupState } from '../content/group-state-codec';
import { testConversation, type TestConversation } from '../conversation/testing/test-conversation';
import { commitChanges } from '../group/commit-changes';
import { epoch } from '../group/group';
import type { TopicBounds, TopicConnection, TopicEntry, TopicHandler } from '../transport/topic-connection';
import { findConversation } from '../vault/conversation-table';
import { insertMessage, nextWaitingPosition } from '../vault/message-table';
import { readMessagePage } from '../vault/message-page';
import { insertOutboxEntry } from '../vault/outbox-table';
import { newMessageId } from '../vault/testing/temporary-vault';
import { listWarnings } from '../vault/warning-table';
import { backlogMeter, type BacklogMeter } from './backlog';
import { topicReader, type TopicReader } from './read-topics';

let conversation: TestConversation;
let reader: TopicReader;
let opened: number[];
let subscriptions: number[];
let handler: TopicHandler | undefined;
let isClosed: boolean;
let later: (() => void)[];
let open: () => Promise<void>;
let unsubscribe: () => Promise<void>;
let bounds: Partial<TopicBounds>;
let backlog: BacklogMeter;

const noTimers = { after: () => () => undefined };

/** The edge of the network: answers what the test says. */
function connection(): TopicConnection {
  const unused = (): never => {
    throw new Error('the reader has no use for it');
  };
  return {
    open: () => open(),
    async subscribe(_, afterSequence, taken) {
      if (handler !== undefined) throw new Error('it is subscribed to already');
      subscriptions.push(afterSequence);
      handler = taken;
      const lastSequence = afterSequence;
      return { firstSequence: 1, lastSequence, currentEpoch: 1, nextEpoch: 1, ...bounds };
    },
    async unsubscribe() {
      await unsubscribe();
      handler = undefined;
    },
    create: unused,
    append: unused,
    deliver: unused,
    commit: unused,
    signal: unused,
    onSignal: unused,
    claimKeyPackage: unused,
    close: () => (isClosed = true),
    closed: new Promise(() => undefined),
    settled: new Promise(() => undefined),
  };
}

beforeEach(async () => {
  conversation = await testConversation(2);
  [opened, subscriptions, later] = [[], [], []];
  handler = undefined;
  isClosed = false;
  open = async () => undefined;
  unsubscribe = async () => undefined;
  bounds = {};
  backlog = backlogMeter(noTimers, () => undefined);
  reader = topicReader({
    ...conversation.dependencies,
    groups: conversation.groups,
    visible: { has: () => false },
    backlog,
    timers: {
      after(_, task) {
        later.push(task);
        return () => (later = later.filter((each) => each !== task));
      },
    },
    onOpened: (_, groupEpoch) => void opened.push(groupEpoch),
    onApplied: () => undefined,
    onLost: () => undefined,
  });
});

afterEach(async () => {
  await reader.stop();
  await conversation.groups.stop();
  conversation.remove();
});

async function push(...entries: readonly TopicEntry[]): Promise<void> {
  for (const entry of entries) await handler?.(entry);
}

/** Lets the time pass for which somebody waits. */
function passTime(): void {
  const tasks = later;
  later = [];
  for (const task of tasks) task();
}

const stored = () => conversation.vault.read((db) => findConversation(db, conversation.conversationId));
const say = (text: string): Promise<TopicEntry> => conversation.say(1, { body: { kind: 'text', text } });
const cursorIs = (cursor: number): Promise<void> => expect.poll(() => stored()?.cursor).toBe(cursor);

function shown(): readonly string[] {
  const { vault, conversationId } = conversation;
  const { messages } = vault.read((db) => readMessagePage(db, conversationId, { at: 'newest' }, 100));
  return messages.map(({ body, state }) =>
    body.kind === 'notice' ? body.notice.what : body.kind === 'text' ? `${body.text} ${state}` : body.kind,
  );
}

const rateLimited = (): AppError => new AppError('relay.rate-limited', { retry: 'later' });

describe('what is to be sent', () => {
  it('waits until everything was read that the topic had', async () => {
    bounds = { lastSequence: 2 };
    await reader.connect(connection());
    expect([opened, reader.hasCaughtUp(conversation.conversationId)]).toEqual([[], false]);
    await push(await say('one'));
    await cursorIs(1);
    expect(opened).toEqual([]);
    await push(await say('two'));
    await expect.poll(() => opened).toEqual([1]);
    expect(reader.hasCaughtUp(conversation.conversationId)).toBe(true);
    await push(await say('three'));
    await cursorIs(3);
    expect(opened).toEqual([1]);
    reader.disconnect();
    expect(reader.hasCaughtUp(conversation.conversationId)).toBe(false);
  });

  it('goes on in the epoch that was reached meanwhile', async () => {
    bounds = { lastSequence: 2 };
    await reader.connect(connection());
    const { commit, next } = commitChanges(conversation.state(1), {});
    const entry = conversation.entryOf(commit);
    conversation.setState(1, next);
    await push(entry);
    await cursorIs(1);
    expect(opened).toEqual([]);
    await push(await say('two'));
    await expect.poll(() => opened).toEqual([2]);
  });
});

describe('a topic that the relay does not know', () => {
  beforeEach(() => {
    open = async () => {
      throw new AppError('relay.unknown-topic');
    };
  });
  const warnings = () => conversation.vault.read(listWarnings).map(({ kind }) => kind);

  it('ends in words, and the loss is told when something of it had been read', async () => {
    await conversation.apply(await say('one'));
    await reader.connect(connection());
    expect([shown(), warnings()]).toEqual([['one received', 'relay-went-back'], ['entries-lost']]);
    expect(stored()?.isMember).toBe(false);
  });

  it('ends without a warning when nothing was: whoever invited may have lied', async () => {
    await reader.connect(connection());
    expect([shown(), warnings()]).toEqual([['relay-went-back'], []]);
    expect(stored()?.isMember).toBe(false);
  });

  it('ends the session when that can not be written', async () => {
    await conversation.apply(await say('one'));
    conversation.vault.read((db) => db.exec('PRAGMA query_only = 1'));
    await reader.connect(connection());
    expect([isClosed, stored()?.isMember]).toEqual([true, true]);
    conversation.vault.read((db) => db.exec('PRAGMA query_only = 0'));
  });
});

describe('a topic', () => {
  it('is read as soon as the relay has time for it', async () => {
    open = async () => {
      throw rateLimited();
    };
    await reader.connect(connection());
    expect([opened, subscriptions]).toEqual([[], []]);
    open = async () => undefined;
    passTime();
    await expect.poll(() => [opened, subscriptions]).toEqual([[1], [0]]);
  });

  it('is read anew by one at a time, whoever asks for it at once', async () => {
    await reader.connect(connection());
    let release = (): void => undefined;
    let isAsked = false;
    const released = new Promise<void>((resolve) => (release = resolve));
    unsubscribe = () => {
      isAsked = true;
      return released;
    };
    // One could not be read, so that it is asked later what follows it; more than may wait, so that it is read on from there.
    const entries = Array.from({ length: 5 }, () => conversation.entryOf(new Uint8Array(400_000)));
    for (const entry of entries) void handler?.(entry);
    await cursorIs(3);
    await expect.poll(() => [isAsked, later.length]).toEqual([true, 1]);
    bounds = { lastSequence: 3 };
    passTime();
    release();
    await expect.poll(() => subscriptions).toEqual([0, 3, 3]);
    await expect.poll(() => reader.hasCaughtUp(conversation.conversationId)).toBe(true);
    expect(conversation.events.filter((event) => event.startsWith('topic-not'))).toEqual([]);
    await push(...entries.slice(3));
    await cursorIs(5);
  });

  it('is read anew in the end, although the relay had no time to hear that it is not read any more', async () => {
    await reader.connect(connection());
    await push(conversation.entryOf(new Uint8Array(100)));
    await expect.poll(() => later).toHaveLength(1);
    unsubscribe = async () => {
      throw rateLimited();
    };
    passTime();
    await expect.poll(() => conversation.events).toContain('topic-not-read relay.rate-limited');
    unsubscribe = async () => undefined;
    await expect.poll(() => later).toHaveLength(1);
    passTime();
    await expect.poll(() => subscriptions).toEqual([0, 1]);
    await push(await say('after'));
    await cursorIs(2);
    expect(shown()).toEqual(['after received']);
  });

  it('is opened in its next epoch as soon as the relay has time for it', async () => {
    await reader.connect(connection());
    open = async () => {
      throw rateLimited();
    };
    const { commit } = commitChanges(conversation.state(1), {
      groupState: encodeGroupState({ kind: 'group', name: 'Neu' }),
    });
    await push(conversation.entryOf(commit));
    await expect.poll(() => later).toHaveLength(1);
    open = async () => undefined;
    passTime();
    await expect.poll(() => opened).toEqual([1, 2]);
  });

  it('is left alone when its entry can’t be stored, without those behind it, and read again later', async () => {
    await reader.connect(connection());
    const { vault } = conversation;
    vault.read((db) =>
      db.exec("CREATE TEMP TRIGGER full BEFORE INSERT ON message BEGIN SELECT raise(ABORT, 'no'); END"),
    );
    const entries = [await say('a'), await say('b'), await say('c')] as const;
    await push(entries[0]);
    await expect.poll(() => later).toHaveLength(1);
    vault.read((db) => db.exec('DROP TRIGGER full'));
    await push(entries[1], entries[2]);
    expect([shown(), isClosed]).toEqual([[], false]);
    passTime();
    await expect.poll(() => subscriptions).toEqual([0, 0]);
    await push(...entries);
    await cursorIs(3);
    expect(shown()).toEqual(['a received', 'b received', 'c received']);
  });

  it('counts as to come until it is read, can’t be read, or the connection is over', async () => {
    bounds = { lastSequence: 10 };
    await reader.connect(connection());
    expect(backlog.read()).toEqual({ total: 10, left: 10 });
    await push(await say('a'), conversation.entryOf(new Uint8Array(100)));
    await cursorIs(2);
    await expect.poll(() => [backlog.read().left, later.length]).toEqual([8, 1]);
    open = async () => {
      throw new AppError('relay.too-large');
    };
    passTime();
    await expect.poll(() => backlog.read()).toEqual({ total: 0, left: 0 });
    open = async () => undefined;
    await reader.connect(connection());
    expect(backlog.read()).toEqual({ total: 8, left: 8 });
    reader.disconnect();
    expect(backlog.read()).toEqual({ total: 0, left: 0 });
  });

  it('ends the connection when the vault fails, since nothing can be stored then', async () => {
    const { dependencies, groups, vault } = conversation;
    const failing = topicReader({
      ...dependencies,
      groups: {
        ...groups,
        inTurn: (id, task) =>
          groups.inTurn(id, (turn) =>
            task({
              ...turn,
              transact: () => {
                throw new AppError('vault.unavailable', { retry: 'later' });
              },
            }),
          ),
      },
      vault,
      timers: noTimers,
      visible: { has: () => false },
      backlog: backlogMeter(noTimers, () => undefined),
      onOpened: () => undefined,
      onApplied: () => undefined,
      onLost: () => undefined,
    });
    await failing.connect(connection());
    await push(await say('a'));
    await expect.poll(() => isClosed).toBe(true);
    await failing.stop();
  });
});

describe('a commit that this device refuses', () => {
  /** Something of ours that waits to be sent. */
  function write(text: string): void {
    const { vault, conversationId, userIds } = conversation;
    const messageId = newMessageId();
    vault.transact((tx) => {
      const none = new Uint8Array(1);
      const entryId = newMessageId() as string as never;
      insertOutboxEntry(tx, conversationId, {
        kind: 'append',
        entryId,
        epoch: 1,
        bytes: none,
        content: none,
        messageId,
      });
      insertMessage(tx, {
        conversationId,
        messageId,
        sender: userIds[0] ?? ('' as never),
        isOwn: true,
        sentAtMs: 1,
        position: nextWaitingPosition(tx.db, conversationId),
        state: 'waiting',
        body: { kind: 'text', text },
      });
    });
  }
  const broken = (): TopicEntry => conversation.entryOf(new Uint8Array(100));

  it('ends the conversation in words, and what waits fails', async () => {
    await reader.connect(connection());
    await push(await say('before'));
    write('unsent');
    await push(broken());
    await cursorIs(2);
    bounds = { lastSequence: 2, currentEpoch: 2, nextEpoch: 2 };
    passTime();
    await expect.poll(() => stored()?.isMember).toBe(false);
    expect(subscriptions).toEqual([0, 2]);
    expect(shown()).toEqual(['before received', 'cannot-follow', 'unsent failed']);
    expect(later).toEqual([]);
  });

  it('is noticed also when the device was away meanwhile', async () => {
    bounds = { lastSequence: 9, currentEpoch: 3, nextEpoch: 2 };
    await reader.connect(connection());
    expect([stored()?.isMember, shown()]).toEqual([false, ['cannot-follow']]);
  });

  it('is not assumed when the entry was only garbage', async () => {
    await reader.connect(connection());
    await push(broken());
    await cursorIs(1);
    passTime();
    await expect.poll(() => subscriptions).toEqual([0, 1]);
    await push(await say('after'));
    await cursorIs(2);
    expect([stored()?.isMember, shown()]).toEqual([true, ['after received']]);
    expect(later).toEqual([]);
  });

  it('is not assumed because of commits that are still to come, or were applied while the relay was asked', async () => {
    const { commit, next } = commitChanges(conversation.state(1), {
      groupState: encodeGroupState({ kind: 'group', name: 'Neu' }),
    });
    bounds = { lastSequence: 2, currentEpoch: 2 };
    await reader.connect(connection());
    expect(stored()?.isMember).toBe(true);
    open = async () => {
      // The former connection's entries are applied only now.
      await conversation.apply(conversation.entryOf(commit));
    };
    bounds = { lastSequence: 2, currentEpoch: 2, nextEpoch: 2 };
    await reader.connect(connection());
    expect([epoch(next), stored()?.isMember, shown()]).toEqual([2, true, ['renamed']]);
  });
});
