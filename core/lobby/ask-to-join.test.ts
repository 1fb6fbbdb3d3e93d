/** Who asks to be let into a group: a real vault and real keys; the relay and time are the test's. */
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { emptyDirectory, type DirectoryState, type Member } from '../../shared/domain/directory/directory-state';
import type { WorkspaceId } from '../../shared/domain/ids';
import { AppError, toAppError, type ErrorCode } from '../../shared/errors';
import { encodeGroupLink } from '../../shared/protocol/link-codec';
import { newLobby } from '../conversation/conversation-state';
import { cryptoReady } from '../crypto/primitives';
import { makeIdentity, type Identity } from '../directory/identity';
import { createManualTimers, type ManualTimers } from '../transport/testing/manual-timers';
import type { TopicConnection } from '../transport/topic-connection';
import {
  addConversation,
  newConversationId,
  temporaryVault,
  type TemporaryVault,
} from '../vault/testing/temporary-vault';
import { joinAsker, type JoinAsker } from './ask-to-join';
import { openJoinRequest } from './join-request';
import { lobbyKeys } from './lobby-keys';

const workspaceId = 'ab'.repeat(32) as WorkspaceId;
const startMs = 1_800_000_000_000;
const minuteMs = 60_000;
const conversationId = newConversationId();
const lobby = newLobby();
const replacedLobby = newLobby();
let temporary: TemporaryVault;
let identity: Identity;
let timers: ManualTimers;
let asker: JoinAsker;
/** What was put into the lobby, with the minute at which it was. */
let said: (readonly [wish: string, minute: number])[];
let refusal: ErrorCode | undefined;
/** The relay takes what it is told, and the connection breaks before it can say so. */
let isUnanswered: boolean;

beforeAll(cryptoReady);
beforeEach(() => {
  temporary = temporaryVault();
  identity = makeIdentity();
  timers = createManualTimers();
  said = [];
  refusal = undefined;
  isUnanswered = false;
  start();
});
afterEach(() => temporary.remove());

function start(): void {
  const { vault } = temporary;
  const directory = { state: directoryState, moved: async () => false };
  asker = joinAsker({ vault, directory, identity, clock: { nowMs }, timers, log: () => {} });
}

const nowMs = (): number => startMs + timers.nowMs();

function directoryState(): DirectoryState {
  const { userId, deviceId, signature, box, inbox } = identity;
  const device = { deviceId, signatureKey: signature.publicKey, encryptionKey: box.publicKey, inbox };
  const member: Member = {
    userId,
    role: 'member',
    joinedAtMs: 1,
    invitedWith: undefined,
    sealedProfile: new Uint8Array(),
    devices: new Map([[deviceId, device]]),
    revokedDevices: new Map(),
    chainHead: new Uint8Array(32),
  };
  return { ...emptyDirectory(), workspaceId, members: emptyDirectory().members.with(userId, member) };
}

const topics = {
  async open(topic: unknown) {
    if (topic === replacedLobby.topic) throw new AppError('relay.stale-epoch');
    if (refusal !== undefined)
      throw new AppError(refusal, { retry: refusal === 'relay.unreachable' ? 'reconnect' : 'never' });
  },
  async append(_topic: unknown, _epoch: unknown, _entryId: unknown, bytes: Uint8Array) {
    const { sealing } = lobbyKeys(conversationId, lobby);
    const { wish, sentAtMs } = openJoinRequest(bytes, { conversationId, lobby }, sealing, directoryState());
    said.push([wish, Math.floor((sentAtMs - startMs) / minuteMs)]);
    if (isUnanswered) throw new AppError('relay.unreachable', { retry: 'reconnect' });
    return { kind: 'appended', sequence: said.length };
  },
} as unknown as TopicConnection;

const link = encodeGroupLink({ workspaceId, conversationId, lobby, name: 'Visite' });
const states = (): readonly string[] => asker.requests().map(({ state }) => state);
const ask = (): Promise<string> =>
  asker.ask(link).then(
    () => 'asked',
    (error: unknown) => toAppError(error).code,
  );

async function pass(minutes: number): Promise<void> {
  for (let minute = 0; minute < minutes; minute += 1) {
    timers.advance(minuteMs);
    for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
  }
}

describe('who has the link of a group', () => {
  it('asks when the relay can be reached, and again now and then until they are in', async () => {
    expect(await ask()).toBe('asked');
    expect(states()).toEqual(['unsent']);
    await pass(3);
    asker.connect(topics);
    await expect.poll(states).toEqual(['waiting']);
    await pass(25);
    expect(said).toEqual([
      ['join', 3],
      ['join', 13],
      ['join', 23],
    ]);
  });

  it('goes on after a restart, and does not repeat what was said a moment ago', async () => {
    asker.connect(topics);
    await ask();
    asker.disconnect();
    await pass(2);
    start();
    expect(asker.requests()).toMatchObject([{ conversationId, name: 'Visite', askedAtMs: startMs, state: 'waiting' }]);
    asker.connect(topics);
    await pass(9);
    expect(said).toEqual([['join', 0]]);
    await pass(2);
    expect(said).toHaveLength(2);
  });

  it('keeps what can not be said now, and takes it back without a word when nobody has heard of it', async () => {
    asker.connect(topics);
    refusal = 'relay.unreachable';
    expect(await ask()).toBe('asked');
    expect(states()).toEqual(['unsent']);
    await asker.withdraw(conversationId);
    expect([states(), said]).toEqual([[], []]);
  });

  it('withdraws what the relay has, when it can be reached', async () => {
    asker.connect(topics);
    await ask();
    asker.disconnect();
    await asker.withdraw(conversationId);
    expect(states()).toEqual([]);
    start();
    asker.connect(topics);
    await expect.poll(() => said.map(([wish]) => wish)).toEqual(['join', 'withdraw']);
    await pass(30);
    expect(said).toHaveLength(2);
  });

  it('withdraws what the relay may have, although it has not said so', async () => {
    asker.connect(topics);
    isUnanswered = true;
    await ask();
    expect(states()).toEqual(['unsent']);
    isUnanswered = false;
    await asker.withdraw(conversationId);
    expect(said.map(([wish]) => wish)).toEqual(['join', 'withdraw']);
  });

  it('keeps waiting when another link of the group works no more', async () => {
    asker.connect(topics);
    await ask();
    const replaced = encodeGroupLink({ workspaceId, conversationId, lobby: replacedLobby, name: 'Visite' });
    await expect(asker.ask(replaced)).rejects.toMatchObject({ code: 'group-link.closed' });
    expect(states()).toEqual(['waiting']);
    await asker.withdraw(conversationId);
    expect(said.map(([wish]) => wish)).toEqual(['join', 'withdraw']);
  });

  it.each(['relay.stale-epoch', 'relay.unknown-topic', 'relay.refused'] as const)(
    'is told that the link works no more when the relay says %s',
    async (code) => {
      asker.connect(topics);
      await ask();
      refusal = code;
      await pass(11);
      expect(states()).toEqual(['closed']);
      await asker.withdraw(conversationId);
      expect(states()).toEqual([]);
      expect(await ask()).toBe('group-link.closed');
      expect(states()).toEqual([]);
    },
  );

  it('asks for nothing as a member, and with nothing that is no link of this workspace', async () => {
    temporary.vault.transact((tx) => addConversation(tx, { conversationId }));
    asker.connect(topics);
    expect([await ask(), said, states()]).toEqual(['asked', [], []]);
    expect(asker.preview(link)).toEqual({ conversationId, name: 'Visite', state: 'member' });
    const elsewhere = encodeGroupLink({ workspaceId: 'cd'.repeat(32) as WorkspaceId, conversationId, lobby, name: '' });
    expect(() => asker.preview(elsewhere)).toThrow('group-link.wrong-workspace');
    expect(() => asker.preview('conclave:group#AAAA')).toThrow('group-link.malformed');
  });
});
