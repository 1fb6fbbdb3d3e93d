import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { testConversation, type TestConversation } from '../conversation/testing/test-conversation';
import { findConversation } from '../vault/conversation-table';
import { insertMessage, nextWaitingPosition } from '../vault/message-table';
import { readMessagePage } from '../vault/message-page';
import { findGroupRows } from '../vault/mls-table';
import { newMessageId } from '../vault/testing/temporary-vault';
import { leaveBehind, passDeletedEntries } from './deleted-entries';

let conversation: TestConversation;
beforeEach(async () => {
  conversation = await testConversation(2);
});
afterEach(() => conversation.remove());

function shown(): readonly string[] {
  const { vault, conversationId } = conversation;
  const { messages } = vault.read((db) => readMessagePage(db, conversationId, { at: 'newest' }, 100));
  return messages.map(({ body }) =>
    body.kind === 'text' ? body.text : body.kind === 'notice' ? body.notice.what : body.kind,
  );
}
const stored = () => conversation.vault.read((db) => findConversation(db, conversation.conversationId));
const say = (text: string) => conversation.say(1, { body: { kind: 'text', text } });
const pass = (firstSequence: number): Promise<void> =>
  conversation.groups.inTurn(conversation.conversationId, (turn) =>
    passDeletedEntries(turn, firstSequence, conversation.dependencies),
  );
const leave = (): Promise<boolean> =>
  conversation.groups.inTurn(conversation.conversationId, (turn) =>
    leaveBehind(turn, 'away-too-long', conversation.dependencies),
  );

describe('messages that the relay has deleted', () => {
  it('are told with the entry that comes after them, in its transaction', async () => {
    const [first, , third] = [await say('first'), await say('deleted'), await say('third')];
    await conversation.apply(first);
    await conversation.apply(third);
    expect(shown()).toEqual(['first', 'messages-missed', 'third']);
    await pass(3);
    expect(shown()).toEqual(['first', 'messages-missed', 'third']);
    expect(stored()?.cursor).toBe(3);
  });

  it('are told before anything comes after them, and then not once more', async () => {
    const [first, , third] = [await say('first'), await say('deleted'), await say('third')];
    await conversation.apply(first);
    await pass(3);
    expect(shown()).toEqual(['first', 'messages-missed']);
    expect(stored()?.cursor).toBe(2);
    await pass(3);
    await conversation.apply(third);
    expect(shown()).toEqual(['first', 'messages-missed', 'third']);
  });
});

describe("a group that can't be followed any more", () => {
  it('can be read, without its secrets, and takes no more', async () => {
    const { vault, conversationId, userIds, apply } = conversation;
    await apply(await say('first'));
    await pass(4);
    vault.transact((tx) =>
      insertMessage(tx, {
        conversationId,
        messageId: newMessageId(),
        sender: userIds[0]!,
        isOwn: true,
        sentAtMs: 1,
        position: nextWaitingPosition(tx.db, conversationId),
        state: 'waiting',
        body: { kind: 'text', text: 'waiting' },
      }),
    );
    expect(await leave()).toBe(true);
    expect(shown()).toEqual(['first', 'messages-missed', 'away-too-long', 'waiting']);
    expect(stored()?.isMember).toBe(false);
    expect(vault.read((db) => findGroupRows(db, conversationId))).toEqual([]);
    expect(await leave()).toBe(false);
    expect(await conversation.apply(await say('later'))).toEqual({
      count: 1,
      change: 'none',
      hasSkipped: false,
      sentAgain: [],
    });
  });
});
