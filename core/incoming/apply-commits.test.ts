import { afterEach, describe, expect, it } from 'vitest';
import type { MessageView } from '../../shared/ipc/core-contract';
import { encodeContent } from '../content/content-codec';
import { encodeGroupState, type ConversationStateFields } from '../content/group-state-codec';
import { newEntryId, testConversation, type TestConversation } from '../conversation/testing/test-conversation';
import { commitChanges } from '../group/commit-changes';
import { epoch } from '../group/group';
import { encodePendingGroup } from '../group/stored-group';
import { makeDevice, packageOf } from '../group/testing/test-group';
import { membersOf } from '../vault/conversation-member-table';
import { findConversation, skippedEntries } from '../vault/conversation-table';
import { firstGroupChange, insertGroupChange, setPendingCommit } from '../vault/group-change-table';
import { insertMessage, nextWaitingPosition } from '../vault/message-table';
import { readMessagePage } from '../vault/message-page';
import { findGroupRows } from '../vault/mls-table';
import { insertOutboxEntry, markAcknowledged, pendingEntries } from '../vault/outbox-table';
import { newMessageId } from '../vault/testing/temporary-vault';
import { listWarnings } from '../vault/warning-table';
import { noticeId } from './apply-commit';

let conversation: TestConversation;

async function open(count: number, state?: ConversationStateFields): Promise<TestConversation> {
  conversation = await testConversation(count, state);
  return conversation;
}
afterEach(() => conversation.remove());

function messages(): readonly MessageView[] {
  const { vault, conversationId } = conversation;
  return vault.read((db) => readMessagePage(db, conversationId, { at: 'newest' }, 100)).messages;
}
const texts = (): readonly string[] => messages().map(({ body }) => (body.kind === 'text' ? body.text : body.kind));
const skipped = (): number => conversation.vault.read((db) => skippedEntries(db, conversation.conversationId));
const text = (value: string) => ({ body: { kind: 'text', text: value } as const });

describe('own entries', () => {
  it('are known by their id, complete a lost acknowledgement, and are never decrypted', async () => {
    const { apply, vault, conversationId, userIds, entryOf } = await open(2);
    const messageId = newMessageId();
    const entry = entryOf(new Uint8Array([1])); // what the relay pushes is not looked at
    vault.transact((tx) => {
      insertMessage(tx, {
        conversationId,
        messageId,
        sender: userIds[0] ?? ('' as never),
        isOwn: true,
        sentAtMs: 1,
        position: nextWaitingPosition(tx.db, conversationId),
        state: 'waiting',
        body: { kind: 'text', text: 'own' },
      });
      insertOutboxEntry(tx, conversationId, {
        kind: 'append',
        entryId: entry.entryId,
        epoch: 1,
        bytes: entry.bytes,
        content: new Uint8Array(3),
        messageId,
      });
    });
    await apply(entry);
    expect(messages()[0]).toMatchObject({ state: 'sent', messageId });
    expect(vault.read((db) => pendingEntries(db, conversationId, 10))).toEqual([]);
    expect(skipped()).toBe(0);
  });

  it('are forgotten once the cursor has passed them', async () => {
    const { apply, say, entryOf, vault, conversationId } = await open(2);
    const entry = entryOf(new Uint8Array([1]));
    vault.transact((tx) => {
      const { bytes } = entry;
      insertOutboxEntry(tx, conversationId, {
        kind: 'append',
        entryId: entry.entryId,
        epoch: 1,
        bytes,
        content: encodeContent({ messageId: newMessageId(), sentAtMs: 1, body: { kind: 'receipt', messageIds: [] } }),
        messageId: undefined,
      });
      const [pending] = pendingEntries(tx.db, conversationId, 1);
      markAcknowledged(tx, pending?.key ?? 0, entry.sequence);
    });
    await apply(entry, await say(1, text('next')));
    expect(vault.read((db) => db.prepare('SELECT count(*) FROM outbox', { pluck: true }).get())).toBe(0);
  });

  it('that are the pending commit make its state the group’s, and put the welcomes into the outbox', async () => {
    const { apply, say, entryOf, groups, vault, conversationId, admit, userIds } = await open(2);
    const newcomer = await makeDevice();
    admit(newcomer);
    const { userId, deviceId } = newcomer.identity;
    const made = packageOf(newcomer);
    const entryId = newEntryId();
    let sent = new Uint8Array(0);
    await groups.inTurn(conversationId, async (turn) => {
      const { commit, next, welcome } = commitChanges(turn.group(), { add: [made.keyPackage] });
      sent = Uint8Array.from(commit);
      vault.transact((tx) => {
        const key = insertGroupChange(tx, conversationId, { kind: 'add-members', userIds: [userId] });
        const recipients = [{ userId, deviceId }];
        setPendingCommit(tx, key, { entryId, nextRows: encodePendingGroup(turn.group(), next), welcome, recipients });
        const accessHash = new Uint8Array(32);
        insertOutboxEntry(tx, conversationId, { kind: 'commit', entryId, epoch: 1, bytes: commit, accessHash });
      });
    });
    const entries = [await say(1, text('before')), { ...entryOf(sent), entryId }, entryOf(new Uint8Array(2))];
    expect(await apply(...entries)).toEqual({ count: 2, change: 'epoch', hasSkipped: false, sentAgain: [] });
    expect(texts()).toEqual(['before', 'notice']);
    expect(vault.read((db) => membersOf(db, conversationId))).toEqual([...userIds, userId].sort());
    expect(vault.read((db) => firstGroupChange(db, conversationId))).toBeUndefined();
    expect(vault.read((db) => pendingEntries(db, conversationId, 10)).map(({ kind }) => kind)).toEqual(['deliver']);
    await groups.inTurn(conversationId, async (turn) => expect(epoch(turn.group())).toBe(2));
  });
});

describe('commits of others', () => {
  it('rename the conversation, once, and end the batch', async () => {
    const { apply, say, entryOf, state, setState, vault, conversationId } = await open(2);
    const { commit, next } = commitChanges(state(1), { groupState: encodeGroupState({ kind: 'group', name: 'Neu' }) });
    const entry = entryOf(commit);
    setState(1, next);
    const after = await say(1, text('after'));
    expect(await apply(entry, after)).toEqual({ count: 1, change: 'epoch', hasSkipped: false, sentAgain: [] });
    expect(await apply(entry, after)).toEqual({ count: 2, change: 'messages', hasSkipped: false, sentAgain: [] });
    expect(vault.read((db) => findConversation(db, conversationId))?.name).toBe('Neu');
    expect(messages().map(({ body }) => body)).toEqual([
      { kind: 'notice', notice: { what: 'renamed', name: 'Neu' } },
      { kind: 'text', text: 'after', mentions: [] },
    ]);
  });

  it('drop an own commit that was pending, whose change is still wanted', async () => {
    const { apply, entryOf, state, groups, vault, conversationId } = await open(2);
    const entryId = newEntryId();
    await groups.inTurn(conversationId, async (turn) => {
      const { commit, next } = commitChanges(turn.group(), {
        groupState: encodeGroupState({ kind: 'group', name: 'Mein' }),
      });
      vault.transact((tx) => {
        const key = insertGroupChange(tx, conversationId, { kind: 'rename', name: 'Mein' });
        setPendingCommit(tx, key, {
          entryId,
          nextRows: encodePendingGroup(turn.group(), next),
          welcome: undefined,
          recipients: [],
        });
        const accessHash = new Uint8Array(32);
        insertOutboxEntry(tx, conversationId, { kind: 'commit', entryId, epoch: 1, bytes: commit, accessHash });
      });
    });
    const { commit } = commitChanges(state(1), { groupState: encodeGroupState({ kind: 'group', name: 'Dein' }) });
    await apply(entryOf(commit));
    const wanted = vault.read((db) => firstGroupChange(db, conversationId));
    expect(wanted).toMatchObject({ change: { kind: 'rename', name: 'Mein' }, commit: undefined });
    expect(vault.read((db) => pendingEntries(db, conversationId, 10))).toEqual([]);
  });

  it('that remove this device leave what was said, and nothing of the group', async () => {
    const { apply, say, entryOf, state, devices, vault, conversationId } = await open(2);
    await apply(await say(1, text('remember')));
    const [self] = devices;
    if (self === undefined) throw new Error('there is a device');
    const { commit } = commitChanges(state(1), { remove: [self.identity] });
    expect(await apply(entryOf(commit))).toEqual({ count: 1, change: 'left', hasSkipped: false, sentAgain: [] });
    expect(vault.read((db) => findConversation(db, conversationId))?.isMember).toBe(false);
    expect(vault.read((db) => findGroupRows(db, conversationId))).toEqual([]);
    expect(texts()).toEqual(['remember', 'notice']);
    expect(await apply(entryOf(new Uint8Array(1)))).toEqual({
      count: 1,
      change: 'none',
      hasSkipped: false,
      sentAgain: [],
    });
  });

  it('tell of themselves although a member has sent a message under the id that the notice was to have', async () => {
    const { apply, say, entryOf, state, setState } = await open(2);
    const { commit, next } = commitChanges(state(1), { groupState: encodeGroupState({ kind: 'group', name: 'Neu' }) });
    const entryId = newEntryId();
    const taken = await say(1, { ...text('squatter'), messageId: noticeId(entryId, 2) });
    const entry = { ...entryOf(commit), entryId };
    setState(1, next);
    expect((await apply(taken, entry)).change).toBe('epoch');
    expect(texts()).toEqual(['squatter', 'notice']);
    expect(new Set(messages().map(({ messageId }) => messageId)).size).toBe(2);
  });

  it('that bring a third person into a direct conversation end it here', async () => {
    const { apply, entryOf, state, admit, vault, conversationId } = await open(2, { kind: 'direct', name: '' });
    const stranger = await makeDevice();
    admit(stranger);
    const { commit } = commitChanges(state(1), { add: [packageOf(stranger).keyPackage] });
    expect((await apply(entryOf(commit))).change).toBe('left');
    expect(vault.read((db) => findConversation(db, conversationId))?.isMember).toBe(false);
    expect(messages().map(({ body }) => body)).toEqual([{ kind: 'notice', notice: { what: 'cannot-follow' } }]);
  });

  it('of this very device that it does not know end the conversation here at once, without any warning', async () => {
    const { apply, entryOf, groups, vault, conversationId, events } = await open(2);
    // As the state was before the commit was made, as in a vault that was set back.
    const { commit } = await groups.inTurn(conversationId, async (turn) => commitChanges(turn.group(), {}));
    expect((await apply(entryOf(commit))).change).toBe('left');
    expect(vault.read((db) => findConversation(db, conversationId))?.isMember).toBe(false);
    expect(messages().map(({ body }) => body)).toEqual([{ kind: 'notice', notice: { what: 'vault-is-older' } }]);
    expect([vault.read(listWarnings), events]).toEqual([[], ['vault-is-older ']]);
  });

  it('wait for the directory to know whom they add', async () => {
    const { apply, entryOf, state, admit, vault, conversationId } = await open(2);
    const newcomer = await makeDevice();
    const { commit } = commitChanges(state(1), { add: [packageOf(newcomer).keyPackage] });
    const applied = apply(entryOf(commit));
    admit(newcomer);
    expect((await applied).change).toBe('epoch');
    expect(vault.read((db) => membersOf(db, conversationId))).toContain(newcomer.identity.userId);
  });

  it('keep the name when theirs is none', async () => {
    const { apply, entryOf, state, vault, conversationId } = await open(2);
    const { commit } = commitChanges(state(1), { groupState: new Uint8Array([0xff]) });
    expect((await apply(entryOf(commit))).change).toBe('epoch');
    expect(vault.read((db) => findConversation(db, conversationId))?.name).toBe('Visite');
  });
});
