/** Fills conversations of a profile with messages of all kinds, in SQL: a hundred thousand take seconds. */
import { createHash, randomBytes } from 'node:crypto';
import { insertPicture } from '../core/vault/conversation-state-table';
import { insertConversation } from '../core/vault/conversation-table';
import { listConversations } from '../core/vault/conversation-list';
import { idBlob, type Blob } from '../core/vault/columns';
import { insertMessage } from '../core/vault/message-table';
import { positionOf, slotsPerEntry } from '../core/vault/position';
import { settleSearch } from '../core/vault/search-index';
import type { Transaction } from '../core/vault/vault';
import { makePicture } from '../e2e/harness/test-picture';
import { idFromBytes, type ConversationId, type UserId } from '../shared/domain/ids';
import type { ConversationView } from '../shared/ipc/core-contract';
import { mixedMessages } from './mixed-messages';
import { withProfileVault } from './open-profile-vault';

/** Far behind what a topic has come to. */
const firstSequence = 1_000_000;
const betweenMs = 90_000;
/** The newest of all conversations that can be searched for: indexing all would take as long as reading them in took their owner. */
const searchable = 2_000;
const pictureBytes = 12 * 1024;

/** How many messages a conversation is to have, by its name; it is told of as read. */
export type MessageCounts = ReadonlyMap<string, number>;

/** The application must not run on the profile. Conversations that are not named stay as they are. */
export async function fillConversations(profile: string, counts: MessageCounts): Promise<void> {
  await withProfileVault(profile, (vault) => {
    const conversations = vault.read(listConversations);
    vault.transact((tx) => {
      for (const [index, [name, count]] of [...counts].entries()) {
        const conversation = conversations.find((each) => each.name === name);
        if (conversation === undefined) throw new Error(`there is no conversation ${name}`);
        // The first one was written to last.
        insertMixed(tx, conversation, { count, lastAtMs: Date.now() - index * 60_000 });
      }
      tx.db.prepare('DELETE FROM search_due WHERE key <= (SELECT max(key) FROM message) - ?').run([searchable]);
      settleSearch(tx.db, searchable);
    });
  });
}

interface Fill {
  readonly count: number;
  readonly lastAtMs: number;
}

function insertMixed(tx: Transaction, { conversationId, members }: ConversationView, fill: Fill): void {
  const { db } = tx;
  const account = db.prepare('SELECT user_id FROM account', { pluck: true }).get<Blob>();
  const self = account && idFromBytes('UserId', account);
  const otherId = members.find((each) => each !== self);
  if (self === undefined || otherId === undefined) throw new Error('nobody is there to write');
  const people = [idBlob(self), idBlob(otherId)] as const;
  const id = idBlob(conversationId);
  const { count, lastAtMs } = fill;
  // Ids are numbers, so that answers find what they answer.
  db.prepare(
    `WITH RECURSIVE place (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM place WHERE n < ?),
       sample AS MATERIALIZED (SELECT key AS n, value FROM json_each(?))
     INSERT INTO message (conversation_id, message_id, sender, is_own, sent_at_ms, position, state, kind, text, has_reactions,
       is_forwarded, edited_at_ms, reply_to)
     SELECT ?, CAST(printf('%016d', place.n) AS BLOB), iif(value ->> 'isOwn', ?, ?), ifnull(value ->> 'isOwn', 0),
       ? - (? - place.n) * ${betweenMs}, (${firstSequence} + place.n) * ${slotsPerEntry},
       iif(value ->> 'isOwn', 'read', 'received'), value ->> 'kind', value ->> 'text', ifnull(value ->> 'hasReactions', 0),
       ifnull(value ->> 'isForwarded', 0), iif(value ->> 'isEdited', ?, NULL),
       iif(value ->> 'answers' < place.n, CAST(printf('%016d', place.n - (value ->> 'answers')) AS BLOB), NULL)
     FROM place JOIN sample ON sample.n = place.n % ?`,
  ).run([count, JSON.stringify(mixedMessages), id, ...people, lastAtMs, count, lastAtMs, mixedMessages.length]);
  addWhatIsBeside(tx, conversationId, people);
  db.prepare(
    `UPDATE conversation SET read_position = (SELECT max(position) FROM message m WHERE m.conversation_id = ?)
     WHERE conversation_id = ?`,
  ).run([id, id]);
}

function addWhatIsBeside({ db }: Transaction, conversationId: ConversationId, people: readonly Blob[]): void {
  const id = idBlob(conversationId);
  for (const [index, user] of people.entries()) {
    for (const emoji of index === 0 ? ['👍'] : ['👍', '🎉', '❤️']) {
      db.prepare(
        `INSERT INTO reaction (message_key, user_id, emoji, is_pending)
         SELECT key, ?, ?, 0 FROM message WHERE conversation_id = ? AND has_reactions = 1`,
      ).run([user, emoji, id]);
    }
  }
  db.prepare(
    `INSERT INTO former_text (message_key, text, from_ms)
     SELECT key, 'Nine.', sent_at_ms FROM message WHERE conversation_id = ? AND edited_at_ms IS NOT NULL`,
  ).run([id]);
}

/** Groups that this device is no longer in, one in three with a picture: nothing of them is asked of the relay. */
export async function addFormerGroups(profile: string, count: number): Promise<void> {
  const createdBy: UserId = idFromBytes('UserId', randomBytes(32));
  await withProfileVault(profile, (vault) => {
    vault.transact((tx) => {
      for (let index = 0; index < count; index += 1) addFormerGroup(tx, createdBy, index);
      tx.db.exec('DELETE FROM search_due');
    });
  });
}

function addFormerGroup(tx: Transaction, createdBy: UserId, index: number): void {
  const conversationId = idFromBytes('ConversationId', randomBytes(32));
  const createdAtMs = Date.now() - (index + 1_000) * 60_000;
  const group = { conversationId, kind: 'group', name: `Former ${index}`, otherUserId: undefined } as const;
  insertConversation(tx, { ...group, createdBy, createdAtMs, cursor: 0, members: [createdBy] });
  const message = { messageId: idFromBytes('MessageId', randomBytes(16)), sender: createdBy, isOwn: false } as const;
  const place = { conversationId, sentAtMs: createdAtMs, position: positionOf(1), state: 'received' } as const;
  insertMessage(tx, { ...message, ...place, body: { kind: 'text', text: `Good bye from ${index}` } });
  const id = idBlob(conversationId);
  tx.db
    .prepare('UPDATE conversation SET is_member = 0, read_position = ? WHERE conversation_id = ?')
    .run([positionOf(1), id]);
  if (index % 3 !== 0) return;
  // Its beginning is as large as what the window makes of a photograph.
  const picture = Uint8Array.from(makePicture('picture', 1 + (index % 200), '').buffer.subarray(0, pictureBytes));
  const hash = Uint8Array.from(createHash('sha256').update(picture).digest());
  insertPicture(tx, conversationId, hash, picture);
  tx.db.prepare('UPDATE conversation SET picture_hash = ? WHERE conversation_id = ?').run([hash, id]);
}
