import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { idFromBytes, type ConversationId, type DeviceId, type UserId } from '../../shared/domain/ids';
import type { Presence } from '../../shared/ipc/core-contract';
import { views, type View, type Views } from '../conversation/visible-topics';
import { randomBytes } from '../crypto/primitives';
import { createManualTimers, type ManualTimers } from '../transport/testing/manual-timers';
import { writeBlocked } from '../vault/block-table';
import { removeMembers } from '../vault/conversation-member-table';
import { markLeft } from '../vault/conversation-table';
import { addConversation, newUserId, temporaryVault, type TemporaryVault } from '../vault/testing/temporary-vault';
import { hereLastsMs } from './here-devices';
import { presenceBoard, type PresenceBoard } from './presence';
import type { SignalBody } from './signal-codec';

type Said = Extract<SignalBody, { kind: 'presence' }>;

const [self, ben, cleo] = [newUserId(), newUserId(), newUserId()];
const devices = new Map<UserId, DeviceId>();
let temporary: TemporaryVault;
let timers: ManualTimers;
let farewells: { topic: ConversationId; said: Said }[];
let sent: { topic: ConversationId; said: Said }[];
let closed: Set<ConversationId>;
let board: PresenceBoard;
let shown: Views;
let view: View;

beforeEach(() => {
  temporary = temporaryVault();
  timers = createManualTimers();
  timers.advance(1_700_000_000_000);
  sent = [];
  farewells = [];
  closed = new Set();
  shown = views(() => undefined);
  view = shown.add();
  board = presenceBoard({
    vault: temporary.vault,
    clock: timers,
    timers,
    self,
    isOpen: (topic) => !closed.has(topic),
    visible: shown,
    random: () => 0.5,
    async send(topic, said) {
      if (said.kind === 'presence') sent.push({ topic, said });
    },
    async sendToBlocked(topic, said) {
      if (said.kind === 'presence') farewells.push({ topic, said });
    },
  });
  board.connect();
});
afterEach(() => temporary.remove());

const conversation = (members: readonly UserId[]): ConversationId =>
  temporary.vault.transact((tx) => addConversation(tx, { members: [self, ...members] }));
const pairWith = (otherUserId: UserId): ConversationId =>
  temporary.vault.transact((tx) => addConversation(tx, { kind: 'direct', otherUserId, members: [self, otherUserId] }));
function block(userId: UserId, isBlocked = true): void {
  temporary.vault.transact((tx) => writeBlocked(tx, userId, isBlocked));
  board.blocked(userId, isBlocked);
}
const others = (count: number): UserId[] => Array.from({ length: count }, newUserId);
const of = (userId: UserId): Presence | undefined => board.list().find((each) => each.userId === userId);

function hear(topic: ConversationId, userId: UserId, said: Partial<Said> = {}, isOwnUser = false): void {
  const deviceId = devices.get(userId) ?? idFromBytes('DeviceId', randomBytes(16));
  devices.set(userId, deviceId);
  board.heard(topic, { userId, deviceId, isOwnUser }, { kind: 'presence', isHere: true, asks: false, ...said });
}

describe('telling that this person is here', () => {
  it('happens when topics are opened, asks, and reaches each person by one topic', () => {
    const [large, pair, group] = [conversation(others(150)), conversation([ben]), conversation([ben, cleo])];
    const same = conversation([cleo, ben]);
    closed.add(large);
    for (const topic of [pair, group, same]) board.opened(topic);
    expect(sent).toEqual([]);
    timers.advance(600);
    expect(sent.map(({ topic }) => topic)).toHaveLength(2);
    expect(sent[0]).toEqual({ topic: pair, said: { kind: 'presence', isHere: true, asks: true } });
    expect([group, same]).toContain(sent[1]?.topic);
    board.opened(pair);
    timers.advance(600);
    expect(sent).toHaveLength(2);
  });

  it('goes on every two minutes, and ends when the connection does', () => {
    const pair = conversation([ben]);
    board.opened(pair);
    timers.advance(600 + 3 * 120_000);
    expect(sent.map(({ said }) => said.asks)).toEqual([true, false, false, false]);
    board.disconnect();
    timers.advance(600_000);
    expect(sent).toHaveLength(4);
    expect(timers.waiting()).toEqual([]);
  });

  it('answers whoever asks in a small group, once in ten seconds', () => {
    const [small, large] = [conversation(others(9)), conversation(others(10))];
    hear(large, ben, { asks: true });
    for (let time = 0; time < 3; time += 1) hear(small, cleo, { asks: true });
    timers.advance(2_000);
    expect(sent.map(({ topic, said }) => [topic, said.asks])).toEqual([[small, false]]);
    hear(small, cleo, { asks: true });
    timers.advance(8_900);
    expect(sent).toHaveLength(1);
    timers.advance(200);
    expect(sent).toHaveLength(2);
  });

  it('says the status at once when it is set, and good-bye when it leaves', async () => {
    const pair = conversation([ben]);
    board.opened(pair);
    timers.advance(600);
    board.setStatus({ availability: 'busy', text: 'Visite', emoji: '🩺' });
    const status = { availability: 'busy', text: 'Visite', emoji: '🩺', setAtMs: timers.nowMs() };
    expect(sent.at(-1)).toEqual({ topic: pair, said: { kind: 'presence', isHere: true, asks: false, status } });
    await board.takeLeave();
    expect(sent.at(-1)).toEqual({ topic: pair, said: { kind: 'presence', isHere: false, asks: false } });
  });

  it('says nothing when it is not shared', async () => {
    const pair = conversation([ben]);
    board.setSettings({ sharesTyping: true, sharesPresence: false });
    board.opened(pair);
    hear(pair, ben, { asks: true });
    board.setStatus({ availability: 'busy', text: '', emoji: '' });
    timers.advance(600_000);
    await board.takeLeave();
    expect(sent).toEqual([]);
    expect(of(ben)).toBeUndefined();
    expect(of(self)).toMatchObject({ status: 'busy', isHere: false });
  });
});

describe('telling a group of a thousand that this person is here', () => {
  // All signals of presence and typing are as long as this on the wire: see seal-signal.test.ts.
  const signalBytes = 552;
  const saidIn = (topic: ConversationId): readonly Said[] =>
    sent.filter((each) => each.topic === topic).map(({ said }) => said);

  it('happens while they look at it, a few times in ten minutes, and asks nobody', () => {
    const large = conversation(others(999));
    board.opened(large);
    timers.advance(600_000);
    expect(saidIn(large)).toEqual([]);
    view.show([large]);
    board.looked();
    expect(saidIn(large)).toEqual([{ kind: 'presence', isHere: true, asks: false }]);
    timers.advance(3_600_000 - 1);
    // Every four minutes: nobody counts as gone between two words.
    const count = saidIn(large).length;
    expect(count).toBe(15);
    expect(saidIn(large).some(({ asks }) => asks)).toBe(false);
    // If all of them look at it for an hour, each hears 999 of these: 4.2 signals, 2.3 KB in a second.
    const heardPerSecond = (999 * count) / 3_600;
    expect(heardPerSecond).toBeLessThan(4.2);
    expect(heardPerSecond * signalBytes).toBeLessThan(2_320);
    view.show([]);
    timers.advance(3_600_000);
    expect(saidIn(large)).toHaveLength(count);
  });

  it('is not repeated by looking away and back, and is told at once when the status changes', () => {
    const large = conversation(others(150));
    for (let look = 0; look < 50; look += 1) {
      view.show([large]);
      board.looked();
      timers.advance(1_000);
      view.show([]);
      board.looked();
    }
    expect(saidIn(large)).toHaveLength(1);
    view.show([large]);
    board.setStatus({ availability: 'busy', text: '', emoji: '' });
    expect(saidIn(large)).toHaveLength(2);
  });

  it('begins when the group is opened at the relay while it is looked at, and ends with a good-bye', async () => {
    const large = conversation(others(150));
    closed.add(large);
    view.show([large]);
    board.looked();
    expect(sent).toEqual([]);
    closed.clear();
    board.opened(large);
    expect(saidIn(large)).toHaveLength(1);
    await board.takeLeave();
    expect(saidIn(large).at(-1)).toEqual({ kind: 'presence', isHere: false, asks: false });
  });

  it('does not happen when it is not shared', () => {
    const large = conversation(others(150));
    board.setSettings({ sharesTyping: true, sharesPresence: false });
    view.show([large]);
    board.looked();
    board.opened(large);
    timers.advance(600_000);
    expect(sent).toEqual([]);
  });
});

describe('being away from the computer', () => {
  it('is told at once, as is coming back, and leaves the status as it was chosen', () => {
    const pair = conversation([ben]);
    board.opened(pair);
    timers.advance(600);
    board.setStatus({ availability: 'available', text: 'Visite', emoji: '' });
    const chosen = of(self);
    board.setIdle(true);
    board.setIdle(true);
    expect(sent).toHaveLength(3);
    expect(sent.at(-1)?.said).toMatchObject({ isHere: true, isIdle: true, status: { availability: 'available' } });
    expect(of(self)).toEqual({ ...chosen, isIdle: true });
    timers.advance(120_000);
    expect(sent.at(-1)?.said).toMatchObject({ isIdle: true });
    board.setIdle(false);
    expect(sent.at(-1)?.said).not.toHaveProperty('isIdle');
    expect(of(self)).toEqual(chosen);
  });

  it('is told to whoever is met later, and to nobody when it is not shared', () => {
    const pair = conversation([ben]);
    board.setIdle(true);
    board.opened(pair);
    timers.advance(600);
    expect(sent.map(({ said }) => said.isIdle)).toEqual([true]);
    board.setSettings({ sharesTyping: true, sharesPresence: false });
    const count = sent.length;
    board.setIdle(false);
    board.setIdle(true);
    expect(sent).toHaveLength(count);
    expect(of(self)?.isIdle).toBe(false);
  });

  it('is shown of others who are at none of their devices, and told when it changes', () => {
    const pair = conversation([ben]);
    const [desk, phone] = [idFromBytes('DeviceId', randomBytes(16)), idFromBytes('DeviceId', randomBytes(16))];
    let told = 0;
    temporary.vault.subscribe((changes) => {
      told += changes.filter(({ what }) => what === 'presence').length;
    });
    const say = (deviceId: DeviceId, isIdle: boolean): void =>
      board.heard(
        pair,
        { userId: ben, deviceId, isOwnUser: false },
        { kind: 'presence', isHere: true, asks: false, isIdle },
      );
    say(desk, true);
    expect([of(ben)?.isIdle, told]).toEqual([true, 1]);
    say(phone, false);
    expect([of(ben)?.isIdle, told]).toEqual([false, 2]);
    say(phone, true);
    say(phone, true);
    expect([of(ben)?.isIdle, of(ben)?.status, told]).toEqual([true, 'available', 3]);
    say(desk, false);
    expect([of(ben)?.isIdle, told]).toEqual([false, 4]);
  });
});

describe('who is in no conversation with this person any more', () => {
  it('is forgotten at once, with their status; others stay', () => {
    const [pair, group] = [conversation([ben]), conversation([ben, cleo])];
    const status = { availability: 'busy', text: 'Visite', emoji: '', setAtMs: timers.nowMs() } as const;
    for (const userId of [ben, cleo]) hear(group, userId, { status });
    let told = 0;
    temporary.vault.subscribe((changes) => {
      told += changes.filter(({ what }) => what === 'presence').length;
    });
    temporary.vault.transact((tx) => removeMembers(tx, group, [ben, cleo]));
    board.moved();
    expect([of(ben)?.text, of(cleo), told]).toEqual(['Visite', undefined, 1]);
    temporary.vault.transact((tx) => markLeft(tx, pair));
    board.moved();
    expect(board.list().map(({ userId }) => userId)).toEqual([self]);
  });

  it('is forgotten when they are blocked, too, unless a group is shared with them', () => {
    const dora = newUserId();
    conversation([ben]);
    for (const userId of [ben, dora]) hear(pairWith(userId), userId);
    for (const userId of [ben, dora]) block(userId);
    expect([of(ben)?.isHere, of(dora)]).toEqual([true, undefined]);
  });
});

describe('whoever is blocked', () => {
  const busy = { availability: 'busy', text: 'Visite', emoji: '' } as const;

  it('is told at once that this person is not here and has no status, and hears it again when they are not blocked', () => {
    const pair = pairWith(ben);
    board.opened(pair);
    timers.advance(600);
    board.setStatus(busy);
    const [before] = sent.slice(-1);
    block(ben);
    const nothing = { availability: 'available', text: '', emoji: '', setAtMs: timers.nowMs() + 1 };
    expect(farewells).toEqual([
      { topic: pair, said: { kind: 'presence', isHere: false, asks: false, status: nothing } },
    ]);
    // They keep the latest.
    expect(nothing.setAtMs).toBeGreaterThan(before?.said.status?.setAtMs ?? Infinity);
    expect(of(self)).toMatchObject({ status: 'busy', text: 'Visite' });
    block(ben, false);
    timers.advance(600);
    expect(sent.at(-1)).toMatchObject({ topic: pair, said: { isHere: true, asks: true, status: busy } });
    expect(sent.at(-1)?.said.status?.setAtMs).toBeGreaterThan(nothing.setAtMs);
    expect(farewells).toHaveLength(1);
  });

  it('is told nothing where a group is shared with them, or where it is not shared at all', () => {
    conversation([ben]);
    for (const userId of [ben, cleo]) pairWith(userId);
    block(ben);
    board.setSettings({ sharesTyping: true, sharesPresence: false });
    block(cleo);
    expect(farewells).toEqual([]);
  });

  it('is told once the relay takes it, if it could not be told before and holds still', () => {
    const [pair, former] = [pairWith(ben), pairWith(cleo)];
    for (const topic of [pair, former]) closed.add(topic);
    for (const userId of [ben, cleo]) block(userId);
    block(cleo, false);
    expect(farewells).toEqual([]);
    closed.clear();
    for (const topic of [pair, former, pair]) board.opened(topic);
    expect(farewells.map(({ topic }) => topic)).toEqual([pair]);
  });
});

describe('who is here', () => {
  it('is known for some minutes after each word, not longer, and not without a connection', () => {
    const pair = conversation([ben]);
    let told = 0;
    temporary.vault.subscribe((changes) => {
      told += changes.filter(({ what }) => what === 'presence').length;
    });
    hear(pair, ben);
    timers.advance(hereLastsMs - 1);
    hear(pair, ben);
    expect(told).toBe(1);
    timers.advance(hereLastsMs - 1);
    expect(of(ben)?.isHere).toBe(true);
    timers.advance(2);
    expect(of(ben)).toBeUndefined();
    expect(told).toBe(2);
    hear(pair, ben);
    hear(pair, ben, { isHere: false });
    expect(of(ben)).toBeUndefined();
    hear(pair, ben);
    board.disconnect();
    expect(board.list()).toEqual([
      { userId: self, status: 'available', text: '', emoji: '', isHere: false, isIdle: false },
    ]);
  });
});

describe('a status', () => {
  const status = (fields: object = {}) =>
    ({ availability: 'busy', text: 'Visite', emoji: '', setAtMs: timers.nowMs(), ...fields }) as const;

  it('is the latest that its owner set, in whatever order it is heard', () => {
    const pair = conversation([ben]);
    hear(pair, ben, { status: status({ text: 'second' }) });
    hear(pair, ben, { status: status({ text: 'first', setAtMs: timers.nowMs() - 1 }) });
    expect(of(ben)).toMatchObject({ status: 'busy', text: 'second', isHere: true });
    hear(pair, ben, { status: status({ text: 'from the future', setAtMs: timers.nowMs() + 200_000 }) });
    expect(of(ben)).toMatchObject({ text: 'second' });
  });

  it('ends at its time, which is told', () => {
    const pair = conversation([ben]);
    hear(pair, ben, { isHere: false, status: status({ untilMs: timers.nowMs() + 60_000 }) });
    board.setStatus({ availability: 'away', text: 'Mittag', emoji: '', untilMs: timers.nowMs() + 30_000 });
    let told = 0;
    temporary.vault.subscribe((changes) => {
      told += changes.filter(({ what }) => what === 'presence').length;
    });
    timers.advance(30_002);
    expect(of(self)).toEqual({ userId: self, status: 'available', text: '', emoji: '', isHere: true, isIdle: false });
    expect(of(ben)).toMatchObject({ status: 'busy' });
    timers.advance(30_002);
    expect(of(ben)).toMatchObject({ status: 'available', text: '' });
    expect(told).toBe(2);
  });

  it('of this person, set on another device, counts here too', () => {
    const pair = conversation([ben]);
    hear(pair, self, { status: status({ text: 'from my laptop' }) }, true);
    expect(of(self)).toMatchObject({ text: 'from my laptop' });
  });

  it('is taken back when it is not shared any more, and told again when it is', () => {
    const pair = conversation([ben]);
    board.opened(pair);
    timers.advance(600);
    board.setStatus(status());
    hear(pair, ben, { status: status({ text: 'mine' }) });
    timers.advance(5);
    board.setSettings({ sharesTyping: true, sharesPresence: false });
    expect(sent.at(-1)?.said).toMatchObject({ isHere: false, status: { availability: 'available', text: '' } });
    expect(board.list().map(({ userId }) => userId)).toEqual([self]);
    timers.advance(5);
    board.setSettings({ sharesTyping: true, sharesPresence: true });
    expect(sent.at(-1)?.said).toMatchObject({
      isHere: true,
      asks: true,
      status: { text: 'Visite', setAtMs: timers.nowMs() },
    });
    expect(of(ben)).toBeUndefined();
  });
});
