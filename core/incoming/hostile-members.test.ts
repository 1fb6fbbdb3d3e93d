/** Members whose clients do what they may not: nobody else's conversation takes it. */
import { afterEach, describe, expect, it } from 'vitest';
import { toHex, type UserId } from '../../shared/domain/ids';
import { pngHeader } from '../../shared/domain/testing/test-picture';
import type { ConversationView } from '../../shared/ipc/core-contract';
import { conversationState, decodeGroupState, encodeGroupState } from '../content/group-state-codec';
import { readState } from '../conversation/conversation-state';
import { newEntryId, testConversation, type TestConversation } from '../conversation/testing/test-conversation';
import { sha256 } from '../crypto/primitives';
import { commitChanges } from '../group/commit-changes';
import { groupStateBytes } from '../group/group';
import { makeDevice, packageOf } from '../group/testing/test-group';
import { makeCommit } from '../outgoing/make-commit';
import { readConversation } from '../vault/conversation-list';
import { findConversation, skippedEntries } from '../vault/conversation-table';
import { readMessagePage } from '../vault/message-page';
import { receiptsDue } from '../vault/receipt-due-table';
import { findMessage, nextWaitingPosition } from '../vault/message-table';
import { insertOutboxEntry, pendingEntries } from '../vault/outbox-table';
import { addMessage, newMessageId } from '../vault/testing/temporary-vault';

let conversation: TestConversation;
afterEach(() => conversation.remove());

/** This device's user is the admin; the other two are a plain member and a reader. */
async function open(): Promise<TestConversation> {
  conversation = await testConversation(3, ([admin, , reader]) => ({
    kind: 'group',
    name: 'Visite',
    admins: [admin as UserId],
    readers: [reader as UserId],
  }));
  return conversation;
}

function view(): ConversationView | undefined {
  const { vault, conversationId } = conversation;
  return vault.read((db, nowMs) => readConversation(db, conversationId, nowMs));
}

function bodies(): readonly unknown[] {
  const { vault, conversationId } = conversation;
  const { messages } = vault.read((db) => readMessagePage(db, conversationId, { at: 'newest' }, 100));
  return messages.map(({ body }) => (body.kind === 'notice' ? body.notice : body));
}

const skipped = (): number => conversation.vault.read((db) => skippedEntries(db, conversation.conversationId));

describe('a plain member', () => {
  it('who makes themselves an admin is none, and the next commit gives the group the right state back', async () => {
    const { apply, entryOf, state, setState, groups, vault, conversationId, userIds, events } = await open();
    const [self, ben] = userIds as [UserId, UserId];
    const right = vault.read((db) => readState(db, findConversation(db, conversationId) as never));
    const groupState = encodeGroupState({ ...right, name: 'Mein', admins: [self, ben].sort() });
    const { commit, next } = commitChanges(state(1), { groupState });
    expect((await apply(entryOf(commit))).change).toBe('epoch');
    setState(1, next);
    expect(view()).toMatchObject({ name: 'Visite', isMember: true });
    const admins = view()?.roles.filter(({ role }) => role === 'admin');
    expect(admins).toEqual([{ userId: self, role: 'admin' }]);
    expect([bodies(), events]).toEqual([[], ['state-change-refused ']]);

    await groups.inTurn(conversationId, async (turn) => {
      const wanted = { change: { kind: 'update-keys' }, claimed: [], state: right, self, nowMs: Date.now() } as const;
      const made = makeCommit(turn.group(), wanted);
      expect(decodeGroupState(groupStateBytes(made?.made.next as never))).toEqual(right);
    });
  });

  it('who sends somebody away ends the conversation here, in words', async () => {
    const { apply, entryOf, state, devices } = await open();
    const reader = devices[2]?.identity;
    if (reader === undefined) throw new Error('there is a reader');
    const { commit } = commitChanges(state(1), { remove: [reader] });
    expect((await apply(entryOf(commit))).change).toBe('left');
    expect([view()?.isMember, bodies()]).toEqual([false, [{ what: 'cannot-follow' }]]);
  });

  it('who gives the group a picture is not believed', async () => {
    const { apply, say } = await open();
    await apply(await say(1, { body: { kind: 'group-picture', picture: pngHeader(64, 64) } }));
    expect(conversation.vault.read((db) => db.prepare('SELECT count(*) FROM conversation_picture').all())).toEqual([
      { 'count(*)': 0 },
    ]);
    expect(skipped()).toBe(1);
  });
});

describe('a reader', () => {
  it('who writes all the same is not shown, is counted, and is owed no receipt', async () => {
    const { apply, say, vault, conversationId } = await open();
    const entries = [await say(2, { body: { kind: 'text', text: 'heard?' } }), await say(1, {})];
    expect(await apply(...entries)).toMatchObject({ count: 2, hasSkipped: false });
    expect(bodies()).toMatchObject([{ kind: 'text', text: 'hello' }]);
    expect(skipped()).toBe(1);
    expect(vault.read((db) => receiptsDue(db, conversationId, 10))).toHaveLength(1);
  });

  it('who takes somebody in ends the conversation here, in words', async () => {
    const { apply, entryOf, state, admit } = await open();
    const stranger = await makeDevice();
    admit(stranger);
    const { commit } = commitChanges(state(2), { add: [packageOf(stranger).keyPackage] });
    expect((await apply(entryOf(commit))).change).toBe('left');
    expect(bodies()).toEqual([{ what: 'cannot-follow' }]);
  });
});

describe('an admin', () => {
  it('who makes somebody a reader leaves unsent what waits there, and lets their receipts be sent', async () => {
    conversation = await testConversation(2, ([, admin]) => ({ kind: 'group', name: 'x', admins: [admin as UserId] }));
    const { apply, entryOf, state, vault, conversationId, userIds } = conversation;
    const [self, admin] = userIds as [UserId, UserId];
    const messageId = newMessageId();
    vault.transact((tx) => {
      const place = { sender: self, state: 'waiting', position: nextWaitingPosition(tx.db, conversationId) } as const;
      addMessage(tx, conversationId, { ...place, messageId });
      const bytes = new Uint8Array(1);
      for (const carried of [messageId, undefined]) {
        const common = { kind: 'append', entryId: newEntryId(), epoch: 1, bytes, content: bytes } as const;
        insertOutboxEntry(tx, conversationId, { ...common, messageId: carried });
      }
    });
    const fields = { kind: 'group', name: 'x', admins: [admin], readers: [self] } as const;
    await apply(entryOf(commitChanges(state(1), { groupState: encodeGroupState(fields) }).commit));
    expect(vault.read((db) => findMessage(db, conversationId, messageId))?.state).toBe('failed');
    expect(vault.read((db) => pendingEntries(db, conversationId, 9))).toMatchObject([{ messageId: undefined }]);
  });

  it('who names a picture that nobody has been sent is followed, and no picture is shown until it comes', async () => {
    conversation = await testConversation(2, ([, admin]) => ({ kind: 'group', name: 'x', admins: [admin as UserId] }));
    const { apply, entryOf, say, state, setState, userIds } = conversation;
    const picture = pngHeader(64, 64);
    const fields = { kind: 'group', name: 'x', admins: [userIds[1] as UserId], pictureHash: sha256(picture) } as const;
    const { commit, next } = commitChanges(state(1), { groupState: encodeGroupState(conversationState(fields)) });
    await apply(entryOf(commit));
    setState(1, next);
    expect([view()?.picture, bodies()]).toEqual([undefined, [{ what: 'picture-changed' }]]);
    await apply(await say(1, { body: { kind: 'group-picture', picture } }));
    expect(view()?.picture).toBe(toHex(sha256(picture)));
  });

  it('who sends pictures without end fills no vault with them', async () => {
    conversation = await testConversation(2, ([, admin]) => ({ kind: 'group', name: 'x', admins: [admin as UserId] }));
    const { apply, say, vault } = conversation;
    for (let side = 1; side <= 20; side += 1) {
      await apply(await say(1, { body: { kind: 'group-picture', picture: pngHeader(side, side) } }));
    }
    const count = vault.read((db) => db.prepare('SELECT count(*) FROM conversation_picture', { pluck: true }).get());
    expect(count).toBeLessThan(5);
  });
});
