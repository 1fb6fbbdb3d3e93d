import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { idFromBytes, type ConversationId, type DeviceId, type UserId } from '../../shared/domain/ids';
import type { Presence } from '../../shared/ipc/core-contract';
import { randomBytes } from '../crypto/primitives';
import { createManualTimers, type ManualTimers } from '../transport/testing/manual-timers';
import { addConversation, newUserId, temporaryVault, type TemporaryVault } from '../vault/testing/temporary-vault';
import { hereLastsMs } from './here-devices';
import { presenceBoard, type PresenceBoard } from './presence';
import type { SignalBody } from './signal-codec';

type Said = Extract<SignalBody, { kind: 'presence' }>;

const [self, ben, cleo] = [newUserId(), newUserId(), newUserId()];
const devices = new Map<UserId, DeviceId>();
let temporary: TemporaryVault;
let timers: ManualTimers;
let sent: { topic: ConversationId; said: Said }[];
let closed: Set<ConversationId>;
let board: PresenceBoard;

beforeEach(() => {
  temporary = temporaryVault();
  timers = createManualTimers();
  timers.advance(1_700_000_000_000);
  sent = [];
  closed = new Set();
  board = presenceBoard({
    vault: temporary.vault,
    clock: timers,
    timers,
    self,
    isOpen: (topic) => !closed.has(topic),
    random: () => 0.5,
    async send(topic, said) {
      if (said.kind === 'presence') sent.push({ topic, said });
    },
  });
  board.connect();
});
afterEach(() => temporary.remove());

const conversation = (members: readonly UserId[]): ConversationId =>
  temporary.vault.transact((tx) => addConversation(tx, { members: [self, ...members] }));
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
    expect(board.list()).toEqual([{ userId: self, status: 'available', text: '', emoji: '', isHere: false }]);
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
    expect(of(self)).toEqual({ userId: self, status: 'available', text: '', emoji: '', isHere: true });
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
