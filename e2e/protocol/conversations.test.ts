import { afterEach, describe, expect, it } from 'vitest';
import {
  knows,
  say,
  testWorkspace,
  textsOf,
  until,
  messagesOf,
  type TestCore,
  type TestWorkspace,
} from './test-workspace';

let workspace: TestWorkspace | undefined;

async function open<Names extends readonly string[]>(
  ...names: Names
): Promise<{ readonly [Index in keyof Names]: TestCore } & readonly TestCore[]> {
  workspace = await testWorkspace(...names);
  return workspace.cores as never;
}

afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') console.error(workspace?.cores.map(({ events }) => events));
  await workspace?.close();
  workspace = undefined;
});

describe('two cores and a relay', () => {
  it('talk both ways, see each other’s words, and learn that they arrived', async () => {
    const [anna, ben] = await open('Anna', 'Ben');
    const { conversationId } = await anna.client.call('conversations.createDirect', { userId: ben.userId });
    await knows(ben, conversationId);
    await say(anna, conversationId, 'Guten Morgen');
    await until(
      () => textsOf(ben, conversationId),
      (texts) => texts.length === 1,
    );
    await say(ben, conversationId, 'Good morning 👋');
    const texts = await until(
      () => textsOf(anna, conversationId),
      (each) => each.length === 2,
    );
    expect(texts).toEqual(['Guten Morgen', 'Good morning 👋']);
    expect(await textsOf(ben, conversationId)).toEqual(texts);
    await until(
      () => messagesOf(anna, conversationId),
      ([own, other]) => own?.state === 'delivered' && other?.state === 'received',
    );
    expect((await messagesOf(ben, conversationId)).map(({ isOwn }) => isOwn)).toEqual([false, true]);
  });
});
