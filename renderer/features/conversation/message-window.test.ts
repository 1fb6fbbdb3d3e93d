import { describe, expect, it } from 'vitest';
import { appendPage, arrivals, clearUnread, markUnread, mergeChanged, openWindow, prependPage } from './message-window';
import { testMessage, testMessageId, testPage, testPosition } from './test-message';
import type { MessageWindow } from './message-window';

const numbers = (window: MessageWindow) => window.messages.map((message) => Number(message.position));

describe('the message window', () => {
  it('grows at both ends and knows whether there is more', () => {
    const opened = openWindow(testPage(10, 12, { hasOlder: true, hasNewer: true }));
    const older = prependPage(opened, testPage(8, 9, { hasOlder: false, hasNewer: true }));
    const newer = appendPage(older, testPage(13, 14, { hasOlder: true, hasNewer: false }));
    expect(numbers(newer)).toEqual([8, 9, 10, 11, 12, 13, 14]);
    expect([newer.hasOlder, newer.hasNewer]).toEqual([false, false]);
  });

  it('shows a message once when pages overlap', () => {
    const window = appendPage(openWindow(testPage(1, 5, { hasNewer: true })), testPage(4, 7));
    expect(numbers(window)).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });

  it('forgets the newest beyond its capacity when older ones load, and can load them again', () => {
    const window = prependPage(openWindow(testPage(6, 10)), testPage(1, 5), 7);
    expect(numbers(window)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(window.hasNewer).toBe(true);
  });

  it('forgets the oldest beyond its capacity when newer ones load, and can load them again', () => {
    const window = appendPage(openWindow(testPage(1, 5, { hasNewer: true })), testPage(6, 10), 7);
    expect(numbers(window)).toEqual([4, 5, 6, 7, 8, 9, 10]);
    expect([window.hasOlder, window.hasNewer]).toEqual([true, false]);
  });
});

describe('changed messages', () => {
  it('move to their new position when a waiting message is sent', () => {
    const waiting = testMessage(3, { isOwn: true, state: 'waiting', position: testPosition(900) });
    const window = mergeChanged(openWindow(testPage(1, 2)), [waiting, testMessage(4)]);
    expect(numbers(window)).toEqual([1, 2, 4, 900]);
    const sent = mergeChanged(window, [testMessage(3, { isOwn: true, state: 'sent' })]);
    expect(numbers(sent)).toEqual([1, 2, 3, 4]);
    expect(sent.messages[2]?.state).toBe('sent');
  });

  it('are left to their page when they lie beyond an end that has more', () => {
    const window = openWindow(testPage(10, 12, { hasOlder: true, hasNewer: true }));
    expect(mergeChanged(window, [testMessage(3), testMessage(40)])).toBe(window);
  });

  it('leave the window when they move beyond an end that has more, so that it has no gap', () => {
    const window = openWindow(testPage(10, 12, { hasNewer: true }));
    expect(numbers(mergeChanged(window, [testMessage(12, { position: testPosition(40) })]))).toEqual([10, 11]);
  });

  it('push out what is furthest from the reader when there are too many, to be loaded again', () => {
    const many = testPage(4, 9).messages;
    const atEnd = mergeChanged(openWindow(testPage(1, 3)), many, 'newest', 5);
    expect([numbers(atEnd), atEnd.hasOlder, atEnd.hasNewer]).toEqual([[5, 6, 7, 8, 9], true, false]);
    const atStart = mergeChanged(openWindow(testPage(1, 3)), many, 'oldest', 5);
    expect([numbers(atStart), atStart.hasOlder, atStart.hasNewer]).toEqual([[1, 2, 3, 4, 5], false, true]);
  });

  it('fill an empty conversation', () => {
    expect(numbers(mergeChanged(openWindow(testPage(1, 0)), [testMessage(1)]))).toEqual([1]);
  });
});

describe('arrivals', () => {
  const window = openWindow(testPage(1, 3));

  it('are new, at the end, and not own', () => {
    const changed = [testMessage(2), testMessage(4), testMessage(5, { isOwn: true, state: 'sent' }), testMessage(6)];
    expect(arrivals(window, changed).map((message) => message.messageId)).toEqual([testMessageId(4), testMessageId(6)]);
  });

  it('put the line "New" before the first of them, unless it stands already', () => {
    const marked = markUnread(window, [testMessage(4), testMessage(5)]);
    expect(marked.firstUnreadId).toBe(testMessageId(4));
    expect(markUnread(marked, [testMessage(6)]).firstUnreadId).toBe(testMessageId(4));
    expect(markUnread(window, [])).toBe(window);
    expect(clearUnread(marked).firstUnreadId).toBeUndefined();
  });
});
