/** A member's device before a lobby: a real vault and real keys; the relay and time are the test's. */
import { afterEach, describe, expect, it } from 'vitest';
import { idFromBytes, type UserId, type WorkspaceId } from '../../shared/domain/ids';
import type { Lobby } from '../../shared/protocol/link-codec';
import { conversationState } from '../content/group-state-codec';
import { newLobby, storeState } from '../conversation/conversation-state';
import { newEntryId, nowMs, testConversation, type TestConversation } from '../conversation/testing/test-conversation';
import { randomBytes } from '../crypto/primitives';
import { makeDevice, type Device } from '../group/testing/test-group';
import { createManualTimers } from '../transport/testing/manual-timers';
import type { TopicBounds, TopicConnection, TopicHandler } from '../transport/topic-connection';
import { admissionRequests, findLobby, noteDepartures, requestLifetimeMs } from '../vault/lobby-table';
import type { GroupChange } from '../vault/group-change-table';
import { sealJoinRequest, type JoinRequest } from './join-request';
import { lobbyKeys } from './lobby-keys';
import { lobbyReader } from './read-lobbies';

const workspaceId = 'ab'.repeat(32) as WorkspaceId;
let conversation: TestConversation;
afterEach(() => conversation.remove());

interface Scene {
  readonly lobby: Lobby;
  readonly joiner: Device;
  readonly changes: GroupChange[];
  readonly opened: string[];
  readonly refused: () => boolean;
  /** Puts an entry into the lobby, and resolves when it was read. */
  put(bytes: Uint8Array): Promise<void>;
  sealed(by: Device, request?: Partial<Omit<JoinRequest, 'userId'>>, claimed?: UserId): Uint8Array;
  /** The session and the wait of a random time. */
  begin(): Promise<void>;
  pass(): Promise<void>;
  waiting(): readonly UserId[];
}

/** This device's user is `self` in a group that can be joined by a link. */
async function scene(
  self: 'admin' | 'member' | 'reader' = 'member',
  { lobby = newLobby(), isNewcomer = false, before = [] as ((scene: Scene) => Uint8Array)[] } = {},
): Promise<Scene> {
  conversation = await testConversation(2);
  const { vault, conversationId, userIds } = conversation;
  const [own, other] = userIds as [UserId, UserId];
  const roles = { admin: { admins: [own] }, member: { admins: [other] }, reader: { admins: [other], readers: [own] } };
  const rights = { post: 'admins', addMembers: 'admins', call: 'admins' } as const;
  const state = conversationState({ kind: 'group', name: 'Visite', rights, lobby, ...roles[self] });
  vault.transact((tx) => storeState(tx, conversationId, state, { isNewcomer }));
  const joiner = await makeDevice();
  conversation.admit(joiner);

  const timers = createManualTimers();
  const changes: GroupChange[] = [];
  const opened: string[] = [];
  const entries: Uint8Array[] = [];
  let handler: TopicHandler | undefined;
  const entry = (index: number) => ({
    sequence: index + 1,
    epoch: 1,
    entryId: newEntryId(),
    bytes: entries[index] ?? new Uint8Array(),
  });
  const topics = {
    open: async (topic: string) => void opened.push(topic),
    async subscribe(_topic: string, after: number, handle: TopicHandler): Promise<TopicBounds> {
      handler = handle;
      for (let index = after; index < entries.length; index += 1) void handle(entry(index));
      return { firstSequence: 1, lastSequence: entries.length, currentEpoch: 1, nextEpoch: 1 };
    },
    async unsubscribe() {
      handler = undefined;
    },
  } as unknown as TopicConnection;
  const directory = {
    ...conversation.dependencies.directory,
    state: () => ({ ...conversation.dependencies.directory.state(), workspaceId }),
  };
  const reader = lobbyReader({
    ...conversation.dependencies,
    directory,
    timers,
    hasCaughtUp: () => true,
    change: async (_, change) => void changes.push(change),
  });
  const made: Scene = {
    lobby,
    joiner,
    changes,
    opened,
    refused: () => conversation.events.some((event) => event.startsWith('join-requests-refused')),
    async put(bytes) {
      entries.push(bytes);
      await handler?.(entry(entries.length - 1));
    },
    sealed(by, request = {}, claimed = by.identity.userId) {
      const { deviceId } = by.identity;
      const place = { workspaceId, conversationId, lobby };
      const wanted = { wish: 'join', sentAtMs: nowMs - 1_000, ...request } as const;
      const { sealing } = lobbyKeys(conversationId, lobby);
      return sealJoinRequest(wanted, { userId: claimed, deviceId, signature: by.signature }, place, sealing);
    },
    async begin() {
      reader.connect(topics);
      reader.due(conversationId);
      for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
    },
    async pass() {
      timers.advance(30_000);
      for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
    },
    waiting: () => vault.read((db) => admissionRequests(db, conversationId)).map(({ userId }) => userId),
  };
  for (const bytesOf of before) entries.push(bytesOf(made));
  return made;
}

const asks = ({ sealed, joiner }: Scene): Uint8Array => sealed(joiner);

describe('a member’s device', () => {
  it.each(['admin', 'member'] as const)('lets in who asks, as an %s, although only admins add people', async (self) => {
    const lobby = await scene(self);
    await lobby.begin();
    await lobby.put(asks(lobby));
    expect(lobby.changes).toEqual([]);
    await lobby.pass();
    const { userId } = lobby.joiner.identity;
    expect(lobby.changes).toEqual([{ kind: 'add-members', userIds: [userId], haveAsked: true }]);
  });

  it('does not look there for a reader', async () => {
    const lobby = await scene('reader');
    await lobby.begin();
    expect(lobby.opened).toEqual([]);
  });

  it('does not look into a conversation that somebody calls a lobby', async () => {
    const lobby = newLobby();
    const trap = await scene('member', { lobby });
    const { vault, conversationId } = conversation;
    const topic = idFromBytes('TopicId', Buffer.from(conversationId, 'hex'));
    const state = conversationState({ kind: 'group', name: 'x', lobby: { ...lobby, topic } });
    vault.transact((tx) => storeState(tx, conversationId, state));
    await trap.begin();
    expect(trap.opened).toEqual([]);
  });

  it('lets nobody in who has withdrawn meanwhile', async () => {
    const lobby = await scene();
    await lobby.begin();
    await lobby.put(asks(lobby));
    await lobby.put(lobby.sealed(lobby.joiner, { wish: 'withdraw' }));
    await lobby.pass();
    expect(lobby.changes).toEqual([]);
  });

  it('takes the newest word of somebody, whatever the relay brings up again', async () => {
    const lobby = await scene();
    const { joiner, sealed } = lobby;
    const asked = sealed(joiner, { sentAtMs: nowMs - 30 });
    const withdrawn = sealed(joiner, { wish: 'withdraw', sentAtMs: nowMs - 20 });
    await lobby.begin();
    for (const bytes of [asked, withdrawn, asked]) await lobby.put(bytes);
    expect(lobby.waiting()).toEqual([]);
    for (const bytes of [sealed(joiner, { sentAtMs: nowMs - 10 }), withdrawn, asked]) await lobby.put(bytes);
    expect(lobby.waiting()).toEqual([joiner.identity.userId]);
  });

  it('passes over forged and foreign requests, however many, and takes the one behind them', async () => {
    const lobby = await scene();
    const stranger = await makeDevice();
    await lobby.begin();
    await lobby.put(lobby.sealed(stranger));
    await lobby.put(lobby.sealed(stranger, {}, lobby.joiner.identity.userId));
    for (let count = 0; count < 500; count += 1) await lobby.put(randomBytes(200));
    await lobby.put(new Uint8Array(100_000));
    expect(lobby.waiting()).toEqual([]);
    const told = conversation.events.filter((event) => event.startsWith('join-requests-refused'));
    expect(told.length).toBeLessThan(12);
    await lobby.put(asks(lobby));
    expect(lobby.waiting()).toEqual([lobby.joiner.identity.userId]);
  });

  it('knows somebody a moment later who has just joined the workspace', async () => {
    const lobby = await scene();
    const newcomer = await makeDevice();
    await lobby.begin();
    await lobby.put(lobby.sealed(newcomer));
    expect(lobby.waiting()).toEqual([]);
    conversation.admit(newcomer);
    await expect.poll(lobby.waiting).toEqual([newcomer.identity.userId]);
  });

  it('passes over what was asked too long ago, and by members', async () => {
    const lobby = await scene();
    const [, member] = conversation.devices;
    await lobby.begin();
    await lobby.put(lobby.sealed(lobby.joiner, { sentAtMs: nowMs - requestLifetimeMs - 1 }));
    if (member !== undefined) await lobby.put(lobby.sealed(member));
    expect(lobby.waiting()).toEqual([]);
  });

  it('takes nobody back for what they asked before they went', async () => {
    const lobby = await scene();
    const { userId } = lobby.joiner.identity;
    conversation.vault.transact((tx) => noteDepartures(tx, conversation.conversationId, [userId], nowMs - 500));
    await lobby.begin();
    await lobby.put(lobby.sealed(lobby.joiner, { sentAtMs: nowMs - 500 }));
    await lobby.put(lobby.sealed(lobby.joiner, { sentAtMs: nowMs + 3_600_000 }));
    expect(lobby.waiting()).toEqual([]);
    await lobby.put(lobby.sealed(lobby.joiner, { sentAtMs: nowMs - 499 }));
    expect(lobby.waiting()).toEqual([userId]);
  });

  it('takes nobody back for what they were let in for, although their clock was ahead', async () => {
    const lobby = await scene();
    const { vault, conversationId } = conversation;
    const { userId } = lobby.joiner.identity;
    const asked = lobby.sealed(lobby.joiner, { sentAtMs: nowMs + 60_000 });
    await lobby.begin();
    await lobby.put(asked);
    expect(lobby.waiting()).toEqual([userId]);
    vault.transact((tx) => noteDepartures(tx, conversationId, [userId], nowMs));
    await lobby.put(asked);
    expect(lobby.waiting()).toEqual([]);
  });

  it('forgets who has asked when they go, and when the link is turned off', async () => {
    const lobby = await scene();
    const { vault, conversationId } = conversation;
    await lobby.begin();
    await lobby.put(asks(lobby));
    vault.transact((tx) => noteDepartures(tx, conversationId, [lobby.joiner.identity.userId], nowMs));
    expect(lobby.waiting()).toEqual([]);
    await lobby.put(lobby.sealed(lobby.joiner, { sentAtMs: nowMs + 1 }));
    expect(lobby.waiting()).toHaveLength(1);
    vault.transact((tx) => storeState(tx, conversationId, conversationState({ kind: 'group', name: 'x' })));
    await lobby.put(lobby.sealed(lobby.joiner, { sentAtMs: nowMs + 2 }));
    await lobby.pass();
    expect([lobby.waiting(), lobby.changes]).toEqual([[], []]);
  });

  it('of a newcomer leaves alone what was asked before they came', async () => {
    const lobby = await scene('member', { isNewcomer: true, before: [asks] });
    await lobby.begin();
    expect(lobby.waiting()).toEqual([]);
    // The relay may put it there once more; its person may have been let in and have gone.
    await lobby.put(asks(lobby));
    expect(lobby.waiting()).toEqual([]);
    await lobby.put(lobby.sealed(lobby.joiner, { sentAtMs: nowMs + 1 }));
    expect(lobby.waiting()).toHaveLength(1);
  });

  it('reads what was asked while it was away, once', async () => {
    const lobby = await scene('member', { before: [asks] });
    await lobby.begin();
    expect(lobby.waiting()).toHaveLength(1);
    const { vault, conversationId } = conversation;
    expect(vault.read((db) => findLobby(db, conversationId))).toMatchObject({ cursor: 1, state: 'open' });
  });
});
