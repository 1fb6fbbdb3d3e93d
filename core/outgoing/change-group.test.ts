import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../shared/errors';
import { toHex, type DeviceId } from '../../shared/domain/ids';
import { conversationState } from '../content/group-state-codec';
import { newLobby, storeState } from '../conversation/conversation-state';
import { eventLoopTurn } from '../conversation/event-loop-turn';
import { laterMs } from '../conversation/retry-delay';
import { testConversation, type TestConversation } from '../conversation/testing/test-conversation';
import { epoch, members } from '../group/group';
import { makeDevices, packageOf, type Device } from '../group/testing/test-group';
import { rowKindNumber } from '../mls/stored-state/row-change';
import { groupRowChanges } from '../group/stored-group';
import { findGroupRows } from '../vault/mls-table';
import { welcomeReferences } from '../mls/welcome/open-welcome';
import { systemTimers } from '../transport/timers';
import type { TopicConnection, TopicEntry } from '../transport/topic-connection';
import { membersOf } from '../vault/conversation-member-table';
import { setUpdateDue, updatesDue } from '../vault/conversation-table';
import { firstGroupChange, insertGroupChange } from '../vault/group-change-table';
import { insertAdmissionRequest, noteDepartures } from '../vault/lobby-table';
import type { OutboxEntry } from '../vault/outbox-row';
import { deleteOutboxEntry, pendingEntries } from '../vault/outbox-table';
import { groupChanger, type GroupChanger } from './change-group';
import { peoplePerCommit } from './member-batches';

let conversation: TestConversation;
let changer: GroupChanger;
let newcomers: readonly Device[];
let failedFor: DeviceId | undefined;
let putOff: (() => void)[];
let hasCaughtUp: boolean;
let onClaim: () => void;

/** The edge of the network: hands out key packages, and takes nothing. */
function connection(): TopicConnection {
  const claimKeyPackage = async (deviceId: DeviceId): Promise<Uint8Array> => {
    onClaim();
    const device = newcomers.find(({ identity }) => identity.deviceId === deviceId);
    if (device === undefined || deviceId === failedFor) throw new AppError('relay.no-key-package');
    return packageOf(device).keyPackage;
  };
  return { claimKeyPackage } as Partial<TopicConnection> as TopicConnection;
}

beforeEach(async () => {
  conversation = await testConversation(2);
  newcomers = [];
  failedFor = undefined;
  putOff = [];
  hasCaughtUp = true;
  onClaim = () => undefined;
  const { dependencies, groups, vault, userIds } = conversation;
  changer = groupChanger({
    vault,
    groups,
    directory: dependencies.directory,
    self: userIds[0] as never,
    clock: { nowMs: () => Date.now() },
    timers: {
      after(delayMs, task) {
        if (delayMs !== laterMs) return systemTimers.after(delayMs, task);
        putOff.push(task);
        return () => {};
      },
    },
    log: dependencies.log,
    topics: connection,
    wake: () => undefined,
    hasCaughtUp: () => hasCaughtUp,
  });
});

afterEach(() => conversation.remove());

const none = new Uint8Array(0);

function pending(): readonly OutboxEntry[] {
  const { vault, conversationId } = conversation;
  return vault.read((db) => pendingEntries(db, conversationId, 1_000));
}

/** Waits for the commit that was made, lets the relay accept it, and returns the welcomes that follow. */
async function acceptCommit(): Promise<readonly OutboxEntry[]> {
  const { vault, conversationId } = conversation;
  while (pending().length === 0) await eventLoopTurn();
  const [commit] = pending();
  if (commit?.kind !== 'commit') throw new Error('there is no commit');
  const entry: TopicEntry = { ...conversation.entryOf(commit.bytes), entryId: commit.entryId };
  await conversation.apply(entry);
  const welcomes = pending();
  vault.transact((tx) => {
    for (const welcome of welcomes) deleteOutboxEntry(tx, welcome.key);
  });
  changer.proceed(conversationId);
  return welcomes;
}

function presentEpoch(): Promise<number> {
  return conversation.groups.inTurn(conversation.conversationId, async (turn) => epoch(turn.group()));
}

describe('who has asked in the lobby', () => {
  it('is added while they wait, and not if they have withdrawn or gone since that was wanted', async () => {
    newcomers = await makeDevices(2);
    for (const device of newcomers) conversation.admit(device);
    const userIds = newcomers.map(({ identity }) => identity.userId);
    const { vault, conversationId } = conversation;
    const change = { kind: 'add-members', userIds, haveAsked: true } as const;
    vault.transact((tx) => {
      storeState(tx, conversationId, conversationState({ kind: 'group', name: 'Visite', lobby: newLobby() }));
      for (const userId of userIds) insertAdmissionRequest(tx, conversationId, { userId, sentAtMs: 1 });
      noteDepartures(tx, conversationId, userIds.slice(0, 1), 2);
    });
    const outcome = changer.request(conversationId, change);
    expect(await acceptCommit()).toHaveLength(1);
    await outcome;
    expect(vault.read((db) => membersOf(db, conversationId))).toContain(userIds[1]);
    expect(vault.read((db) => membersOf(db, conversationId))).not.toContain(userIds[0]);
    await changer.request(conversationId, change);
    expect(pending()).toEqual([]);
  });
});

describe('many people', () => {
  it('are added by several commits, each with a welcome of its own for everybody', async () => {
    newcomers = await makeDevices(peoplePerCommit + 2);
    for (const device of newcomers) conversation.admit(device);
    const userIds = newcomers.map(({ identity }) => identity.userId);
    const outcome = changer.request(conversation.conversationId, { kind: 'add-members', userIds });
    const welcomes = [...(await acceptCommit()), ...(await acceptCommit())];
    await outcome;
    expect(welcomes).toHaveLength(newcomers.length);
    expect(await presentEpoch()).toBe(3);
    const count = await conversation.groups.inTurn(
      conversation.conversationId,
      async (turn) => members(turn.group()).length,
    );
    expect(count).toBe(newcomers.length + 2);
  });

  it('are not kept out by one who can not be reached, whose batch alone fails', async () => {
    newcomers = await makeDevices(peoplePerCommit + 1);
    for (const device of newcomers) conversation.admit(device);
    failedFor = newcomers.at(-1)?.identity.deviceId;
    const userIds = newcomers.map(({ identity }) => identity.userId);
    const outcome = changer.request(conversation.conversationId, { kind: 'add-members', userIds });
    const failed = expect(outcome).rejects.toMatchObject({ code: 'relay.no-key-package' });
    await acceptCommit();
    await failed;
    expect(await presentEpoch()).toBe(2);
    expect(conversation.vault.read((db) => firstGroupChange(db, conversation.conversationId))).toBeUndefined();
  });
});

describe('a change', () => {
  it('is wanted no more when the relay refuses its commit for good, and the commit is not sent again', async () => {
    const { vault, conversationId } = conversation;
    const outcome = changer.request(conversationId, { kind: 'rename', name: 'Neu' });
    while (pending().length === 0) await eventLoopTurn();
    changer.refused(conversationId, new AppError('relay.too-large'));
    await expect(outcome).rejects.toMatchObject({ code: 'relay.too-large' });
    expect(pending()).toEqual([]);
    expect(vault.read((db) => firstGroupChange(db, conversationId))).toBeUndefined();
  });

  it('for whose commit the vault has no room is made when there is some, and whoever waits is told', async () => {
    const { vault, conversationId } = conversation;
    vault.transact((tx) => insertGroupChange(tx, conversationId, { kind: 'rename', name: 'Neu' }));
    vault.read((db) => db.exec('PRAGMA query_only = 1'));
    await expect(changer.follow(conversationId, [1])).rejects.toMatchObject({ code: 'vault.read-only' });
    vault.read((db) => db.exec('PRAGMA query_only = 0'));
    for (const task of putOff) task();
    while (pending().length === 0) await eventLoopTurn();
    expect(pending().map(({ kind }) => kind)).toEqual(['commit']);
  });
});

describe('before this device has caught up with the topic, a change', () => {
  const rename = { kind: 'rename', name: 'Neu' } as const;

  it('takes no key, and is made when it has', async () => {
    const { conversationId } = conversation;
    hasCaughtUp = false;
    const outcome = changer.request(conversationId, rename);
    changer.updateKeys(conversationId);
    await presentEpoch();
    expect(pending()).toEqual([]);
    hasCaughtUp = true;
    changer.proceed(conversationId);
    await acceptCommit();
    await outcome;
    await acceptCommit();
    expect(await presentEpoch()).toBe(3);
  });

  it('is not waited for when the connection breaks, and stays wanted', async () => {
    const { vault, conversationId } = conversation;
    hasCaughtUp = false;
    const outcome = changer.request(conversationId, rename);
    changer.disconnect();
    await outcome;
    expect(vault.read((db) => firstGroupChange(db, conversationId))?.change).toEqual(rename);
    expect(pending()).toEqual([]);
  });

  it('that was begun over the former connection takes no key over the next one', async () => {
    newcomers = await makeDevices(1);
    for (const device of newcomers) conversation.admit(device);
    const userIds = newcomers.map(({ identity }) => identity.userId);
    onClaim = () => (hasCaughtUp = false);
    const outcome = changer.request(conversation.conversationId, { kind: 'add-members', userIds });
    await eventLoopTurn();
    await presentEpoch();
    expect([hasCaughtUp, pending()]).toEqual([false, []]);
    onClaim = () => undefined;
    hasCaughtUp = true;
    changer.proceed(conversation.conversationId);
    await acceptCommit();
    await outcome;
  });
});

describe('the update of a device that has joined', () => {
  it('is a commit that changes nothing but its keys, and is due no more', async () => {
    const { vault, conversationId } = conversation;
    vault.transact((tx) => setUpdateDue(tx, conversationId, 1));
    changer.updateKeys(conversationId);
    expect(vault.read(updatesDue)).toEqual([]);
    expect(await acceptCommit()).toEqual([]);
    expect(await presentEpoch()).toBe(2);
  });

  it('is needless once another commit of the device was accepted', async () => {
    const { vault, conversationId } = conversation;
    vault.transact((tx) => setUpdateDue(tx, conversationId, 1));
    const renamed = changer.request(conversationId, { kind: 'rename', name: 'Neu' });
    await acceptCommit();
    await renamed;
    expect(vault.read(updatesDue)).toEqual([]);
  });
});

it('a commit that is made after one was refused is sealed with another key, in the vault too', async () => {
  const { vault, conversationId, groups } = conversation;
  const handshakeRatchet = (): string => {
    const rows = vault.read((db) => findGroupRows(db, conversationId));
    return toHex(rows.find(({ kind, index }) => kind === rowKindNumber('ratchet') && index === 0)?.value ?? none);
  };
  const ratchets = [handshakeRatchet()];
  for (const name of ['Erster', 'Zweiter']) {
    const outcome = changer.request(conversationId, { kind: 'rename', name });
    const refused = expect(outcome).rejects.toMatchObject({ code: 'relay.refused' });
    while (pending().length === 0) await eventLoopTurn();
    ratchets.push(handshakeRatchet());
    const [commit] = pending();
    vault.transact((tx) => deleteOutboxEntry(tx, commit?.key ?? 0));
    changer.refused(conversationId, new AppError('relay.refused'));
    await refused;
  }
  expect(new Set(ratchets).size).toBe(3);
  const inMemory = await groups.inTurn(conversationId, async (turn) => groupRowChanges(undefined, turn.group()));
  const kept = inMemory.find(({ kind, index }) => kind === rowKindNumber('ratchet') && index === 0)?.value;
  expect(toHex(kept ?? none)).toBe(ratchets[2]);
});

it('a welcome in the outbox is for one device only', async () => {
  newcomers = await makeDevices(3);
  for (const device of newcomers) conversation.admit(device);
  const userIds = newcomers.map(({ identity }) => identity.userId);
  const outcome = changer.request(conversation.conversationId, { kind: 'add-members', userIds });
  while (pending().length === 0) await eventLoopTurn();
  const made = conversation.vault.read((db) => firstGroupChange(db, conversation.conversationId))?.commit;
  expect(welcomeReferences(made?.welcome ?? new Uint8Array(0))).toHaveLength(3);
  const welcomes = await acceptCommit();
  await outcome;
  const sizes = welcomes.map((entry) => (entry.kind === 'deliver' ? entry.bytes.length : Number.POSITIVE_INFINITY));
  // Less than what is for all three, although each is sealed in an envelope of its own.
  expect(Math.max(...sizes)).toBeLessThan(made?.welcome?.length ?? 0);
});
