import { describe, expect, it } from 'vitest';
import type { Core } from '../../connection/core';
import { testConversation } from '../conversation/test-conversation';
import { testMessage } from '../conversation/test-message';
import { possibleCommands, type Command } from '../jump/commands';
import { runCommand, type CommandWays } from './run-command';

const conversation = testConversation('a', { unreadCount: 1, lastMessage: testMessage(1) });
const { conversationId, preferences } = conversation;

/** Carries a command out and returns what it came to. */
async function done(command: Command): Promise<readonly unknown[]> {
  const heard: unknown[] = [];
  const way =
    (name: string) =>
    (...input: unknown[]): void =>
      void heard.push([name, ...input]);
  const core = { callRepeatable: async (...call: unknown[]) => way('core')(...call) } as unknown as Core;
  const ways: CommandWays = {
    core,
    conversation,
    setDialog: way('dialog'),
    search: way('search'),
    toggleDetails: way('details'),
    ask: way('ask'),
    openWindow: async (id) => way('window')(id),
    invite: way('invite'),
    openSettings: way('settings'),
    changeSettings: async (changed) => way('change')(changed),
  };
  await runCommand(command, ways);
  return heard;
}

describe('carrying out a command', () => {
  it('does one thing, and closes the dialog that it was chosen in unless another takes its place', async () => {
    expect(await done('starred')).toEqual([['dialog', 'starred']]);
    expect(await done('search-conversation')).toEqual([['search', { conversationId }]]);
    expect(await done('conversation-links')).toEqual([['search', { conversationId, text: 'has:link ' }]]);
    expect(await done('own-window')).toEqual([
      ['window', conversationId],
      ['dialog', undefined],
    ]);
    expect(await done('theme-dark')).toEqual([
      ['change', { theme: 'dark' }],
      ['dialog', undefined],
    ]);
    expect(await done('settings-privacy')).toEqual([
      ['settings', 'privacy'],
      ['dialog', undefined],
    ]);
  });

  it('changes of the preferences of the open conversation what it says, and leaves the rest', async () => {
    expect((await done('mute'))[0]).toEqual([
      'core',
      'conversations.setPreferences',
      { conversationId, preferences: { ...preferences, notify: 'nothing' } },
    ]);
    expect((await done('archive'))[0]).toMatchObject([
      'core',
      'conversations.setPreferences',
      { preferences: { isArchived: true, notify: preferences.notify } },
    ]);
  });

  it('does something for every command that there is', async () => {
    const place = { conversation, hasDraft: true, isMain: true, mayInvite: true, theme: 'system' } as const;
    for (const command of possibleCommands(place)) {
      const heard = await done(command);
      expect(
        heard.filter((each) => JSON.stringify(each) !== '["dialog",null]'),
        command,
      ).toHaveLength(1);
    }
  });
});
