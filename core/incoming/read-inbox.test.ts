import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { idFromBytes, idToBytes, type ConversationId } from '../../shared/domain/ids';
import { encodeGroupState, type ConversationStateFields } from '../content/group-state-codec';
import { sealWelcome } from '../content/inbox-codec';
import { testConversation, type TestConversation } from '../conversation/testing/test-conversation';
import { boxKeyPair, randomBytes } from '../crypto/primitives';
import type { Identity } from '../directory/identity';
import { commitChanges } from '../group/commit-changes';
import { createGroup } from '../group/group';
import { makeDevice, packageOf, type Device } from '../group/testing/test-group';
import { listWarnings } from '../vault/warning-table';
import { readInboxCursor, savePendingAccount } from '../vault/account-table';
import { membersOf } from '../vault/conversation-member-table';
import {
  advanceCursor,
  findConversation,
  insertConversation,
  markLeft,
  setCursorBack,
  shownConversation,
  topicsShownIn,
  topicToWriteTo,
} from '../vault/conversation-table';
import { timerForMessage } from '../vault/conversation-timer';
import { listConversations } from '../vault/conversation-list';
import { findKeyPackage, insertKeyPackage } from '../vault/key-package-table';
import { deleteGroupRows, findGroupRows } from '../vault/mls-table';
import { newConversationId } from '../vault/testing/temporary-vault';
import { readInboxEntry, type InboxDependencies } from './read-inbox';

// Only its vault, directory and groups are used: this device is invited to other conversations.
let host: TestConversation;
let self: Device;
let inviter: Device;
let dependencies: InboxDependencies;
let joined: ConversationId[];

beforeEach(async () => {
  host = await testConversation(2);
  const [own, other] = host.devices;
  if (own === undefined || other === undefined) throw new Error('two devices were asked for');
  self = own;
  inviter = other;
  joined = [];
  const identity: Identity = {
    userId: self.identity.userId,
    deviceId: self.identity.deviceId,
    signature: self.signature,
    box: boxKeyPair(),
    inbox: idFromBytes('TopicId', randomBytes(32)),
    genesis: new Uint8Array([1]),
  };
  host.vault.transact((tx) =>
    savePendingAccount(tx, {
      state: 'pending',
      identity,
      profileKey: randomBytes(32) as never,
      relay: { url: 'wss://localhost:1', certificateFingerprint: undefined },
      intent: { kind: 'join', workspaceId: idFromBytes('WorkspaceId', randomBytes(32)) },
    }),
  );
  dependencies = { ...host.dependencies, groups: host.groups, identity, onJoined: (id) => joined.push(id) };
});
afterEach(() => host.remove());

interface Invitation {
  readonly conversationId: ConversationId;
  readonly welcome: Uint8Array;
  readonly reference: Uint8Array;
  readonly sealed: Uint8Array;
}

/** A welcome of `inviter` to this device, and to `others`. */
async function invite(
  state: ConversationStateFields,
  options: { id?: ConversationId; others?: readonly Device[]; isLastResort?: boolean } = {},
): Promise<Invitation> {
  const { id = newConversationId(), others = [], isLastResort = false } = options;
  const made = packageOf(self);
  const rest = others.map((device) => packageOf(device));
  host.vault.transact((tx) => insertKeyPackage(tx, { ...made, isLastResort }, 1));
  const alone = createGroup({ groupId: idToBytes(id), self: inviter, groupState: encodeGroupState(state) });
  const { welcome } = commitChanges(alone, { add: [made, ...rest].map(({ keyPackage }) => keyPackage) });
  if (welcome === undefined) throw new Error('somebody was added');
  return { conversationId: id, welcome, reference: made.reference, sealed: seal(id, welcome) };
}

function seal(conversationId: ConversationId, welcome: Uint8Array, afterSequence = 0): Uint8Array {
  return sealWelcome({ conversationId, welcome, afterSequence, head: undefined }, dependencies.identity.box.publicKey);
}

const group: ConversationStateFields = { kind: 'group', name: 'Team' };
const direct: ConversationStateFields = { kind: 'direct', name: '' };
const read = (sequence: number, bytes: Uint8Array): Promise<void> => readInboxEntry(dependencies, sequence, bytes);
const cursor = (): number => host.vault.read(readInboxCursor);

describe('a welcome', () => {
  it('makes this device a member, uses its key package up, and is read once', async () => {
    const { conversationId, reference, sealed } = await invite(group);
    await read(1, sealed);
    expect(joined).toEqual([conversationId]);
    expect(host.vault.read((db) => findConversation(db, conversationId))).toMatchObject({
      kind: 'group',
      name: 'Team',
      createdBy: inviter.identity.userId,
      cursor: 0,
      isMember: true,
    });
    expect(host.vault.read((db) => membersOf(db, conversationId))).toHaveLength(2);
    expect(host.vault.read((db) => findGroupRows(db, conversationId))).not.toEqual([]);
    expect(host.vault.read((db) => findKeyPackage(db, reference))).toBeUndefined();
    expect(cursor()).toBe(1);
    await read(1, sealed);
    expect(joined).toHaveLength(1);
  });

  it('leaves a last-resort package, which may be needed again', async () => {
    const { reference, sealed } = await invite(group, { isLastResort: true });
    await read(1, sealed);
    expect(host.vault.read((db) => findKeyPackage(db, reference))).toBeDefined();
  });

  it('of a suite that only a newer version speaks is passed over, and the person is told', async () => {
    const { welcome, conversationId } = await invite(group);
    // MLSMessage: version, wire format, then the Welcome, which begins with its suite.
    const newer = Uint8Array.from(welcome, (byte, index) => (index === 5 ? 0x4d : byte));
    await read(1, seal(conversationId, newer));
    expect([cursor(), joined]).toEqual([1, []]);
    expect(host.vault.read(listWarnings)).toMatchObject([{ kind: 'unknown-suite', count: 1, isOpen: true }]);
  });

  it('that is broken is passed over, and the next one is read', async () => {
    const { sealed, conversationId, welcome } = await invite(group);
    const elsewhere = newConversationId();
    const bad = [
      new Uint8Array([1, 2, 3]),
      sealed.subarray(0, sealed.length - 1),
      seal(conversationId, welcome.subarray(0, welcome.length - 5)),
      // A group under another conversation's name.
      seal(elsewhere, welcome),
    ];
    for (const [index, bytes] of bad.entries()) await read(index + 1, bytes);
    expect(cursor()).toBe(4);
    expect(joined).toEqual([]);
    expect(host.vault.read((db) => findConversation(db, elsewhere))).toBeUndefined();
    await read(5, sealed);
    expect(joined).toEqual([conversationId]);
  });

  it('for a key package that is gone is passed over', async () => {
    const { sealed, reference } = await invite(group);
    host.vault.transact((tx) =>
      tx.db.prepare('DELETE FROM key_package WHERE reference = ?').run([Uint8Array.from(reference)]),
    );
    await read(1, sealed);
    expect([joined, cursor()]).toEqual([[], 1]);
  });

  it('to a conversation that this device is in does not replace its state', async () => {
    const { conversationId, vault } = host;
    const before = vault.read((db) => findGroupRows(db, conversationId));
    const { sealed } = await invite(group, { id: conversationId });
    await read(1, sealed);
    expect(joined).toEqual([]);
    expect(vault.read((db) => findGroupRows(db, conversationId))).toEqual(before);
  });

  it('lets this device in again, but leads it back to no entry that it has read', async () => {
    const { vault, conversationId } = host;
    vault.transact((tx) => {
      markLeft(tx, conversationId);
      deleteGroupRows(tx, conversationId);
      advanceCursor(tx, conversationId, 5, 0);
    });
    const { sealed, welcome } = await invite(group, { id: conversationId });
    await read(1, sealed);
    expect(joined).toEqual([]);
    await read(2, seal(conversationId, welcome, 7));
    expect(joined).toEqual([conversationId]);
    expect(vault.read((db) => findConversation(db, conversationId))).toMatchObject({ isMember: true, cursor: 7 });
  });

  it('leads it back to no such entry either when a relay said meanwhile that it had lost them', async () => {
    const { vault, conversationId } = host;
    vault.transact((tx) => {
      advanceCursor(tx, conversationId, 5, 0);
      setCursorBack(tx, conversationId, 2);
      markLeft(tx, conversationId);
      deleteGroupRows(tx, conversationId);
    });
    const { welcome } = await invite(group, { id: conversationId });
    for (const [index, afterSequence] of [4, 5].entries())
      await read(index + 1, seal(conversationId, welcome, afterSequence));
    expect(joined).toEqual([]);
    await read(3, seal(conversationId, welcome, 6));
    expect(joined).toEqual([conversationId]);
  });

  it('to a direct conversation of three is refused', async () => {
    const third = await makeDevice();
    host.admit(third);
    const { sealed } = await invite(direct, { others: [third] });
    await read(1, sealed);
    expect(joined).toEqual([]);
  });

  it('waits for the directory to know everybody in the group', async () => {
    const late = await makeDevice();
    const { sealed, conversationId } = await invite(group, { others: [late] });
    const reading = read(1, sealed);
    host.admit(late);
    await reading;
    expect(joined).toEqual([conversationId]);
  });
});

describe('several direct conversations with the same person', () => {
  const low = '00'.repeat(32) as ConversationId;
  const high = 'ff'.repeat(32) as ConversationId;

  function startOwn(conversationId: ConversationId): void {
    host.vault.transact((tx) =>
      insertConversation(tx, {
        conversationId,
        ...direct,
        otherUserId: inviter.identity.userId,
        createdBy: self.identity.userId,
        createdAtMs: 1,
        cursor: 0,
        members: host.userIds,
      }),
    );
  }

  it.each([
    ['theirs', high, low],
    ['ours', low, high],
  ] as const)('are shown in the one that was here first, whoever has the lower id: %s', async (_whose, own, theirs) => {
    startOwn(own);
    const { sealed } = await invite(direct, { id: theirs });
    await read(1, sealed);
    expect(host.vault.read((db) => [own, theirs].map((id) => shownConversation(db, id)))).toEqual([own, own]);
    expect(host.vault.read(listConversations).filter(({ kind }) => kind === 'direct')).toMatchObject([
      { conversationId: own, isMember: true },
    ]);
    expect(joined).toEqual([theirs]);
  });

  it('are shown in one however many the same person starts, each read', async () => {
    const ids = [high, low, newConversationId(), newConversationId(), newConversationId()];
    for (const [index, id] of ids.entries()) {
      const { sealed } = await invite(direct, { id });
      await read(index + 1, sealed);
    }
    expect(joined).toEqual(ids);
    expect(new Set(host.vault.read((db) => ids.map((id) => shownConversation(db, id))))).toEqual(new Set([high]));
    expect(host.vault.read((db) => new Set(topicsShownIn(db, high)))).toEqual(new Set(ids));
  });

  it('show the timer of one that is joined at once, and keep theirs when it has none', async () => {
    startOwn(low);
    const timer = () => host.vault.read((db) => timerForMessage(db, low, undefined));
    const { sealed } = await invite({ ...direct, timerMs: 60_000 }, { id: high });
    await read(1, sealed);
    expect(timer()).toBe(60_000);
    const { sealed: untimed } = await invite(direct);
    await read(2, untimed);
    expect(timer()).toBe(60_000);
  });

  it('are written to in the newest: whoever starts one is in no other', async () => {
    startOwn(low);
    const { sealed } = await invite(direct, { id: high });
    await read(1, sealed);
    expect(host.vault.read((db) => topicToWriteTo(db, low))).toBe(high);
  });

  it('leave one apart that this device is in no more', async () => {
    startOwn(low);
    host.vault.transact((tx) => markLeft(tx, low));
    const { sealed } = await invite(direct, { id: high });
    await read(1, sealed);
    expect(host.vault.read((db) => shownConversation(db, high))).toBe(high);
  });
});
