import { describe, expect, it } from 'vitest';
import type { ConversationPreferences, ConversationView } from '../../../shared/ipc/core-contract';
import { testConversation } from '../conversation/test-conversation';
import { folderNames, listRows, plainRows, type ListRow } from './list-rows';

const nothingClosed: ReadonlySet<string> = new Set();

function conversation(
  id: string,
  createdAtMs: number,
  preferences: Partial<ConversationPreferences> = {},
  changes: Partial<ConversationView> = {},
): ConversationView {
  return testConversation(id, {
    name: id,
    createdAtMs,
    preferences: { notify: 'all', isFavourite: false, isArchived: false, ...preferences },
    ...changes,
  });
}

/** `# name (count)` for an open heading, `+` for a closed one, with what is unread behind it. */
function draw(rows: readonly ListRow[]): readonly string[] {
  return rows.map((row) => {
    if (row.kind === 'conversation') return row.conversation.name;
    const unread = row.unreadCount > 0 ? ` ${row.unreadCount} unread` : '';
    if (row.kind === 'archive') return `archive (${row.count})${unread}`;
    const name = row.section.kind === 'folder' ? row.section.name : row.section.kind;
    return `${row.isClosed ? '+' : '#'} ${name} (${row.count})${unread}`;
  });
}

describe('the list', () => {
  it('has neither headings nor an archive where nothing was sorted', () => {
    expect(draw(listRows([conversation('a', 1), conversation('b', 2)], nothingClosed, 'en'))).toEqual(['b', 'a']);
    expect(listRows([], nothingClosed, 'en')).toEqual([]);
  });

  it('begins with favourites, then folders by name, then all others, then the way to the archive', () => {
    const list = [
      conversation('a', 9),
      conversation('b', 8, { isFavourite: true }),
      conversation('c', 7, { folder: 'Ward 10' }),
      conversation('d', 6, { folder: 'Ward 9' }),
      conversation('e', 5, { folder: 'Äpfel' }),
      conversation('f', 4, { folder: 'Ward 9' }),
      conversation('g', 3, { isFavourite: true, folder: 'Ward 9' }),
      conversation('h', 2, { isArchived: true, isFavourite: true }, { unreadCount: 3 }),
    ];
    expect(draw(listRows(list, nothingClosed, 'de'))).toEqual([
      '# favourites (2)',
      'b',
      'g',
      '# Äpfel (1)',
      'e',
      '# Ward 9 (2)',
      'd',
      'f',
      '# Ward 10 (1)',
      'c',
      '# rest (1)',
      'a',
      'archive (1) 3 unread',
    ]);
  });

  it('tells of a closed section what is unread in it and wanted', () => {
    const list = [
      conversation('a', 1, { folder: 'x' }, { unreadCount: 2 }),
      conversation('b', 2, { folder: 'x', notify: 'nothing' }, { unreadCount: 10, unreadMentionCount: 1 }),
      conversation('c', 3, { folder: 'x', notify: 'mentions' }, { unreadCount: 10, unreadMentionCount: 1 }),
      conversation('d', 4),
      conversation('e', 5, { folder: 'x', notify: 'nothing' }, { isMarkedUnread: true }),
      conversation('f', 6, { folder: 'x' }, { unreadCount: 1, isMarkedUnread: true }),
    ];
    const closed = new Set(['folder x']);
    expect(draw(listRows(list, closed, 'en'))).toEqual(['+ x (5) 5 unread', '# rest (1)', 'd']);
  });

  it('shows everything that is left when the headings go, closed or not', () => {
    expect(draw(listRows([conversation('a', 1)], new Set(['rest']), 'en'))).toEqual(['a']);
  });

  it('takes a folder called like a section for a folder', () => {
    const list = [conversation('a', 1, { folder: 'rest' }), conversation('b', 2)];
    expect(draw(listRows(list, new Set(['rest']), 'en'))).toEqual(['# rest (1)', 'a', '+ rest (1)']);
  });

  it('keeps the rows of what has not changed, so that they are not drawn anew', () => {
    const [a, b] = [conversation('a', 1, { isFavourite: true }), conversation('b', 2)];
    const before = listRows([a, b], nothingClosed, 'en');
    const after = listRows([a, { ...b, name: 'c' }], nothingClosed, 'en');
    expect(before.map((row, index) => row === after[index])).toEqual([true, true, true, false]);
    expect(plainRows([a])[0]).toBe(before[1]);
  });
});

it('names each folder once, archived conversations’ too', () => {
  const list = [
    conversation('a', 1, { folder: 'Ward 10' }),
    conversation('b', 2, { folder: 'Ward 9', isArchived: true }),
    conversation('c', 3, { folder: 'Ward 10' }),
  ];
  expect(folderNames(list, 'en')).toEqual(['Ward 9', 'Ward 10']);
});
