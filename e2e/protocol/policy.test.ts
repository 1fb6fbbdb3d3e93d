/** The workspace's policy with real cores and a real relay: one sets it, the others are held to it at once. */
import { describe, expect, it } from 'vitest';
import type { ConversationId } from '../../shared/domain/ids';
import { testGif } from '../../shared/domain/testing/test-image';
import { isSamePolicy, openPolicy, type WorkspacePolicy } from '../../shared/domain/workspace-policy';
import type { TestCore } from './held-core';
import {
  codeOf,
  knows,
  messagesOf,
  newMessageId,
  online,
  openedWorkspaces,
  say,
  startGroup,
  textsOf,
  until,
} from './test-workspace';

const opened = openedWorkspaces();
const hourMs = 3_600_000;

const policyOf = async (core: TestCore): Promise<WorkspacePolicy | undefined> => {
  const workspace = await core.client.call('workspace.get');
  return workspace.state === 'member' ? workspace.policy : undefined;
};
const outcome = (call: Promise<unknown>): Promise<string> => call.then(() => 'done', codeOf);

async function setFor(admin: TestCore, others: readonly TestCore[], changes: Partial<WorkspacePolicy>): Promise<void> {
  const policy: WorkspacePolicy = { ...openPolicy, ...changes };
  await admin.client.call('workspace.setPolicy', policy);
  for (const core of [admin, ...others]) {
    await until(
      () => policyOf(core),
      (shown) => shown !== undefined && isSamePolicy(shown, policy),
    );
  }
}

const says = (core: TestCore, conversationId: ConversationId, text: string): Promise<readonly string[]> =>
  until(
    () => textsOf(core, conversationId),
    (texts) => texts.includes(text),
  );

const timersOf = async (core: TestCore, conversationId: ConversationId): Promise<readonly (number | undefined)[]> =>
  (await messagesOf(core, conversationId)).map(({ timerMs }) => timerMs);

describe('the workspace’s policy', () => {
  it('is known to everybody at once, bounds edits and deletions, and outlives restarts', async () => {
    const [anna, ben, workspace] = await opened.two();
    const conversationId = await startGroup(anna, 'Visite', [ben.userId]);
    await knows(ben, conversationId);
    const messageId = await say(ben, conversationId, 'Bett 4');
    await says(anna, conversationId, 'Bett 4');
    const edit = () => ben.client.call('messages.edit', { conversationId, messageId, text: 'Bett 5' });
    const remove = () =>
      ben.client.call('messages.delete', { conversationId, messageIds: [messageId], scope: 'everyone' });

    await setFor(anna, [ben], { editWindowMs: 0, deleteWindowMs: 0 });
    expect([await outcome(edit()), await outcome(remove())]).toEqual(['policy.edit-window', 'policy.delete-window']);
    expect(await outcome(ben.client.call('workspace.setPolicy', openPolicy))).toBe('directory.refused');

    await workspace.relay.stop();
    await ben.stop();
    await workspace.relay.start();
    await ben.start();
    for (const core of [anna, ben]) await online(core);
    expect(await outcome(edit())).toBe('policy.edit-window');

    await setFor(anna, [ben], { editWindowMs: hourMs });
    expect(await outcome(edit())).toBe('done');
    await says(anna, conversationId, 'Bett 5');
    const first = { ...openPolicy, editWindowMs: 0, deleteWindowMs: 0 };
    expect(await ben.client.call('workspace.policyHistory')).toMatchObject([
      { by: anna.userId, former: first, policy: { ...openPolicy, editWindowMs: hourMs } },
      { by: anna.userId, former: openPolicy, policy: first },
    ]);
    // An admin of the group deletes what others wrote, whatever bounds them.
    await setFor(anna, [ben], { deleteWindowMs: 0 });
    await anna.client.call('messages.delete', { conversationId, messageIds: [messageId], scope: 'everyone' });
    await says(ben, conversationId, 'deleted');
  });

  it('gives every message the timer that it requires, or none', async () => {
    const [anna, ben] = await opened.two();
    const conversationId = await startGroup(anna, 'Visite', [ben.userId]);
    await knows(ben, conversationId);
    const timer = async (core: TestCore) => (await core.client.call('conversations.get', { conversationId })).timerMs;
    const setTimer = (timerMs?: number) =>
      outcome(anna.client.call('conversations.setTimer', { conversationId, ...(timerMs && { timerMs }) }));

    await setFor(anna, [ben], { timers: { rule: 'required', longestMs: hourMs } });
    expect([await timer(anna), await timer(ben)]).toEqual([hourMs, hourMs]);
    expect([await setTimer(), await setTimer(2 * hourMs)]).toEqual(['policy.timer-required', 'policy.timer-required']);
    await say(ben, conversationId, 'eins');
    await says(anna, conversationId, 'eins');
    expect([await timersOf(anna, conversationId), await timersOf(ben, conversationId)]).toEqual([[hourMs], [hourMs]]);
    expect(await setTimer(60_000)).toBe('done');

    await setFor(anna, [ben], { timers: { rule: 'forbidden' } });
    expect([await timer(anna), await setTimer(60_000)]).toEqual([undefined, 'policy.timer-forbidden']);
    const timed = { conversationId, messageId: newMessageId(), text: 'zwei', timerMs: 60_000 };
    expect(await outcome(ben.client.call('messages.send', timed))).toBe('policy.timer-forbidden');
    await say(ben, conversationId, 'drei');
    await says(anna, conversationId, 'drei');
    expect(await timersOf(anna, conversationId)).toEqual([hourMs, undefined]);
  });

  it('keeps pictures and previews of links out of messages', async () => {
    const [anna, ben] = await opened.two();
    const conversationId = await startGroup(anna, 'Visite', [ben.userId]);
    await knows(ben, conversationId);
    const bytes = testGif({});
    const sendGif = () =>
      ben.client.call('messages.sendImage', { conversationId, messageId: newMessageId(), bytes, alt: '' });
    const url = 'https://ward.example/';
    const preview = { url, title: 'Ward', description: '', siteName: '' };
    const sendLink = async (text: string) => {
      await ben.client.call('messages.send', { conversationId, messageId: newMessageId(), text, preview });
      return (await messagesOf(ben, conversationId)).some(({ body }) => body.kind === 'text' && body.preview);
    };
    await ben.client.call('previews.settings.set', { makesPreviews: true });

    await setFor(anna, [ben], { gifs: false, linkPreviews: false });
    expect(await outcome(sendGif())).toBe('policy.images');
    expect(await outcome(ben.client.call('previews.make', { url }))).toBe('web.forbidden');
    expect(await sendLink(`first ${url}`)).toBe(false);

    await setFor(anna, [ben], {});
    expect(await outcome(sendGif())).toBe('done');
    expect(await sendLink(`then ${url}`)).toBe(true);
  });

  it('is refused when it makes no sense', async () => {
    const [anna] = await opened.two();
    const set = (policy: unknown) => outcome(anna.client.call('workspace.setPolicy', policy as WorkspacePolicy));
    for (const changes of [
      { editWindowMs: -1 },
      { editWindowMs: 1e15 },
      { deleteWindowMs: 0.5 },
      { timers: { rule: 'required' } },
      { timers: { rule: 'required', longestMs: 1 } },
      { timers: { rule: 'forbidden', longestMs: hourMs } },
      { timers: { rule: 'sometimes' } },
      { gifs: 'no' },
      { colour: 'red' },
    ]) {
      expect(await set({ ...openPolicy, ...changes })).toBe('input.malformed');
    }
    expect(await policyOf(anna)).toEqual(openPolicy);
  });
});
