import { afterEach, beforeEach, expect, test } from 'vitest';
import { testConversation, type TestConversation } from '../conversation/testing/test-conversation';
import { encodeGroupState } from '../content/group-state-codec';
import { commitChanges } from '../group/commit-changes';
import { createManualTimers, type ManualTimers } from '../transport/testing/manual-timers';
import { listWarnings } from '../vault/warning-table';
import { withheldCommits, type WithheldCommits } from './withheld-commits';

let conversation: TestConversation;
let timers: ManualTimers;
let withheld: WithheldCommits;

beforeEach(async () => {
  conversation = await testConversation(2);
  timers = createManualTimers();
  const { vault, groups, dependencies } = conversation;
  withheld = withheldCommits({ vault, groups, timers, clock: timers, log: dependencies.log });
});
afterEach(() => conversation.remove());

async function passMinutes(minutes: number): Promise<void> {
  timers.advance(minutes * 60_000);
  // What the timer began has a turn of the conversation.
  await conversation.groups.inTurn(conversation.conversationId, async () => undefined);
}

const kinds = (): readonly string[] => conversation.vault.read(listWarnings).map(({ kind }) => kind);

async function applyCommit(): Promise<void> {
  const groupState = encodeGroupState({ kind: 'group', name: 'Neu' });
  const { commit, next } = commitChanges(conversation.state(1), { groupState });
  await conversation.apply(conversation.entryOf(commit));
  conversation.setState(1, next);
}

test('a commit that does not come is told after a minute, not before', async () => {
  withheld.expect(conversation.conversationId, 2);
  await passMinutes(0.9);
  expect(kinds()).toEqual([]);
  await passMinutes(0.2);
  expect(kinds()).toEqual(['commit-withheld']);
});

test('a commit that comes in time is nothing to tell of', async () => {
  withheld.expect(conversation.conversationId, 2);
  await applyCommit();
  await passMinutes(3);
  expect(kinds()).toEqual([]);
});

test('as long as something comes, it is waited for', async () => {
  withheld.expect(conversation.conversationId, 2);
  for (let minute = 0; minute < 5; minute += 1) {
    await conversation.apply(await conversation.say(1, {}));
    await passMinutes(1.1);
  }
  expect(kinds()).toEqual([]);
  await passMinutes(1.1);
  expect(kinds()).toEqual(['commit-withheld']);
});

test('without a connection nothing is expected', async () => {
  withheld.expect(conversation.conversationId, 2);
  withheld.disconnect();
  await passMinutes(5);
  expect(kinds()).toEqual([]);
});
