import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ConversationId, MessageId, UserId } from '../../shared/domain/ids';
import type { Change } from '../../shared/ipc/core-contract';
import { addMembers, removeMembers } from './conversation-member-table';
import { advanceMessage, findMessage, nextWaitingPosition } from './message-table';
import { readMessagePage } from './message-page';
import { positionOf } from './position';
import { insertReceipt, isReceivedByAll, messagesConfirmedByAll } from './receipt-table';
import { addConversation, addMessage, newUserId, temporaryVault, type TemporaryVault } from './testing/temporary-vault';
import type { Vault } from './vault';

let temporary: TemporaryVault;
let vault: Vault;
let self: UserId;
let others: readonly UserId[];
let conversationId: ConversationId;

beforeEach(() => {
  temporary = temporaryVault();
  ({ vault } = temporary);
  self = newUserId();
  others = [newUserId(), newUserId()];
  conversationId = vault.transact((tx) => addConversation(tx, { members: [self, ...others] }));
});
afterEach(() => temporary.remove());

function addOwn(sequence?: number): MessageId {
  return vault.transact((tx) =>
    addMessage(tx, conversationId, {
      sender: self,
      state: sequence === undefined ? 'waiting' : 'sent',
      position: sequence === undefined ? nextWaitingPosition(tx.db, conversationId) : positionOf(sequence),
    }),
  );
}

const receipt = (messageId: MessageId, userId: UserId | undefined): void =>
  vault.transact((tx) =>
    insertReceipt(tx, conversationId, { messageId, userId: userId ?? self, atMs: 5, isRead: false }),
  );
const isComplete = (messageId: MessageId): boolean =>
  vault.read((db) => isReceivedByAll(db, conversationId, messageId));

describe('a message that waits', () => {
  it('takes its place in the topic when it is stored, once', () => {
    const messageId = addOwn();
    const changes: Change[] = [];
    vault.subscribe((published) => changes.push(...published));
    const store = (sequence: number): void =>
      vault.transact((tx) => advanceMessage(tx, conversationId, messageId, 'stored', positionOf(sequence)));
    store(7);
    expect(changes).toContainEqual({ what: 'messages', conversationId, messageIds: [messageId] });
    changes.length = 0;
    store(9);
    expect(changes).toEqual([]);
    expect(vault.read((db) => findMessage(db, conversationId, messageId))).toMatchObject({
      state: 'sent',
      position: positionOf(7),
    });
  });

  it('keeps its place when it fails, and goes behind the others when it is tried again', () => {
    const [first, second] = [addOwn(), addOwn()];
    vault.transact((tx) => advanceMessage(tx, conversationId, first, 'refused'));
    vault.transact((tx) =>
      advanceMessage(tx, conversationId, first, 'retried', nextWaitingPosition(tx.db, conversationId)),
    );
    const { messages } = vault.read((db) => readMessagePage(db, conversationId, { at: 'newest' }, 10));
    expect(messages.map(({ messageId, state }) => [messageId, state])).toEqual([
      [second, 'waiting'],
      [first, 'waiting'],
    ]);
  });

  it('is not moved by an event for a message that is not there', () => {
    const other = vault.transact((tx) => addMessage(tx, addConversation(tx)));
    vault.transact((tx) => advanceMessage(tx, conversationId, other, 'stored', positionOf(1)));
    expect(vault.read((db) => findMessage(db, conversationId, other))).toBeUndefined();
  });
});

describe('a message', () => {
  it('is received by all when each member has confirmed it, twice or once', () => {
    const messageId = addOwn(5);
    expect(isComplete(messageId)).toBe(false);
    receipt(messageId, others[0]);
    receipt(messageId, others[0]);
    expect(isComplete(messageId)).toBe(false);
    receipt(messageId, others[1]);
    expect(isComplete(messageId)).toBe(true);
  });

  it('does not wait for whoever came later', () => {
    const messageId = addOwn(5);
    vault.transact((tx) => addMembers(tx, conversationId, [newUserId()], positionOf(6)));
    for (const userId of others) receipt(messageId, userId);
    expect(isComplete(messageId)).toBe(true);
    const later = addOwn(8);
    for (const userId of others) receipt(later, userId);
    expect(isComplete(later)).toBe(false);
  });

  it('does not wait for whoever has left', () => {
    const messageId = addOwn(5);
    receipt(messageId, others[0]);
    vault.transact((tx) => removeMembers(tx, conversationId, others.slice(1)));
    expect(vault.read((db) => messagesConfirmedByAll(db, conversationId))).toEqual([messageId]);
  });

  it('that nobody has confirmed was received by nobody, alone in the group too', () => {
    const messageId = addOwn(5);
    vault.transact((tx) => removeMembers(tx, conversationId, others));
    expect(isComplete(messageId)).toBe(false);
  });
});
