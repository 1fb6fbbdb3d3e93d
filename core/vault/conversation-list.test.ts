import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { toHex, type ConversationId, type MessageId, type UserId } from '../../shared/domain/ids';
import { pngHeader } from '../../shared/domain/testing/test-picture';
import type { Change, ConversationPreferences, ConversationView } from '../../shared/ipc/core-contract';
import { conversationState } from '../content/group-state-codec';
import { storeState } from '../conversation/conversation-state';
import { sha256 } from '../crypto/primitives';
import { listConversations, listedConversations, readConversation } from './conversation-list';
import { insertPicture } from './conversation-state-table';
import { idBlob } from './columns';
import { advanceCursor, markRead, readPosition } from './conversation-table';
import { writeDraft } from './draft-table';
import { keepFormerText } from './former-text-table';
import { placeOf, takePlace } from './message-place';
import { findMessage, lastStoredPosition } from './message-table';
import { positionOf } from './position';
import { deleteForMe, unhide, writePreferences } from './preference-table';
import { insertReaction } from './reaction-table';
import { wasRemoved } from './removed-message-table';
import { settleSearch } from './search-index';
import { nextSilenceEndMs } from './silence';
import {
  addConversation,
  addMessage,
  everyValueOf,
  newMessageId,
  newUserId,
  temporaryVault,
  type TemporaryVault,
} from './testing/temporary-vault';
import type { Transaction } from './vault';

let temporary: TemporaryVault;
beforeEach(() => (temporary = temporaryVault()));
afterEach(() => temporary.remove());

function write<T>(fn: (tx: Transaction) => T): T {
  return temporary.vault.transact(fn);
}
const list = (): readonly ConversationView[] => temporary.vault.read(listConversations);
const view = (conversationId: ConversationId): ConversationView | undefined =>
  temporary.vault.read((db, nowMs) => readConversation(db, conversationId, nowMs));

const archived: ConversationPreferences = { notify: 'all', isFavourite: true, isArchived: true, folder: 'Station' };

describe('what was set for a conversation', () => {
  it('is shown as it was set, and taken back', () => {
    const conversationId = write((tx) => addConversation(tx));
    expect(view(conversationId)?.preferences).toEqual({ notify: 'all', isFavourite: false, isArchived: false });
    write((tx) => writePreferences(tx, conversationId, archived));
    expect(list()[0]?.preferences).toEqual(archived);
    const { folder: _, ...without } = archived;
    write((tx) => writePreferences(tx, conversationId, without));
    expect(view(conversationId)?.preferences).toEqual(without);
  });

  it('lets an archived conversation come back with a message, unless it is to be silent', () => {
    const ids = (['all', 'mentions', 'nothing'] as const).map((notify) =>
      write((tx) => {
        const conversationId = addConversation(tx);
        writePreferences(tx, conversationId, { ...archived, notify });
        addMessage(tx, conversationId, { body: { kind: 'notice', notice: { what: 'created' } } });
        return conversationId;
      }),
    );
    const states = (): readonly unknown[] => ids.map((id) => view(id)?.preferences.isArchived);
    expect(states()).toEqual([true, true, true]);
    for (const id of ids) write((tx) => addMessage(tx, id, { sequence: 2 }));
    expect(states()).toEqual([false, true, true]);
    for (const id of ids) write((tx) => addMessage(tx, id, { sequence: 3, state: 'sent' }));
    expect(states()).toEqual([false, false, false]);
  });
});

describe('a silence', () => {
  const silent = (untilMs: number): ConversationPreferences => ({
    ...archived,
    notify: 'nothing',
    notifyUntilMs: untilMs,
  });

  it('is shown with its end, and is over by the clock alone', () => {
    const conversationId = write((tx) => addConversation(tx));
    write((tx) => writePreferences(tx, conversationId, silent(1_000)));
    const at = (nowMs: number) =>
      temporary.vault.read((db) => readConversation(db, conversationId, nowMs)?.preferences);
    expect(at(999)).toEqual(silent(1_000));
    expect(at(1_000)).toEqual(archived);
    expect(temporary.vault.read((db) => listConversations(db, 1_000)[0]?.preferences)).toEqual(archived);
    write((tx) => writePreferences(tx, conversationId, { ...silent(1_000), notify: 'all' }));
    expect(temporary.vault.read(nextSilenceEndMs)).toBeUndefined();
  });

  it('keeps a conversation in the archive as long as it lasts', () => {
    const nowMs = temporary.vault.read((_, now) => now);
    const ids = [nowMs, nowMs + 1].map((untilMs) =>
      write((tx) => {
        const conversationId = addConversation(tx);
        writePreferences(tx, conversationId, silent(untilMs));
        addMessage(tx, conversationId);
        return conversationId;
      }),
    );
    expect(ids.map((id) => view(id)?.preferences.isArchived)).toEqual([false, true]);
  });
});

describe('a conversation that was deleted', () => {
  it('is away with all that was said, until something new comes or it is asked for', () => {
    const conversationId = write((tx) => {
      const id = addConversation(tx);
      addMessage(tx, id, { sequence: 1 });
      addMessage(tx, id, { sequence: 2 });
      return id;
    });
    write((tx) => deleteForMe(tx, conversationId));
    expect(list()).toEqual([]);
    expect(view(conversationId)).toMatchObject({ unreadCount: 0 });
    expect(temporary.vault.read((db) => readPosition(db, conversationId))).toBe(positionOf(2));
    expect(temporary.vault.read((db) => db.prepare('SELECT count(*) FROM message', { pluck: true }).get())).toBe(0);
    const notice = { kind: 'notice', notice: { what: 'renamed', name: 'x' } } as const;
    write((tx) => addMessage(tx, conversationId, { sequence: 3, body: notice }));
    expect(list()).toEqual([]);
    write((tx) => addMessage(tx, conversationId, { sequence: 4 }));
    expect(list()).toMatchObject([{ conversationId, unreadCount: 1 }]);
    write((tx) => deleteForMe(tx, conversationId));
    write((tx) => unhide(tx, conversationId));
    expect(list()).toHaveLength(1);
  });

  it('leaves nothing of what was said and begun, and none of it comes when it is sent again', () => {
    const sender = newUserId();
    const conversationId = write((tx) => addConversation(tx));
    const said = (text: string, sequence: number): MessageId =>
      write((tx) => addMessage(tx, conversationId, { sender, sequence, body: { kind: 'text', text } }));
    const ids = [said('Geheimnis eins', 1), said('Geheimnis zwei', 2)];
    write((tx) => {
      const message = findMessage(tx.db, conversationId, ids[0] ?? newMessageId());
      if (message === undefined) throw new Error('no message');
      keepFormerText(tx, message);
      insertReaction(tx, { messageKey: message.key, userId: sender, emoji: '🤫' }, true);
      writeDraft(tx, conversationId, { text: 'Geheimnis drei', mentions: [] });
      settleSearch(tx.db, 10);
    });
    const left = (): readonly string[] => everyValueOf(temporary.vault).filter((value) => /geheimnis|🤫/i.test(value));
    expect(left().length).toBeGreaterThan(4);
    const changes: Change[] = [];
    temporary.vault.subscribe((each) => changes.push(...each));
    write((tx) => deleteForMe(tx, conversationId));
    expect(left()).toEqual([]);
    const isGone = (messageId: MessageId): boolean =>
      temporary.vault.read((db) => wasRemoved(db, { conversationId, messageId, sender }));
    expect(ids.map(isGone)).toEqual([true, true]);
    expect(changes).toContainEqual({ what: 'messages', conversationId, messageIds: ids });
  });

  it('of two topics shows what comes behind what was read before, and as unread', () => {
    const otherUserId = newUserId();
    const [shown, other] = write((tx) => {
      const fields = { kind: 'direct', otherUserId, name: '' } as const;
      const ids = [addConversation(tx, fields), addConversation(tx, fields)] as const;
      const position = takePlace(tx, placeOf({ conversationId: ids[0], shownIn: ids[0], lostPlaces: 0 }), 50);
      addMessage(tx, ids[0], { position });
      markRead(tx, ids[0], position);
      deleteForMe(tx, ids[0]);
      advanceCursor(tx, ids[0], 50, 0);
      return ids;
    });
    write((tx) => {
      const position = takePlace(tx, placeOf({ conversationId: other, shownIn: shown, lostPlaces: 0 }), 1);
      addMessage(tx, shown, { position });
    });
    expect(view(shown)?.unreadCount).toBe(1);
    const [read, last] = temporary.vault.read((db) => [readPosition(db, shown), lastStoredPosition(db, shown)]);
    expect(last).toBeGreaterThan(read);
  });
});

describe('the list', () => {
  it('shows what each group is and who may do what in it', () => {
    const picture = pngHeader(64, 64);
    const members = [newUserId(), newUserId()].sort() as [UserId, UserId];
    const [admin, reader] = members;
    const rights = { post: 'admins', addMembers: 'members', call: 'members' } as const;
    const pictureHash = sha256(picture);
    const conversationId = write((tx) => {
      const id = addConversation(tx, { members });
      const fields = { kind: 'group', name: 'Neu', admins: [admin], readers: [reader], rights, pictureHash } as const;
      storeState(tx, id, conversationState({ ...fields, timerMs: 60_000 }));
      insertPicture(tx, id, pictureHash, picture);
      return id;
    });
    const roles = [
      { userId: admin, role: 'admin' },
      { userId: reader, role: 'reader' },
    ];
    expect(view(conversationId)).toMatchObject({
      name: 'Neu',
      picture: toHex(pictureHash),
      roles,
      rights,
      timerMs: 60_000,
    });
    write((tx) => storeState(tx, conversationId, conversationState({ kind: 'group', name: 'Neu' })));
    const all = members.map((userId) => ({ userId, role: 'admin' }));
    expect(view(conversationId)).toMatchObject({ roles: all, rights: { post: 'members' } });
    expect(view(conversationId)).not.toHaveProperty('picture');
    expect(view(conversationId)).not.toHaveProperty('timerMs');
  });

  it('of 5,000 conversations is made by as many questions as that of one', () => {
    const asked: string[] = [];
    const ask = (): void =>
      temporary.vault.read((db, nowMs) => {
        const counting = new Proxy(db, {
          get(target, key) {
            if (key === 'prepare') asked.push('a question');
            const value: unknown = Reflect.get(target, key);
            return typeof value === 'function' ? (value.bind(target) as unknown) : value;
          },
        });
        listConversations(counting, nowMs);
      });
    write((tx) => addConversation(tx, { members: [newUserId(), newUserId()] }));
    ask();
    const ofOne = asked.length;
    write((tx) => {
      for (let count = 1; count < 5_000; count += 1) addConversation(tx, { members: [newUserId(), newUserId()] });
    });
    asked.length = 0;
    ask();
    expect([ofOne, asked.length]).toEqual([4, 4]);
  });
});

describe('some conversations of the list', () => {
  it('are as the list has them, and those that are not listed are left out', () => {
    const [first, second, hidden, other] = write((tx) =>
      Array.from({ length: 4 }, () => {
        const id = addConversation(tx, { members: [newUserId(), newUserId()] });
        addMessage(tx, id);
        return id;
      }),
    ) as [ConversationId, ConversationId, ConversationId, ConversationId];
    write((tx) => deleteForMe(tx, hidden));
    const some = temporary.vault.read((db, nowMs) => listedConversations(db, [second, hidden, first], nowMs));
    const wanted = list().filter(({ conversationId }) => conversationId !== other);
    expect(wanted).toHaveLength(2);
    expect(new Set(some)).toEqual(new Set(wanted));
    expect(temporary.vault.read((db, nowMs) => listedConversations(db, [], nowMs))).toEqual([]);
  });

  it('are those in which topics are shown that were asked for', () => {
    const [shown, topic] = write((tx) => [addConversation(tx), addConversation(tx)] as const);
    write((tx) =>
      tx.db
        .prepare('UPDATE conversation SET shown_in = ? WHERE conversation_id = ?')
        .run([idBlob(shown), idBlob(topic)]),
    );
    const some = temporary.vault.read((db, nowMs) => listedConversations(db, [topic], nowMs));
    expect(some.map(({ conversationId }) => conversationId)).toEqual([shown]);
  });
});
