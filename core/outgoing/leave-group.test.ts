import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { UserId } from '../../shared/domain/ids';
import { conversationState, encodeGroupState, type ConversationState } from '../content/group-state-codec';
import { eventLoopTurn } from '../conversation/event-loop-turn';
import { newEntryId, testConversation, type TestConversation } from '../conversation/testing/test-conversation';
import { commitChanges } from '../group/commit-changes';
import type { LeafIdentity } from '../group/leaf-identity';
import { unprotect } from '../group/messages';
import { wipeGroup } from '../mls/group/group-state';
import { readConversation } from '../vault/conversation-list';
import { readMessagePage } from '../vault/message-page';
import { findConversation } from '../vault/conversation-table';
import { firstGroupChange, insertGroupChange, setPendingCommit } from '../vault/group-change-table';
import { findMessage, insertMessage, nextWaitingPosition } from '../vault/message-table';
import { insertOutboxEntry, pendingEntries } from '../vault/outbox-table';
import { newMessageId } from '../vault/testing/temporary-vault';
import { beginLeaving, leaverRemover, type LeaverRemover } from './leave-group';

let conversation: TestConversation;
let timers: { readonly delayMs: number; readonly task: () => void }[];
let updates: number;

beforeEach(async () => {
  timers = [];
  updates = 0;
  conversation = await testConversation(4, ([admin]) => ({ kind: 'group', name: 'x', admins: [admin as UserId] }));
});
afterEach(() => conversation.remove());

function removerFor(self: UserId): LeaverRemover {
  const { groups, vault, dependencies } = conversation;
  return leaverRemover({
    vault,
    groups,
    self,
    timers: {
      after(delayMs, task) {
        timers.push({ delayMs, task });
        return () => {};
      },
    },
    log: dependencies.log,
    updateKeys: () => (updates += 1),
  });
}

const stateOf = ({ userIds: [admin, , , leaver] }: TestConversation): ConversationState =>
  conversationState({ kind: 'group', name: 'x', admins: [admin as UserId], leaving: [leaver as UserId] });

/** The last of the four leaves. */
async function letLeave(): Promise<void> {
  const { state, apply, entryOf } = conversation;
  const { commit } = commitChanges(state(3), { groupState: encodeGroupState(stateOf(conversation)) });
  expect((await apply(entryOf(commit))).change).toBe('epoch');
}

async function schedule(remover: LeaverRemover): Promise<void> {
  const { groups, conversationId } = conversation;
  remover.due(conversationId);
  await groups.inTurn(conversationId, async () => {});
  await eventLoopTurn();
}

describe('the devices of somebody who has left', () => {
  it('are removed by one after the other, each in its own turn', async () => {
    await letLeave();
    for (const userId of conversation.userIds.slice(0, 3)) await schedule(removerFor(userId));
    expect(timers.map(({ delayMs }) => delayMs).sort((a, b) => a - b)).toEqual([0, 5_000, 10_000]);
    timers[0]?.task();
    expect(updates).toBe(1);
  });

  it('are left to another change that this device is making', async () => {
    const { vault, conversationId, userIds } = conversation;
    await letLeave();
    await schedule(removerFor(userIds[0] as UserId));
    vault.transact((tx) => insertGroupChange(tx, conversationId, { kind: 'rename', name: 'Neu' }));
    timers[0]?.task();
    expect(updates).toBe(0);
  });

  it('are of no concern before anybody has left', async () => {
    await schedule(removerFor(conversation.userIds[0] as UserId));
    expect(timers).toEqual([]);
  });

  it('are gone with the next commit of anybody, as if nothing had happened', async () => {
    const { apply, entryOf, vault, conversationId, devices, state, setState } = conversation;
    const { commit, next } = commitChanges(state(3), { groupState: encodeGroupState(stateOf(conversation)) });
    const first = entryOf(commit);
    // The second member reads it, and removes them.
    const read = unprotect(state(1), commit, () => true);
    setState(1, read.next);
    const groupState = encodeGroupState({ ...stateOf(conversation), leaving: [] });
    const removal = commitChanges(read.next, { remove: [devices[3]?.identity as LeafIdentity], groupState });
    await apply(first);
    const second = entryOf(removal.commit);
    expect((await apply(second)).change).toBe('epoch');
    wipeGroup(next);
    const { members, isMember } = vault.read((db, nowMs) => readConversation(db, conversationId, nowMs)) ?? {};
    expect([members?.length, isMember]).toEqual([3, true]);
    const { messages } = vault.read((db) => readMessagePage(db, conversationId, { at: 'newest' }, 9));
    expect(messages.map(({ body }) => body)).toEqual([{ kind: 'notice', notice: { what: 'left' } }]);
    await schedule(removerFor(conversation.userIds[0] as UserId));
    expect(timers).toEqual([]);
  });
});

describe('whoever leaves', () => {
  it('says nothing more, and finishes the change that is under way before the group is told', async () => {
    const { vault, groups, conversationId, userIds } = conversation;
    const messageId = newMessageId();
    const entryId = newEntryId();
    vault.transact((tx) => {
      const common = { epoch: 1, bytes: new Uint8Array(1), content: new Uint8Array(1) };
      insertMessage(tx, {
        conversationId,
        messageId,
        sender: userIds[0] as UserId,
        isOwn: true,
        sentAtMs: 1,
        position: nextWaitingPosition(tx.db, conversationId),
        state: 'waiting',
        body: { kind: 'text', text: 'unsaid' },
      });
      insertOutboxEntry(tx, conversationId, { ...common, kind: 'append', entryId: newEntryId(), messageId });
      const key = insertGroupChange(tx, conversationId, { kind: 'rename', name: 'under way' });
      setPendingCommit(tx, key, { entryId, nextRows: new Uint8Array(1), welcome: undefined, recipients: [] });
      insertOutboxEntry(tx, conversationId, { ...common, kind: 'commit', entryId, accessHash: new Uint8Array(32) });
      insertGroupChange(tx, conversationId, { kind: 'rename', name: 'never' });
    });
    await groups.inTurn(conversationId, async (turn) => beginLeaving(turn, userIds[0] as UserId));
    const read = vault.read((db) => ({
      conversation: findConversation(db, conversationId),
      message: findMessage(db, conversationId, messageId)?.state,
      pending: pendingEntries(db, conversationId, 9).map(({ kind }) => kind),
      changes: db.prepare('SELECT change FROM group_change ORDER BY key', { pluck: true }).all<string>(),
    }));
    expect(read).toMatchObject({ conversation: { isLeaving: true }, message: 'failed', pending: ['commit'] });
    expect(read.changes).toEqual(['{"kind":"rename","name":"under way"}', '{"kind":"leave"}']);
    expect(vault.read((db) => firstGroupChange(db, conversationId))?.commit?.entryId).toBe(entryId);
  });
});
