import { describe, expect, it, vi } from 'vitest';
import type { MessageId } from '../../../shared/domain/ids';
import type { MessagePage, MessageView, PagePoint } from '../../../shared/ipc/core-contract';
import { testMessage, testMessageId } from './test-message';
import { Timeline } from './timeline';

/** A conversation in memory that answers as the core does. */
class FakeConversation {
  readonly messages = new Map<MessageId, MessageView>();
  readonly read: MessageId[] = [];
  firstUnreadId: MessageId | undefined;
  failure: Error | undefined;
  /** Set to hold back answers until it resolves. */
  gate: Promise<void> = Promise.resolve();

  put(...messages: readonly MessageView[]): MessageId[] {
    for (const message of messages) this.messages.set(message.messageId, message);
    return messages.map((message) => message.messageId);
  }

  async page(from: PagePoint, limit: number): Promise<MessagePage> {
    await this.gate;
    if (this.failure) throw this.failure;
    const all = [...this.messages.values()].toSorted((a, b) => (a.position < b.position ? -1 : 1));
    const [start, end] = this.#range(all, from, limit);
    const page = { messages: all.slice(start, end), hasOlder: start > 0, hasNewer: end < all.length };
    return this.firstUnreadId === undefined ? page : { ...page, firstUnreadMessageId: this.firstUnreadId };
  }

  async get(messageIds: readonly MessageId[]): Promise<readonly MessageView[]> {
    if (this.failure) throw this.failure;
    expect(messageIds.length).toBeLessThanOrEqual(200);
    return messageIds.flatMap((messageId) => this.messages.get(messageId) ?? []);
  }

  async markRead(messageId: MessageId): Promise<void> {
    if (this.failure) throw this.failure;
    this.read.push(messageId);
  }

  #range(all: readonly MessageView[], from: PagePoint, limit: number): [number, number] {
    if (from.at === 'before') {
      const end = all.filter((message) => message.position < from.position).length;
      return [Math.max(0, end - limit), end];
    }
    if (from.at === 'after') {
      const start = all.length - all.filter((message) => message.position > from.position).length;
      return [start, Math.min(all.length, start + limit)];
    }
    if (from.at === 'message' || from.at === 'time') {
      const index = all.findIndex((message) =>
        from.at === 'message' ? message.messageId === from.messageId : message.sentAtMs >= from.atMs,
      );
      const start = Math.max(0, (index === -1 ? all.length : index) - limit / 2);
      return [start, Math.min(all.length, start + limit)];
    }
    const unread = all.findIndex((message) => message.messageId === this.firstUnreadId);
    if (from.at === 'newest' || unread === -1) return [Math.max(0, all.length - limit), all.length];
    const start = Math.max(0, unread - limit / 2);
    return [start, Math.min(all.length, start + limit)];
  }
}

function setUp(count: number, firstUnread?: number) {
  const conversation = new FakeConversation();
  for (let number = 1; number <= count; number += 1) conversation.put(testMessage(number));
  if (firstUnread !== undefined) conversation.firstUnreadId = testMessageId(firstUnread);
  const onArrivals = vi.fn();
  const timeline = new Timeline(conversation);
  timeline.onArrivals(onArrivals);
  timeline.attend('reading');
  return { conversation, onArrivals, timeline };
}

function shown(timeline: Timeline) {
  const snapshot = timeline.snapshot();
  if (snapshot.state !== 'ready') throw new Error(snapshot.state);
  return {
    ...snapshot,
    first: Number(snapshot.window.messages.at(0)?.position),
    last: Number(snapshot.window.messages.at(-1)?.position),
    count: snapshot.window.messages.length,
  };
}

describe('a timeline', () => {
  it('opens around the first unread message and loads both ways without gaps', async () => {
    const { timeline } = setUp(500, 250);
    await timeline.open('first-unread');
    expect(shown(timeline)).toMatchObject({ first: 200, last: 299, count: 100 });
    await timeline.loadMore('older');
    await timeline.loadMore('newer');
    expect(shown(timeline)).toMatchObject({ first: 100, last: 399, count: 300 });
    await timeline.loadMore('newer');
    await timeline.loadMore('newer');
    await timeline.loadMore('newer');
    expect(shown(timeline)).toMatchObject({ first: 100, last: 500, count: 401, loading: undefined });
  });

  it('loads one page at a time, and does not lose its place when it opens anew meanwhile', async () => {
    const { timeline, conversation } = setUp(500);
    await timeline.open('newest');
    let release = (): void => undefined;
    conversation.gate = new Promise((resolve) => {
      release = resolve;
    });
    const loading = [timeline.loadMore('older'), timeline.loadMore('older')];
    expect(shown(timeline).loading).toBe('older');
    const opening = timeline.open('newest');
    release();
    await Promise.all([...loading, opening]);
    expect(shown(timeline)).toMatchObject({ first: 401, last: 500, count: 100, loading: undefined });
  });

  it('reads what a storm of changes names no more than twice, one after the other', async () => {
    const { timeline, conversation } = setUp(3);
    await timeline.open('newest');
    const get = vi.spyOn(conversation, 'get');
    const [first, second] = [testMessageId(1), testMessageId(2)];
    const taken: Promise<void>[] = [];
    for (let index = 0; index < 5_000; index += 1) {
      conversation.put(testMessage(1, { isPinned: index % 2 === 0 }));
      taken.push(timeline.takeChanges(index % 2 === 0 ? [first] : [first, second]));
      // The first reading begins, and all others come while it lasts.
      if (index === 0) await Promise.resolve();
    }
    await Promise.all(taken);
    expect(get.mock.calls).toEqual([[[first]], [[first, second]]]);
    expect(shown(timeline).window.messages[0]?.isPinned).toBe(false);
  });

  it('says that it failed, and opens when asked again', async () => {
    const { timeline, conversation } = setUp(3);
    conversation.failure = new Error('disk');
    await timeline.open('first-unread');
    expect(timeline.snapshot()).toMatchObject({ state: 'failed', error: { code: 'internal.unexpected' } });
    conversation.failure = undefined;
    await timeline.open('first-unread');
    expect(shown(timeline).count).toBe(3);
  });

  it('keeps what it shows when loading more fails, and tries again', async () => {
    const { timeline, conversation } = setUp(150);
    await timeline.open('newest');
    conversation.failure = new Error('disk');
    await timeline.loadMore('older');
    expect(shown(timeline)).toMatchObject({ count: 100, loading: undefined, failed: 'older' });
    conversation.failure = undefined;
    await timeline.loadMore('older');
    expect(shown(timeline)).toMatchObject({ count: 150, failed: undefined });
  });
});

describe('a jump', () => {
  it('to a message that is loaded keeps what is loaded and tells the view where to go', async () => {
    const { timeline } = setUp(50);
    await timeline.open('newest');
    const before = shown(timeline);
    expect(await timeline.jump({ at: 'message', messageId: testMessageId(7) })).toBe(true);
    expect(shown(timeline)).toMatchObject({ window: before.window, openedAt: { messageId: testMessageId(7) } });
    expect(shown(timeline).generation).toBeGreaterThan(before.generation);
  });

  it('loads what is around a message far away, and both ways from there', async () => {
    const { timeline } = setUp(1_000);
    await timeline.open('newest');
    await timeline.jump({ at: 'message', messageId: testMessageId(300) });
    expect(shown(timeline)).toMatchObject({ first: 250, last: 349, openedAt: { messageId: testMessageId(300) } });
    await timeline.loadMore('newer');
    await timeline.loadMore('older');
    expect(shown(timeline)).toMatchObject({ first: 150, last: 449 });
  });

  it('to a time goes to the first message from then on', async () => {
    const { timeline } = setUp(1_000);
    await timeline.open('newest');
    const atMs = testMessage(400).sentAtMs - 500;
    expect(await timeline.jump({ at: 'time', atMs })).toBe(true);
    expect(shown(timeline).openedAt).toEqual({ messageId: testMessageId(400) });
  });

  it('stays where it is when there is no such message, or no later one', async () => {
    const { timeline } = setUp(3);
    await timeline.open('newest');
    const before = timeline.snapshot();
    expect(await timeline.jump({ at: 'message', messageId: testMessageId(9) })).toBe(false);
    expect(await timeline.jump({ at: 'time', atMs: testMessage(9).sentAtMs })).toBe(false);
    expect(timeline.snapshot()).toBe(before);
  });

  it('can be the first thing that is shown', async () => {
    const { timeline } = setUp(300);
    await timeline.jump({ at: 'message', messageId: testMessageId(100) });
    expect(shown(timeline)).toMatchObject({ first: 50, last: 149 });
  });

  it('while a page loads does not leave it loading for ever', async () => {
    const { timeline } = setUp(300);
    await timeline.open('newest');
    const loading = timeline.loadMore('older');
    await timeline.jump({ at: 'message', messageId: testMessageId(250) });
    await loading;
    expect(shown(timeline).loading).toBeUndefined();
    await timeline.loadMore('older');
    expect(shown(timeline).first).toBe(101);
  });
});

describe('messages that are gone', () => {
  it('leave the window, the rest stays', async () => {
    const { timeline, conversation } = setUp(5);
    await timeline.open('newest');
    conversation.messages.delete(testMessageId(3));
    await timeline.takeChanges([testMessageId(3), testMessageId(4)]);
    expect(shown(timeline).window.messages.map(({ position }) => Number(position))).toEqual([1, 2, 4, 5]);
  });

  it('hand the line "New" on to the next', async () => {
    const { timeline, conversation } = setUp(5, 3);
    await timeline.open('first-unread');
    conversation.messages.delete(testMessageId(3));
    await timeline.takeChanges([testMessageId(3)]);
    expect(shown(timeline).window.firstUnreadId).toBe(testMessageId(4));
  });

  it('make room for others when nothing else was loaded', async () => {
    const { timeline, conversation } = setUp(150);
    await timeline.open('newest');
    const gone = Array.from({ length: 100 }, (_, index) => testMessageId(51 + index));
    for (const messageId of gone) conversation.messages.delete(messageId);
    await timeline.takeChanges(gone);
    await vi.waitFor(() => expect(shown(timeline)).toMatchObject({ first: 1, last: 50 }));
  });
});

describe('changes', () => {
  it.each([
    [true, { first: 1_601, last: 3_100, count: 1_500 }],
    [false, { first: 1, last: 1_500, count: 1_500 }],
  ])('of a long absence leave the reader where they are (at the end: %s)', async (isAtEnd, expected) => {
    const { timeline, conversation } = setUp(100);
    await timeline.open('newest');
    timeline.attend(isAtEnd ? 'reading' : 'elsewhere');
    const arrived = Array.from({ length: 3_000 }, (_, index) => testMessage(101 + index));
    await timeline.takeChanges(conversation.put(...arrived));
    expect(shown(timeline)).toMatchObject(expected);
    if (!isAtEnd) await timeline.loadMore('newer');
    expect(shown(timeline).last).toBe(isAtEnd ? 3_100 : 1_600);
  });

  it('are read in portions, however many there are', async () => {
    const { timeline, conversation } = setUp(1);
    await timeline.open('newest');
    const ids = conversation.put(...Array.from({ length: 450 }, (_, index) => testMessage(index + 2)));
    await timeline.takeChanges(ids);
    expect(shown(timeline)).toMatchObject({ last: 451, count: 451 });
  });

  it('announce what others wrote, not what is own or known', async () => {
    const { timeline, conversation, onArrivals } = setUp(2);
    await timeline.open('newest');
    const own = testMessage(3, { isOwn: true, state: 'waiting', position: '9' });
    await timeline.takeChanges(conversation.put(own, testMessage(2)));
    expect(onArrivals).not.toHaveBeenCalled();
    const arrived = testMessage(4);
    await timeline.takeChanges(conversation.put(arrived));
    expect(onArrivals).toHaveBeenCalledExactlyOnceWith([arrived]);
  });

  it('set the line "New" only when nobody looks, and move it when all before was read', async () => {
    const { timeline, conversation } = setUp(2);
    await timeline.open('newest');
    await timeline.takeChanges(conversation.put(testMessage(3)));
    expect(shown(timeline).window.firstUnreadId).toBeUndefined();
    timeline.see(testMessage(3));
    timeline.attend('elsewhere');
    await timeline.takeChanges(conversation.put(testMessage(4)));
    await timeline.takeChanges(conversation.put(testMessage(5)));
    expect(shown(timeline).window.firstUnreadId).toBe(testMessageId(4));
    timeline.see(testMessage(5));
    await timeline.takeChanges(conversation.put(testMessage(6)));
    expect(shown(timeline).window.firstUnreadId).toBe(testMessageId(6));
    timeline.forgetUnread();
    expect(shown(timeline).window.firstUnreadId).toBeUndefined();
  });

  it('that nobody looks at bring the line "New" into sight, unless the reader is elsewhere', async () => {
    const { timeline, conversation } = setUp(2);
    await timeline.open('newest');
    const [opened] = [shown(timeline).generation];
    await timeline.takeChanges(conversation.put(testMessage(3)));
    expect(shown(timeline)).toMatchObject({ generation: opened, openedAt: 'newest' });
    timeline.see(testMessage(3));
    timeline.attend('at-line');
    await timeline.takeChanges(conversation.put(testMessage(4)));
    const { generation } = shown(timeline);
    expect(shown(timeline)).toMatchObject({ last: 4, openedAt: 'first-unread' });
    expect(generation).toBeGreaterThan(opened);
    await timeline.takeChanges(conversation.put(testMessage(5)));
    expect(shown(timeline).generation).toBeGreaterThan(generation);
    expect(shown(timeline).window.firstUnreadId).toBe(testMessageId(4));
    timeline.attend('elsewhere');
    const before = shown(timeline).generation;
    await timeline.takeChanges(conversation.put(testMessage(6)));
    expect(shown(timeline).generation).toBe(before);
    // Whoever has gone past it is not led back: what comes then has a line of its own, one for all until the view tells otherwise.
    timeline.attend('past-line');
    await timeline.takeChanges(conversation.put(testMessage(7)));
    await timeline.takeChanges(conversation.put(testMessage(8)));
    expect(shown(timeline).generation).toBeGreaterThan(before);
    expect(shown(timeline).window.firstUnreadId).toBe(testMessageId(7));
  });

  it('missed while the core was away have the line "New", when nobody looks', async () => {
    const { timeline, conversation } = setUp(2);
    await timeline.open('newest');
    timeline.see(testMessage(2));
    timeline.attend('at-line');
    conversation.put(testMessage(3), testMessage(4));
    await timeline.resync();
    expect(shown(timeline)).toMatchObject({ last: 4, openedAt: 'first-unread' });
    expect(shown(timeline).window.firstUnreadId).toBe(testMessageId(3));
  });

  it('that come while it is opened anew do not keep it from that', async () => {
    const { timeline, conversation } = setUp(300);
    await timeline.open('newest');
    timeline.attend('at-line');
    let release = (): void => {};
    conversation.gate = new Promise((resolve) => (release = resolve));
    conversation.firstUnreadId = testMessageId(100);
    const opening = timeline.open('first-unread');
    await timeline.takeChanges(conversation.put(testMessage(301)));
    release();
    await opening;
    expect(shown(timeline).window.firstUnreadId).toBe(testMessageId(100));
  });

  it('missed while the core was away are caught up with', async () => {
    const { timeline, conversation } = setUp(50);
    await timeline.open('newest');
    conversation.put(testMessage(10, { state: 'delivered', isOwn: true }), testMessage(51), testMessage(52));
    await timeline.resync();
    expect(shown(timeline)).toMatchObject({ last: 52, count: 52 });
    expect(shown(timeline).window.messages[9]?.state).toBe('delivered');
  });
});

describe('reading', () => {
  it('marks what others wrote, once, and only forward', async () => {
    const { timeline, conversation } = setUp(5, 3);
    await timeline.open('first-unread');
    timeline.see(testMessage(2));
    timeline.see(testMessage(4));
    timeline.see(testMessage(3));
    timeline.see(testMessage(4));
    expect(conversation.read).toEqual([testMessageId(4)]);
  });

  it('marks all when one goes to the end past everything unread', async () => {
    const { timeline, conversation } = setUp(500, 100);
    await timeline.open('newest');
    timeline.see(testMessage(500));
    expect(conversation.read).toEqual([testMessageId(500)]);
  });

  it('marks all when everything is unread', async () => {
    const { timeline, conversation } = setUp(3, 1);
    await timeline.open('first-unread');
    timeline.see(testMessage(3));
    expect(conversation.read).toEqual([testMessageId(3)]);
  });

  it('is not held up by own messages that wait behind', async () => {
    const { timeline, conversation } = setUp(2);
    await timeline.open('newest');
    const waiting = testMessage(3, { isOwn: true, state: 'waiting', position: '9' });
    await timeline.takeChanges(conversation.put(waiting));
    timeline.see(waiting);
    await timeline.takeChanges(conversation.put(testMessage(4)));
    timeline.see(waiting);
    expect(conversation.read).toEqual([testMessageId(4)]);
  });

  it('is tried again when it could not be noted', async () => {
    const { timeline, conversation } = setUp(2, 1);
    await timeline.open('first-unread');
    conversation.failure = new Error('disk');
    timeline.see(testMessage(2));
    await Promise.resolve();
    await Promise.resolve();
    conversation.failure = undefined;
    timeline.see(testMessage(2));
    expect(conversation.read).toEqual([testMessageId(2)]);
  });
});
