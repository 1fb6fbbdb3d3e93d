import type { i18n as I18n } from 'i18next';
import type { ConversationView } from '../../../shared/ipc/core-contract';
import type { Settings } from '../../../shared/ipc/shell-contract';
import { isUnread } from '../conversation-actions/mark-read';
import { rankMatches } from '../people/match-rank';

/** What can be done from anywhere, in the order in which it is offered. */
const commands = [
  'new-conversation',
  'search',
  'shortcuts',
  'search-conversation',
  'conversation-pictures',
  'conversation-links',
  'toggle-details',
  'own-window',
  'send-later',
  'scheduled',
  'mark-read',
  'mark-unread',
  'mute',
  'unmute',
  'favourite',
  'not-favourite',
  'archive',
  'not-archive',
  'starred',
  'join-by-link',
  'invite',
  'theme-light',
  'theme-dark',
  'theme-system',
  'settings-profile',
  'settings-workspace',
  'settings-rules',
  'settings-privacy',
  'settings-security',
  'settings-notifications',
  'settings-appearance',
  'settings-about',
] as const;

export type Command = (typeof commands)[number];

/** So many of them are shown before anything is typed. */
const firstCommands = 3;

/** What the possible commands depend on. */
export interface CommandPlace {
  /** The open one. */
  readonly conversation: ConversationView | undefined;
  /** Something is written in it that can be sent. */
  readonly hasDraft: boolean;
  /** False in a window for one conversation: what leads elsewhere belongs to the main one. */
  readonly isMain: boolean;
  readonly mayInvite: boolean;
  readonly theme: Settings['theme'];
}

/** What can be done here and now. */
export function possibleCommands(place: CommandPlace): readonly Command[] {
  return commands.filter((command) => isPossible(command, place));
}

function isPossible(command: Command, place: CommandPlace): boolean {
  const { conversation, isMain, mayInvite, theme } = place;
  const { isFavourite, isArchived, notify } = conversation?.preferences ?? {};
  const canBeMuted = conversation !== undefined && conversation.kind !== 'notes';
  switch (command) {
    case 'shortcuts':
      return true;
    case 'invite':
      return isMain && mayInvite;
    case 'search-conversation':
    case 'conversation-pictures':
    case 'conversation-links':
    case 'toggle-details':
    case 'scheduled':
      return conversation !== undefined;
    case 'send-later':
      return place.hasDraft && conversation !== undefined && conversation.isMember && conversation.may.post;
    case 'own-window':
      return isMain && conversation !== undefined;
    case 'mark-read':
      return conversation?.lastMessage !== undefined && isUnread(conversation);
    case 'mark-unread':
      return conversation?.lastMessage !== undefined && !isUnread(conversation);
    case 'mute':
      return canBeMuted && notify !== 'nothing';
    case 'unmute':
      return canBeMuted && notify === 'nothing';
    case 'favourite':
      return isFavourite === false;
    case 'not-favourite':
      return isFavourite === true;
    case 'archive':
      return isArchived === false;
    case 'not-archive':
      return isArchived === true;
    case 'theme-light':
      return theme !== 'light';
    case 'theme-dark':
      return theme !== 'dark';
    case 'theme-system':
      return theme !== 'system';
    default:
      return isMain;
  }
}

/** Those that answer a query, best first; the first few when there is none. */
export function findCommands(
  possible: readonly Command[],
  query: string,
  textsOf: (command: Command) => readonly string[],
): readonly Command[] {
  if (query.trim() === '') return possible.slice(0, firstCommands);
  return rankMatches(possible, query, textsOf);
}

/** What a command is found by: its name, then other words for it, in the reader's language first and then in the others. */
export function commandTexts(i18n: I18n): (command: Command) => readonly string[] {
  const languages = [...new Set([i18n.language, 'en', 'de'])];
  const words = languages.map((language) => i18n.getFixedT(language, 'jump'));
  return (command) => words.flatMap((t) => [t(`command.${command}`), t(`commandWords.${command}`)]);
}
