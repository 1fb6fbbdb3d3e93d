import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { MessageId } from '../../shared/domain/ids';
import { lastMessageKey, unreadIdsSince, unreadSince, unreadTotal } from './arrivals';
import { listConversations } from './conversation-list';
import { markRead } from './conversation-table';
import { positionOf } from './position';
import { addConversation, addMessage, temporaryVault, type TemporaryVault } from './testing/temporary-vault';
import type { Transaction } from './vault';

let temporary: TemporaryVault;
beforeEach(() => {
  temporary = temporaryVault();
});
afterEach(() => temporary.remove());

function takeBack({ db }: Transaction, messageId: MessageId): void {
  db.prepare(`UPDATE message SET kind = 'deleted' WHERE message_id = ?`).run([Buffer.from(messageId, 'hex')]);
}

describe('what has arrived', () => {
  it('is counted where it is wanted, as the list counts it', () => {
    const { vault } = temporary;
    vault.transact((tx) => {
      const add = () => addConversation(tx);
      const [some, read, muted, deleted] = [add(), add(), add(), add()];
      for (const each of [some, read, muted, deleted]) {
        for (const sequence of [1, 2, 3]) addMessage(tx, each, { sequence });
      }
      addMessage(tx, some, { sequence: 4, state: 'sent' });
      addMessage(tx, some, { sequence: 5, body: { kind: 'notice', notice: { what: 'created' } } });
      takeBack(tx, addMessage(tx, some, { sequence: 6 }));
      markRead(tx, read, positionOf(2));
      tx.db
        .prepare(`UPDATE conversation SET notify = 'nothing' WHERE conversation_id = ?`)
        .run([Buffer.from(muted, 'hex')]);
      tx.db
        .prepare('UPDATE conversation SET is_hidden = 1 WHERE conversation_id = ?')
        .run([Buffer.from(deleted, 'hex')]);
    });
    const wanted = vault.read(listConversations).filter(({ preferences }) => preferences.notify !== 'nothing');
    expect(new Set(wanted.map(({ unreadCount }) => unreadCount))).toEqual(new Set([1, 3]));
    expect(vault.read(unreadTotal)).toBe(4);
  });

  it('is what others wrote since, without what was taken back meanwhile', () => {
    const { vault } = temporary;
    const conversationId = vault.transact((tx) => addConversation(tx));
    vault.transact((tx) => addMessage(tx, conversationId, { sequence: 1 }));
    const before = vault.read(lastMessageKey);
    const messageId = vault.transact((tx) => {
      takeBack(tx, addMessage(tx, conversationId, { sequence: 3 }));
      return addMessage(tx, conversationId, { sequence: 2 });
    });
    expect(vault.read((db) => unreadSince(db, before))).toEqual([{ conversationId, count: 1 }]);
    expect(vault.read((db) => unreadIdsSince(db, conversationId, before, 9))).toEqual([messageId]);
  });
});
