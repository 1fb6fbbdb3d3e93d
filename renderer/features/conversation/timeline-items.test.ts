import { describe, expect, it } from 'vitest';
import { openWindow } from './message-window';
import { anna, bert, testMessage, testMessageId } from './test-message';
import { nextMessageIndex, timelineItems } from './timeline-items';
import type { MessageView } from '../../../shared/ipc/core-contract';
import type { TimelineItem } from './timeline-items';

const at = (day: number, hour: number, minute = 0) => new Date(2026, 10, day, hour, minute).getTime();

function itemsOf(messages: readonly MessageView[], options: { hasOlder?: boolean; firstUnread?: number } = {}) {
  const page = { messages: [...messages], hasOlder: options.hasOlder ?? false, hasNewer: false };
  const unread = options.firstUnread;
  return timelineItems(
    openWindow(unread === undefined ? page : { ...page, firstUnreadMessageId: testMessageId(unread) }),
  );
}

const shape = (items: readonly TimelineItem[]) =>
  items
    .filter((item) => item.kind !== 'begin')
    .map((item) => (item.kind === 'message' ? (item.isGroupStart ? 'start' : 'more') : item.kind));

describe('timeline items', () => {
  it('begin each day with a line', () => {
    const items = itemsOf([testMessage(1, { sentAtMs: at(19, 23, 59) }), testMessage(2, { sentAtMs: at(20, 0, 1) })]);
    expect(shape(items)).toEqual(['day', 'start', 'day', 'start']);
  });

  it('keep the order of the conversation when clocks jump by years, and say each time which day it is', () => {
    const years = [2026, 2034, 2034, 2019, 2026].map((year) => new Date(year, 10, 20, 9, 0).getTime());
    const items = itemsOf(years.map((sentAtMs, index) => testMessage(index + 1, { sentAtMs })));
    expect(shape(items)).toEqual(['day', 'start', 'day', 'start', 'more', 'day', 'start', 'day', 'start']);
    const days = items.flatMap((item) => (item.kind === 'day' ? new Date(item.atMs).getFullYear() : []));
    expect(days).toEqual([2026, 2034, 2019, 2026]);
    expect(new Set(items.map(({ key }) => key)).size).toBe(items.length);
  });

  it('do not claim that a day begins where older messages can load', () => {
    expect(shape(itemsOf([testMessage(1)], { hasOlder: true }))).toEqual(['start']);
  });

  it('begin with a word about the conversation once its beginning is loaded', () => {
    expect(itemsOf([testMessage(1)]).at(0)?.kind).toBe('begin');
    expect(itemsOf([testMessage(1)], { hasOlder: true }).at(0)?.kind).toBe('message');
    expect(itemsOf([]).map((item) => item.kind)).toEqual(['begin']);
  });

  it('group messages of one person until another writes or five minutes pass', () => {
    const items = itemsOf([
      testMessage(1, { sentAtMs: at(20, 9, 0), sender: anna }),
      testMessage(2, { sentAtMs: at(20, 9, 4), sender: anna }),
      testMessage(3, { sentAtMs: at(20, 9, 4), sender: bert }),
      testMessage(4, { sentAtMs: at(20, 9, 5), sender: anna }),
      testMessage(5, { sentAtMs: at(20, 9, 10), sender: anna }),
    ]);
    expect(shape(items)).toEqual(['day', 'start', 'more', 'start', 'start', 'start']);
  });

  it('start a group after a notice, and let unsupported content stand among messages', () => {
    const items = itemsOf([
      testMessage(1),
      testMessage(2, { body: { kind: 'notice', notice: { what: 'created' } } }),
      testMessage(3),
      testMessage(4, { body: { kind: 'unsupported' } }),
    ]);
    expect(shape(items)).toEqual(['day', 'start', 'notice', 'start', 'more']);
  });

  it('mark the first unread message and start a group there', () => {
    const items = itemsOf([testMessage(1), testMessage(2), testMessage(3)], { firstUnread: 2 });
    expect(shape(items)).toEqual(['day', 'start', 'unread', 'start', 'more']);
  });

  it('give the keyboard the nearest message, not the lines between', () => {
    const items = itemsOf([testMessage(1), testMessage(2)], { firstUnread: 2 });
    expect(nextMessageIndex(items, 3, 1)).toBe(4);
    expect(nextMessageIndex(items, 3, -1)).toBe(2);
    expect(nextMessageIndex(items, 1, -1)).toBeUndefined();
  });
});
