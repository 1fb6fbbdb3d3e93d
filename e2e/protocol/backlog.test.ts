/** What arrived while a device was off: read in the end exactly once and in order, whatever interrupts it. */
import { describe, expect, it } from 'vitest';
import { readConversation } from '../../core/vault/conversation-list';
import type { ConversationId } from '../../shared/domain/ids';
import type { MessageView } from '../../shared/ipc/core-contract';
import type { TestCore } from './held-core';
import {
  eventually,
  knows,
  newMessageId,
  online,
  openedWorkspaces,
  startGroup,
  until,
  type RestorableCore,
} from './test-workspace';

const opened = openedWorkspaces();
const pageLimit = 200;

/** Calls that may be under way to one core. */
const callsAtATime = 50;

function numbered(name: string, count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `${name} ${index}`);
}

/** Sends in order and resolves when the relay has everything. */
async function sendAll(core: TestCore, conversationId: ConversationId, texts: readonly string[]): Promise<void> {
  for (let start = 0; start < texts.length; start += callsAtATime) {
    const calls = texts
      .slice(start, start + callsAtATime)
      .map((text) => core.client.call('messages.send', { conversationId, messageId: newMessageId(), text }));
    await Promise.all(calls);
  }
  await until(
    () => core.client.call('conversations.get', { conversationId }),
    ({ lastMessage }) => lastMessage?.state === 'sent' || lastMessage?.state === 'delivered',
  );
}

/** Everything that the conversation shows, from the first message on. */
async function allMessages(core: TestCore, conversationId: ConversationId): Promise<readonly MessageView[]> {
  const messages: MessageView[] = [];
  for (let position = '0'.repeat(16); ;) {
    const from = { at: 'after', position } as const;
    const page = await core.client.call('messages.page', { conversationId, from, limit: pageLimit });
    messages.push(...page.messages);
    const last = page.messages.at(-1);
    if (!page.hasNewer || last === undefined) return messages;
    position = last.position;
  }
}

async function textsOf(core: TestCore, conversationId: ConversationId): Promise<readonly string[]> {
  const messages = await allMessages(core, conversationId);
  return messages.flatMap(({ body }) => (body.kind === 'text' ? [body.text] : []));
}

async function countOf(core: TestCore, conversationId: ConversationId): Promise<number> {
  return (await core.client.call('conversations.get', { conversationId })).unreadCount;
}

/** How many messages are unread in each, in the very moment in which that is first as wanted. */
function countsWhen(
  { vault }: RestorableCore,
  conversationIds: readonly ConversationId[],
  isWanted: (counts: readonly number[]) => boolean,
): Promise<readonly number[]> {
  const read = (): readonly number[] =>
    vault.read((db, nowMs) => conversationIds.map((id) => readConversation(db, id, nowMs)?.unreadCount ?? 0));
  return new Promise((resolve) => {
    const look = (): void => {
      const counts = read();
      if (!isWanted(counts)) return;
      unsubscribe();
      resolve(counts);
    };
    const unsubscribe = vault.subscribe(look);
    look();
  });
}

/** A group of the two, which both know. */
async function groupOf(anna: TestCore, ben: TestCore, name: string): Promise<ConversationId> {
  const conversationId = await startGroup(anna, name, [ben.userId]);
  await knows(ben, conversationId);
  return conversationId;
}

describe('a backlog', () => {
  it('with commits in it is read once and in order, though the connection is cut and the core killed again and again', async () => {
    const [anna, ben, { relay }] = await opened.two();
    const long = await groupOf(anna, ben, 'Long');
    const short = await groupOf(anna, ben, 'Short');
    await ben.stop();
    const texts = numbered('long', 1_200);
    for (let part = 0; part < 4; part += 1) {
      await sendAll(anna, long, texts.slice(part * 300, part * 300 + 300));
      await anna.client.call('conversations.rename', { conversationId: long, name: `Long ${part}` });
    }
    await sendAll(anna, short, numbered('short', 40));

    let room = 20_000;
    relay.proxy.cutAfter(() => (room += 15_000));
    await ben.start();
    for (const share of [0.2, 0.4, 0.6, 0.8]) {
      await eventually(
        [ben],
        () => countOf(ben, long),
        (count) => count >= share * texts.length,
      );
      await ben.crash();
    }
    relay.proxy.cutAfter(undefined);
    await eventually(
      [ben],
      async () => [await countOf(ben, long), await countOf(ben, short)],
      ([longCount, shortCount]) => longCount === texts.length && shortCount === 40,
    );
    expect(await textsOf(ben, long)).toEqual(texts);
    expect(await textsOf(ben, short)).toEqual(numbered('short', 40));
    const { name } = await ben.client.call('conversations.get', { conversationId: long });
    expect(name).toBe('Long 3');
    // The sender learns of every message that it arrived.
    await eventually(
      [anna, ben],
      () => allMessages(anna, long),
      (messages) => messages.every(({ body, state }) => body.kind !== 'text' || state === 'delivered'),
    );
    expect(await ben.client.call('backlog.get')).toEqual({ total: 0, left: 0 });
  });

  it('of thousands in one conversation keeps no other waiting', async () => {
    const [anna, ben] = await opened.two();
    const long = await groupOf(anna, ben, 'Long');
    const short = await groupOf(anna, ben, 'Short');
    await ben.stop();
    const texts = numbered('long', 2_500);
    await sendAll(anna, long, texts);
    await sendAll(anna, short, numbered('short', 5));
    await sendAll(anna, long, ['the latest']);

    await ben.start();
    const [longCount] = await countsWhen(ben, [long, short], ([, count]) => count === 5);
    expect(longCount).toBeLessThan(texts.length / 2);
    await until(
      () => countOf(ben, long),
      (count) => count === texts.length + 1,
    );
    expect(await textsOf(ben, long)).toEqual([...texts, 'the latest']);

    // What was read is confirmed by few entries: the place of the next message tells how many there are.
    await until(
      () => anna.client.call('conversations.get', { conversationId: long }),
      ({ lastMessage }) => lastMessage?.state === 'delivered',
    );
    await sendAll(anna, long, ['after all']);
    const { lastMessage } = await anna.client.call('conversations.get', { conversationId: long });
    expect(Number(lastMessage?.position) / 16).toBeLessThan(texts.length + texts.length / 256 + 10);
  });

  it('is read first where somebody looks, also when they look elsewhere meanwhile', async () => {
    const [anna, ben] = await opened.two();
    const groups: ConversationId[] = [];
    for (let index = 0; index < 6; index += 1) groups.push(await groupOf(anna, ben, `Group ${index}`));
    await ben.stop();
    const size = 250;
    for (const group of groups) await sendAll(anna, group, numbered('text', size));

    await ben.start();
    for (const visible of [0, 1]) {
      const reached = countsWhen(ben, groups, (all) => all[visible] === size);
      await ben.client.call('conversations.setVisible', { conversationId: groups[visible] });
      expect(Math.max(...(await reached).slice(2))).toBeLessThan(size);
    }
    await ben.client.call('conversations.setVisible', {});
    await countsWhen(ben, groups, (all) => all.every((count) => count === size));
    await online(ben);
  });
});
