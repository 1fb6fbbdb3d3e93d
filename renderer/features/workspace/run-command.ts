import type { ConversationId } from '../../../shared/domain/ids';
import type { ConversationView } from '../../../shared/ipc/core-contract';
import type { Settings } from '../../../shared/ipc/shell-contract';
import type { Core } from '../../connection/core';
import { changePreferences } from '../conversation-actions/change-preferences';
import { markRead, markUnread } from '../conversation-actions/mark-read';
import type { Command } from '../jump/commands';
import type { SearchStart } from '../search/SearchDialog';
import type { SettingsSection } from '../settings/SettingsDialog';
import type { OpenDialog } from './WorkspaceDialogs';
import type { AskedDialog } from './workspace-memory';

/** What commands are carried out with. */
export interface CommandWays {
  readonly core: Core;
  /** The open one. */
  readonly conversation: ConversationView | undefined;
  /** Opens a dialog in place of the one that is open; closes that with undefined. */
  readonly setDialog: (dialog: OpenDialog) => void;
  readonly search: (start: SearchStart) => void;
  readonly toggleDetails: () => void;
  /** Asks the open conversation for one of its dialogs. */
  readonly ask: (dialog: AskedDialog) => void;
  readonly openWindow: (conversationId: ConversationId) => Promise<void>;
  readonly invite: () => void;
  readonly openSettings: (section: SettingsSection) => void;
  readonly changeSettings: (changed: Partial<Settings>) => Promise<void>;
}

/** Carries out a possible command. Rejects with an `AppError`, and leaves the dialog open that it was chosen in. */
export async function runCommand(command: Command, ways: CommandWays): Promise<void> {
  switch (command) {
    case 'new-conversation':
    case 'join-by-link':
    case 'starred':
    case 'shortcuts':
      ways.setDialog(command);
      return;
    case 'search':
      ways.search({});
      return;
    case 'search-conversation':
      ways.search({ conversationId: ways.conversation?.conversationId });
      return;
    case 'conversation-pictures':
    case 'conversation-links': {
      const text = command === 'conversation-links' ? 'has:link ' : 'has:picture ';
      ways.search({ conversationId: ways.conversation?.conversationId, text });
      return;
    }
    default:
      await doAtOnce(command, ways);
      ways.setDialog(undefined);
  }
}

type DirectCommand = Exclude<
  Command,
  | 'new-conversation'
  | 'join-by-link'
  | 'starred'
  | 'shortcuts'
  | 'search'
  | 'search-conversation'
  | 'conversation-pictures'
  | 'conversation-links'
>;

async function doAtOnce(command: DirectCommand, ways: CommandWays): Promise<void> {
  switch (command) {
    case 'toggle-details':
      return ways.toggleDetails();
    case 'send-later':
    case 'scheduled':
      return ways.ask(command);
    case 'invite':
      return ways.invite();
    case 'theme-light':
      return ways.changeSettings({ theme: 'light' });
    case 'theme-dark':
      return ways.changeSettings({ theme: 'dark' });
    case 'theme-system':
      return ways.changeSettings({ theme: 'system' });
    case 'settings-profile':
      return ways.openSettings('profile');
    case 'settings-workspace':
      return ways.openSettings('workspace');
    case 'settings-rules':
      return ways.openSettings('rules');
    case 'settings-privacy':
      return ways.openSettings('privacy');
    case 'settings-security':
      return ways.openSettings('security');
    case 'settings-notifications':
      return ways.openSettings('notifications');
    case 'settings-appearance':
      return ways.openSettings('appearance');
    case 'settings-about':
      return ways.openSettings('about');
    default:
      if (ways.conversation !== undefined) await changeConversation(command, ways.conversation, ways);
  }
}

type ConversationCommand = Extract<
  DirectCommand,
  | 'own-window'
  | 'mark-read'
  | 'mark-unread'
  | 'mute'
  | 'unmute'
  | 'favourite'
  | 'not-favourite'
  | 'archive'
  | 'not-archive'
>;

function changeConversation(
  command: ConversationCommand,
  conversation: ConversationView,
  { core, openWindow }: CommandWays,
): Promise<void> {
  switch (command) {
    case 'own-window':
      return openWindow(conversation.conversationId);
    case 'mark-read':
      return markRead(core, conversation);
    case 'mark-unread':
      return markUnread(core, conversation);
    case 'mute':
      return changePreferences(core, conversation, { notify: 'nothing' });
    case 'unmute':
      return changePreferences(core, conversation, { notify: 'all' });
    case 'favourite':
      return changePreferences(core, conversation, { isFavourite: true, isArchived: false });
    case 'not-favourite':
      return changePreferences(core, conversation, { isFavourite: false });
    case 'archive':
      return changePreferences(core, conversation, { isArchived: true });
    case 'not-archive':
      return changePreferences(core, conversation, { isArchived: false });
    default:
      return command satisfies never;
  }
}
