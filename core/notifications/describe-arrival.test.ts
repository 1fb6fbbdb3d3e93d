import { describe, expect, it } from 'vitest';
import type { ConversationId, MessageId, UserId } from '../../shared/domain/ids';
import type { ConversationPreferences, ConversationView, MessageView } from '../../shared/ipc/core-contract';
import { describeArrival } from './describe-arrival';

const self = 'a'.repeat(64) as UserId;
const mara = 'b'.repeat(64) as UserId;
const conversationId = 'c'.repeat(64) as ConversationId;

function conversation(
  notify: ConversationPreferences['notify'],
  kind: ConversationView['kind'] = 'group',
): ConversationView {
  return {
    conversationId,
    kind,
    name: kind === 'group' ? 'Visite' : '',
    members: [self, mara],
    roles: [],
    rights: { post: 'members', addMembers: 'members', call: 'members' },
    hasJoinLink: false,
    may: { post: true, addMembers: true, call: true, manage: true },
    createdAtMs: 0,
    unreadCount: 1,
    unreadMentionCount: 0,
    isMarkedUnread: false,
    isMember: true,
    isBlocked: false,
    preferences: { notify, isFavourite: false, isArchived: false },
  };
}

function message(number: number, body: MessageView['body']): MessageView {
  return {
    messageId: number.toString(16).padStart(32, '0') as MessageId,
    conversationId,
    sender: mara,
    isOwn: false,
    sentAtMs: 0,
    position: String(number),
    state: 'received',
    body,
    isForwarded: false,
    isPinned: false,
    isStarred: false,
    reactions: [],
  };
}

const plain = message(3, { kind: 'text', text: 'plain', mentions: [] });
const named = message(2, { kind: 'text', text: '@Anna', mentions: [{ start: 0, length: 5, userId: self }] });
const all = message(1, { kind: 'text', text: '@all', mentions: [{ start: 0, length: 4 }] });
const other = message(4, { kind: 'text', text: '@Ben', mentions: [{ start: 0, length: 4, userId: mara }] });
const ping = message(5, { kind: 'ping' });

function told(notify: ConversationPreferences['notify'], ...messages: readonly MessageView[]) {
  const arrived = { conversation: conversation(notify), messages, count: messages.length, self, nameOf: () => 'Mara' };
  return describeArrival(arrived);
}

describe('what a person is told of new messages', () => {
  it('is the newest one, and how many there are', () => {
    expect(told('all', plain, named)).toEqual({
      what: 'arrived',
      conversationId,
      groupName: 'Visite',
      sender: 'Mara',
      messageId: plain.messageId,
      body: { kind: 'text', text: 'plain' },
      count: 2,
    });
  });

  it('is nothing in a conversation that is muted', () => {
    expect(told('nothing', named)).toBeUndefined();
  });

  it('is, for mentions only, what names them, or all, or calls for attention', () => {
    expect(told('mentions', plain, other)).toBeUndefined();
    expect(told('mentions', plain, named, all)).toMatchObject({ messageId: named.messageId, count: 2 });
    expect(told('mentions', plain, all)).toMatchObject({ messageId: all.messageId, count: 1 });
    expect(told('mentions', ping)).toMatchObject({ body: { kind: 'ping' } });
  });

  it('is read without marks, with those who are mentioned by their names as they are now', () => {
    const text = '*Look*, @Ma and @alle: ~~no~~';
    const mentions = [
      { start: 8, length: 3, userId: mara },
      { start: 16, length: 5 },
    ];
    expect(told('all', message(6, { kind: 'text', text, mentions }))?.body).toEqual({
      kind: 'text',
      text: 'Look, @Mara and @alle: no',
    });
    const arrived = { conversation: conversation('all'), count: 1, self, nameOf: () => '' };
    const unknown = describeArrival({ ...arrived, messages: [message(7, { kind: 'text', text, mentions })] });
    expect(unknown?.body).toMatchObject({ text: 'Look, @Ma and @alle: no' });
  });

  it('has what is said with a picture, which may name somebody', () => {
    const picture = { kind: 'image', width: 8, height: 8, sizeBytes: 9, isAnimated: false, alt: 'a plan' } as const;
    const silent = message(8, { ...picture, text: '', mentions: [] });
    const saying = message(9, { ...picture, text: '*See*, @Anna', mentions: [{ start: 7, length: 5, userId: self }] });
    expect(told('all', silent)?.body).toEqual({ kind: 'image', isAnimated: false });
    expect(told('mentions', silent, saying)).toMatchObject({ count: 1, body: { kind: 'image', text: 'See, @Mara' } });
  });

  it('names no group in a direct conversation', () => {
    const arrived = { messages: [plain], count: 1, self, nameOf: () => 'Mara' };
    expect(describeArrival({ ...arrived, conversation: conversation('all', 'direct') })).not.toHaveProperty(
      'groupName',
    );
  });
});
