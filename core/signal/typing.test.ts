import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ConversationId, UserId } from '../../shared/domain/ids';
import { createManualTimers, type ManualTimers } from '../transport/testing/manual-timers';
import { membersOf, removeMembers } from '../vault/conversation-member-table';
import { markLeft } from '../vault/conversation-table';
import { savePresenceSettings } from '../vault/status-table';
import { addConversation, newUserId, temporaryVault, type TemporaryVault } from '../vault/testing/temporary-vault';
import { typing, typingTimes, typingTimesInLargeGroup, type Typing } from './typing';

const [self, ben, cleo] = [newUserId(), newUserId(), newUserId()];
let temporary: TemporaryVault;
let timers: ManualTimers;
let sent: string[];
let isOpen: boolean;
let state: Typing;

beforeEach(() => {
  temporary = temporaryVault();
  timers = createManualTimers();
  timers.advance(1_000_000);
  sent = [];
  isOpen = true;
  state = typing({
    vault: temporary.vault,
    clock: timers,
    timers,
    self,
    isOpen: () => isOpen,
    async send(topic, body) {
      sent.push(`${topic} ${body.kind === 'typing' && body.isTyping}`);
    },
  });
});
afterEach(() => temporary.remove());

const group = (members: readonly UserId[] = [self, ben, cleo]): ConversationId =>
  temporary.vault.transact((tx) => addConversation(tx, { members }));
const announcements = (): string[] => {
  const told: string[] = [];
  temporary.vault.subscribe((changes) => told.push(...changes.map(({ what }) => what)));
  return told;
};

describe('telling that this person writes', () => {
  it('happens at once, then every five seconds while they do', () => {
    const topic = group();
    for (let key = 0; key < 110; key += 1) {
      state.setTyping(topic, true);
      timers.advance(100);
    }
    expect(sent).toEqual([`${topic} true`, `${topic} true`, `${topic} true`]);
  });

  it('is told a third as often in a group of a thousand, where it holds for longer', () => {
    const topic = group([self, ...Array.from({ length: 999 }, newUserId)]);
    for (let second = 0; second < 60; second += 1) {
      state.setTyping(topic, true);
      timers.advance(1_000);
    }
    expect(sent).toHaveLength(4);
    const [, member] = temporary.vault.read((db) => membersOf(db, topic)).filter((userId) => userId !== self);
    if (member === undefined) throw new Error('there are members');
    state.heard(topic, member, true);
    timers.advance(typingTimesInLargeGroup.lastsMs - 1);
    expect(state.typists(topic)).toEqual([member]);
    timers.advance(1);
    expect(state.typists(topic)).toEqual([]);
  });

  it('says that they have stopped, once, unless the others know by themselves', () => {
    const topic = group();
    state.setTyping(topic, false);
    state.setTyping(topic, true);
    state.setTyping(topic, false);
    state.setTyping(topic, false);
    expect(sent).toEqual([`${topic} true`, `${topic} false`]);
    state.setTyping(topic, true);
    timers.advance(typingTimes.lastsMs);
    state.setTyping(topic, false);
    expect(sent).toHaveLength(3);
  });

  it('says nothing where nobody else is, where the relay would not take it, and when it is not shared', () => {
    const topic = group();
    state.setTyping(group([self]), true);
    isOpen = false;
    state.setTyping(topic, true);
    isOpen = true;
    temporary.vault.transact((tx) => savePresenceSettings(tx, { sharesTyping: false, sharesPresence: true }));
    state.setTyping(topic, true);
    expect(sent).toEqual([]);
    temporary.vault.transact((tx) => savePresenceSettings(tx, { sharesTyping: true, sharesPresence: false }));
    state.setTyping(topic, true);
    expect(sent).toEqual([`${topic} true`]);
  });
});

describe('who writes', () => {
  it('is known for eight seconds after their last word', () => {
    const topic = group();
    const told = announcements();
    state.heard(topic, ben, true);
    timers.advance(typingTimes.repeatMs);
    state.heard(topic, cleo, true);
    state.heard(topic, ben, true);
    timers.advance(typingTimes.lastsMs - 1);
    expect(state.typists(topic)).toEqual([ben, cleo]);
    timers.advance(1);
    expect(state.typists(topic)).toEqual([]);
    expect(told).toEqual(['typing', 'typing', 'typing', 'typing']);
  });

  it('is known no more when they say so, leave the conversation, or the connection is gone', () => {
    const topic = group();
    for (const user of [ben, cleo]) state.heard(topic, user, true);
    state.heard(topic, ben, false);
    expect(state.typists(topic)).toEqual([cleo]);
    state.heard(topic, ben, true);
    temporary.vault.transact((tx) => removeMembers(tx, topic, [cleo]));
    state.moved(topic);
    expect(state.typists(topic)).toEqual([ben]);
    const other = group();
    state.heard(other, ben, true);
    temporary.vault.transact((tx) => markLeft(tx, other));
    state.moved(other);
    expect(state.typists(other)).toEqual([]);
    state.clear();
    expect(state.typists(topic)).toEqual([]);
    expect(timers.waiting()).toEqual([]);
  });

  it('is never this person on another device, and nobody when typing is not shared', () => {
    const topic = group();
    state.heard(topic, self, true);
    temporary.vault.transact((tx) => savePresenceSettings(tx, { sharesTyping: false, sharesPresence: true }));
    state.heard(topic, ben, true);
    expect(state.typists(topic)).toEqual([]);
  });

  it('is shown in the conversation that shows the topic', () => {
    const first = temporary.vault.transact((tx) =>
      addConversation(tx, { kind: 'direct', name: '', otherUserId: ben, members: [self, ben] }),
    );
    const second = temporary.vault.transact((tx) =>
      addConversation(tx, { kind: 'direct', name: '', otherUserId: ben, members: [self, ben], createdAtMs: 2 }),
    );
    state.heard(second, ben, true);
    expect(state.typists(first)).toEqual([ben]);
  });
});
