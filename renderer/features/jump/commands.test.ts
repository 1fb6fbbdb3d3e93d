import { describe, expect, it } from 'vitest';
import type { ConversationView } from '../../../shared/ipc/core-contract';
import { startI18n } from '../../i18n/start-i18n';
import { testConversation } from '../conversation/test-conversation';
import { testMessage } from '../conversation/test-message';
import { commandTexts, findCommands, possibleCommands, type CommandPlace } from './commands';

const i18n = startI18n('en');

function place(changes: Partial<CommandPlace> = {}): CommandPlace {
  return { conversation: undefined, hasDraft: false, isMain: true, mayInvite: true, theme: 'system', ...changes };
}

function open(changes: Partial<ConversationView> = {}): CommandPlace {
  return place({ conversation: testConversation('a', changes) });
}

function found(query: string, at: CommandPlace = open()) {
  return findCommands(possibleCommands(at), query, commandTexts(i18n));
}

describe('the commands', () => {
  it('are found by their names and by other words, in English and in German', () => {
    expect(found('dark')).toEqual(['theme-dark']);
    expect(found('dunkel')).toEqual(['theme-dark']);
    expect(found('hotkeys')).toEqual(['shortcuts']);
    expect(found('stummschalten')).toEqual(['mute']);
    expect(found('popout')).toEqual(['own-window']);
    expect(found('mute')[0]).toBe('mute');
    expect(found('policy')).toEqual(['settings-rules']);
    expect(found('zzz')).toEqual([]);
  });

  it('have names and other words in both languages, each in its own', () => {
    for (const command of possibleCommands({ ...open(), hasDraft: true })) {
      const texts = commandTexts(i18n)(command);
      expect(texts, command).toHaveLength(4);
      expect(new Set(texts).size, command).toBe(4);
    }
  });

  it('are few before anything is typed', () => {
    expect(found('')).toEqual(['new-conversation', 'search', 'shortcuts']);
  });

  it('change the open conversation into what it is not, and are not there without one', () => {
    const { preferences } = testConversation('a');
    const changed = open({ preferences: { ...preferences, notify: 'nothing', isFavourite: true, isArchived: true } });
    expect(possibleCommands(open())).toEqual(expect.arrayContaining(['mute', 'favourite', 'archive', 'own-window']));
    const opposite = possibleCommands(changed);
    expect(opposite).toEqual(expect.arrayContaining(['unmute', 'not-favourite', 'not-archive']));
    expect(opposite).not.toContain('mute');
    const without = possibleCommands(place());
    expect(
      without.filter((command) => /mute|favourite|archive|read|window|conversation|details/.test(command)),
    ).toEqual(['new-conversation']);
  });

  it('mark as read what is unread, invite if one may, and do not mute notes', () => {
    expect(possibleCommands(open({ unreadCount: 1, lastMessage: testMessage(1) }))).toContain('mark-read');
    const read = possibleCommands(open({ lastMessage: testMessage(1) }));
    expect(read).not.toContain('mark-read');
    expect(read).toContain('mark-unread');
    expect(possibleCommands(open())).not.toContain('mark-unread');
    expect(possibleCommands(place({ mayInvite: false }))).not.toContain('invite');
    expect(possibleCommands(open({ kind: 'notes' }))).not.toContain('mute');
  });

  it('send later only what is written where one may write', () => {
    expect(possibleCommands({ ...open(), hasDraft: true })).toContain('send-later');
    expect(possibleCommands(open())).not.toContain('send-later');
    expect(possibleCommands({ ...open({ isMember: false }), hasDraft: true })).not.toContain('send-later');
    expect(possibleCommands(open())).toContain('scheduled');
  });

  it('stay with the conversation in a window that shows only that', () => {
    const commands = possibleCommands({ ...open(), isMain: false });
    expect(commands).toEqual(expect.arrayContaining(['search-conversation', 'toggle-details', 'shortcuts', 'mute']));
    const leading = ['own-window', 'new-conversation', 'search', 'starred', 'invite', 'settings-about'];
    expect(commands.filter((command) => leading.includes(command))).toEqual([]);
  });
});
