import type { Database } from '@signalapp/sqlcipher';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ConversationId, UserId } from '../../shared/domain/ids';
import type { Change } from '../../shared/ipc/core-contract';
import { topicsToTell } from '../signal/topics-to-tell';
import { unreadCount } from '../vault/arrivals';
import { blockedPeople, isBlockedTopic } from '../vault/block-table';
import { listedConversations, readConversation } from '../vault/conversation-list';
import { markLeft } from '../vault/conversation-table';
import { markUnread } from '../vault/preference-table';
import { insertReceiptDue, topicsWithReceiptsDue } from '../vault/receipt-due-table';
import {
  addConversation,
  addMessage,
  newMessageId,
  newUserId,
  temporaryVault,
  type TemporaryVault,
} from '../vault/testing/temporary-vault';
import { setBlocked } from './block';

let temporary: TemporaryVault;
let direct: ConversationId;
let group: ConversationId;
const self = newUserId();
const ben = newUserId();

beforeEach(() => {
  temporary = temporaryVault();
  temporary.vault.transact((tx) => {
    direct = addConversation(tx, { kind: 'direct', name: '', otherUserId: ben, members: [self, ben] });
    group = addConversation(tx, { members: [self, ben] });
    for (const conversationId of [direct, group]) {
      insertReceiptDue(tx, conversationId, addMessage(tx, conversationId, { sequence: 1, sender: ben }));
    }
    markUnread(tx, direct, true);
  });
});
afterEach(() => temporary.remove());

const nowMs = 1_800_000_000_000;
const block = (userId: UserId, isBlocked: boolean): void =>
  setBlocked({ vault: temporary.vault, clock: { nowMs: () => nowMs } }, userId, isBlocked);
const read = <T>(query: (db: Database) => T): T => temporary.vault.read(query);

describe('blocking somebody', () => {
  it('owes them no receipt in their own conversation, of which nothing counts as unread', () => {
    expect(read((db) => unreadCount(db, nowMs))).toBe(2);
    block(ben, true);
    expect(read((db) => [isBlockedTopic(db, direct), isBlockedTopic(db, group)])).toEqual([true, false]);
    expect(read(topicsWithReceiptsDue)).toEqual([group]);
    expect(read((db) => unreadCount(db, nowMs))).toBe(1);
    expect(read((db) => readConversation(db, direct, nowMs))).toMatchObject({
      isBlocked: true,
      isMarkedUnread: false,
      unreadCount: 0,
    });
    expect(read((db) => readConversation(db, group, nowMs))).toMatchObject({ isBlocked: false, unreadCount: 1 });
  });

  it('is said of each of their conversations, also of one that can’t be followed any more and of another topic’s', () => {
    const [old, current, other] = temporary.vault.transact((tx) => {
      markLeft(tx, direct);
      const fields = { kind: 'direct', name: '', otherUserId: ben, members: [self, ben] } as const;
      const current = addConversation(tx, fields);
      return [direct, current, addConversation(tx, fields)] as const;
    });
    temporary.vault.transact((tx) => insertReceiptDue(tx, other, newMessageId()));
    const changes: Change[] = [];
    temporary.vault.subscribe((some) => changes.push(...some));
    block(ben, true);
    expect(changes).toContainEqual({ what: 'people', userIds: [ben] });
    const named = changes.flatMap((change) => (change.what === 'conversations' ? change.conversationIds : []));
    expect(new Set(named)).toEqual(new Set([old, current]));
    expect(read((db) => listedConversations(db, named, nowMs)).map(({ unreadCount: count }) => count)).toEqual([0, 0]);
    expect(read(topicsWithReceiptsDue)).toEqual([group]);
  });

  it('has no group told for their sake that this person is here', () => {
    temporary.vault.transact((tx) => addConversation(tx, { members: [self, newUserId()] }));
    const told = (): number => read((db) => topicsToTell(db, self)).length;
    expect(told()).toBe(2);
    block(ben, true);
    expect(told()).toBe(1);
  });

  it('ends without a trace', () => {
    block(ben, true);
    block(ben, true);
    block(ben, false);
    expect(read(blockedPeople)).toEqual(new Set());
    expect(read((db) => readConversation(db, direct, nowMs)?.isBlocked)).toBe(false);
  });
});
