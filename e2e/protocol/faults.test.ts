import { describe, expect, it } from 'vitest';
import type { ConversationId } from '../../shared/domain/ids';
import type { TestCore } from './held-core';
import {
  codeOf,
  eventually,
  knows,
  makeAdmins,
  messagesOf,
  newMessageId,
  openedWorkspaces,
  say,
  startGroup,
  textsOf,
  until,
  type TestWorkspace,
} from './test-workspace';

const opened = openedWorkspaces();

interface Pair {
  readonly workspace: TestWorkspace;
  readonly anna: TestCore;
  readonly ben: TestCore;
  readonly both: readonly TestCore[];
  readonly conversationId: ConversationId;
}

/** Two members with a direct conversation that both know. */
async function openPair(): Promise<Pair> {
  const [anna, ben, workspace] = await opened.two();
  const { conversationId } = await anna.client.call('conversations.createDirect', { userId: ben.userId });
  await knows(ben, conversationId);
  return { workspace, anna, ben, both: [anna, ben], conversationId };
}

function numbered(name: string, count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `${name} ${index}`);
}

function from(texts: readonly string[], name: string): readonly string[] {
  return texts.filter((text) => text.startsWith(`${name} `));
}

/** Both have all texts, once, in one order, and each sender's in the order of sending. */
async function expectAll({ both, conversationId }: Pair, count: number): Promise<void> {
  const orders = [];
  for (const core of both) {
    const texts = await eventually(
      both,
      () => textsOf(core, conversationId),
      (each) => each.length >= 2 * count,
    );
    expect(from(texts, 'Anna')).toEqual(numbered('Anna', count));
    expect(from(texts, 'Ben')).toEqual(numbered('Ben', count));
    orders.push(texts);
  }
  await eventually(
    both,
    () => Promise.all(both.map((core) => messagesOf(core, conversationId))),
    (lists) => lists.flat().every(({ isOwn, state }) => !isOwn || state === 'delivered'),
  );
  expect(await textsOf(both[0] as TestCore, conversationId)).toEqual(
    await textsOf(both[1] as TestCore, conversationId),
  );
}

describe('nothing is lost and nothing comes twice', () => {
  it('when both send 100 messages at once', async () => {
    const pair = await openPair();
    const { anna, ben, conversationId } = pair;
    await Promise.all([
      ...numbered('Anna', 100).map((text) => say(anna, conversationId, text)),
      ...numbered('Ben', 100).map((text) => say(ben, conversationId, text)),
    ]);
    await expectAll(pair, 100);
  });

  it('when both write while the relay is down, and it comes back', async () => {
    const pair = await openPair();
    const { anna, ben, conversationId } = pair;
    await pair.workspace.relay.stop();
    for (const text of numbered('Anna', 20)) await say(anna, conversationId, text);
    for (const text of numbered('Ben', 20)) await say(ben, conversationId, text);
    expect((await messagesOf(anna, conversationId)).map(({ state }) => state)).toEqual(Array(20).fill('waiting'));
    await pair.workspace.relay.start();
    await expectAll(pair, 20);
  });

  it('when a core stops in the middle of sending, and its vault is opened again', async () => {
    const pair = await openPair();
    const { anna, ben, conversationId } = pair;
    const messages = numbered('Anna', 80).map((text) => ({ conversationId, messageId: newMessageId(), text }));
    const sent = messages.map((message) => anna.client.call('messages.send', message));
    const outcomes = Promise.allSettled(sent);
    const answers = numbered('Ben', 80).map((text) => say(ben, conversationId, text));
    await Promise.all(sent.slice(0, 60));
    await anna.stop();
    await Promise.all([...answers, outcomes]);
    await anna.start();
    // What was not answered is sent again under the same id, as the window would.
    const results = await outcomes;
    for (const message of messages.filter((_, index) => results[index]?.status === 'rejected')) {
      await anna.client.call('messages.send', message);
    }
    await expectAll(pair, 80);
  });

  it('when a core is killed five times in the middle of sending', async () => {
    const pair = await openPair();
    const { anna, ben, both, conversationId } = pair;
    const messages = numbered('Anna', 100).map((text) => ({ conversationId, messageId: newMessageId(), text }));
    const answers = numbered('Ben', 100);
    for (let part = 0; part < 5; part += 1) {
      const sent = messages.slice(part * 20, part * 20 + 20).map(async (message) => {
        // The window asks again, with the same id, when the core died before it answered.
        for (;;) {
          try {
            return await anna.client.call('messages.send', message);
          } catch (error) {
            if (codeOf(error) !== 'rpc.closed') throw error;
            await until(
              async () => isUp,
              (each) => each,
            );
          }
        }
      });
      let isUp = true;
      for (const text of answers.slice(part * 20, part * 20 + 20)) await say(ben, conversationId, text);
      isUp = false;
      await anna.crash();
      isUp = true;
      await Promise.all(sent);
    }
    await eventually(
      both,
      () => messagesOf(ben, conversationId),
      (list) => list.length >= 200,
    );
    await expectAll(pair, 100);
  });

  it('when the wire is cut again and again, wherever it happens to be', async () => {
    const pair = await openPair();
    const { anna, ben, both, conversationId } = pair;
    // So that acknowledgements get lost, entries are half sent, and subscriptions break off at any point.
    let seed = 12_345;
    const random = (): number => {
      seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
      return seed / 2 ** 31;
    };
    pair.workspace.relay.proxy.cutAfter(() => 6_000 + Math.floor(random() * 40_000));
    pair.workspace.relay.proxy.cut();
    for (let index = 0; index < 40; index += 1) {
      await Promise.all([say(anna, conversationId, `Anna ${index}`), say(ben, conversationId, `Ben ${index}`)]);
      if (index % 8 === 0) await Promise.all(both.map((core) => core.client.call('connection.retry')));
    }
    await eventually(
      both,
      () => textsOf(ben, conversationId),
      (texts) => from(texts, 'Anna').length >= 10,
    );
    pair.workspace.relay.proxy.cutAfter(undefined);
    await expectAll(pair, 40);
  });

  it('when the same message is sent twice, also after a restart', async () => {
    const { anna, ben, conversationId } = await openPair();
    const message = { conversationId, messageId: newMessageId(), text: 'only once' };
    await Promise.all([anna.client.call('messages.send', message), anna.client.call('messages.send', message)]);
    await until(
      () => textsOf(ben, conversationId),
      (texts) => texts.length === 1,
    );
    await anna.stop();
    await anna.start();
    await anna.client.call('messages.send', message);
    await say(anna, conversationId, 'the next');
    const texts = await until(
      () => textsOf(ben, conversationId),
      (each) => each.length >= 2,
    );
    expect(texts).toEqual(['only once', 'the next']);
    expect(await textsOf(anna, conversationId)).toEqual(texts);
  });

  it('when the group changes while the wire is cut', async () => {
    const [anna, ben, cleo, workspace] = await opened.three();
    const all = [anna, ben, cleo];
    const userIds = [ben.userId, cleo.userId];
    const conversationId = await startGroup(anna, 'Anfang', userIds);
    await makeAdmins(anna, conversationId, [ben, cleo]);
    for (const [index, core] of [anna, ben, cleo, anna, ben].entries()) {
      // Without a connection it is refused, and once it is wanted it will be done: either is an answer.
      const change = core.client
        .call('conversations.rename', { conversationId, name: `Name ${index}` })
        .catch(() => undefined);
      const words = all.map((each, who) => say(each, conversationId, `${index}.${who}`));
      workspace.relay.proxy.cut();
      await Promise.all(words);
      await change;
      await eventually(
        all,
        () => Promise.all(all.map((each) => each.client.call('connection.get'))),
        (states) => states.every(({ state }) => state === 'online'),
      );
    }
    const lists = [];
    for (const core of all) {
      lists.push(
        await eventually(
          all,
          () => textsOf(core, conversationId),
          (texts) => texts.length >= 15,
        ),
      );
    }
    expect([...(lists[0] ?? [])].sort()).toEqual(
      [0, 1, 2, 3, 4].flatMap((index) => [0, 1, 2].map((who) => `${index}.${who}`)),
    );
    expect(lists[1]).toEqual(lists[0]);
    expect(lists[2]).toEqual(lists[0]);
  });
});
