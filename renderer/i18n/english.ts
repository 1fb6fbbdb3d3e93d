import { accountRail } from './en/account-rail';
import { accountStatus } from './en/account-status';
import { backlog } from './en/backlog';
import { common } from './en/common';
import { composer } from './en/composer';
import { conversation } from './en/conversation';
import { conversationActions } from './en/conversation-actions';
import { conversationDetails } from './en/conversation-details';
import { conversationList } from './en/conversation-list';
import { conversationWindow } from './en/conversation-window';
import { emoji } from './en/emoji';
import { errors } from './en/errors';
import { gif } from './en/gif';
import { image } from './en/image';
import { invites } from './en/invites';
import { joinByLink } from './en/join-by-link';
import { jump } from './en/jump';
import { mediaPlayer } from './en/media-player';
import { message } from './en/message';
import { messageText } from './en/message-text';
import { newConversation } from './en/new-conversation';
import { onboarding } from './en/onboarding';
import { people } from './en/people';
import { presence } from './en/presence';
import { schedule } from './en/schedule';
import { search } from './en/search';
import { settings } from './en/settings';
import { shortcuts } from './en/shortcuts';
import { sketch } from './en/sketch';
import { time } from './en/time';
import { warnings } from './en/warnings';
import { workspace } from './en/workspace';

/** Every word of the window in English: the language that the others are measured against. */
export const english = {
  accountRail,
  accountStatus,
  backlog,
  common,
  composer,
  conversation,
  conversationActions,
  conversationDetails,
  conversationList,
  conversationWindow,
  emoji,
  errors,
  gif,
  image,
  invites,
  joinByLink,
  jump,
  mediaPlayer,
  message,
  messageText,
  newConversation,
  onboarding,
  people,
  presence,
  schedule,
  search,
  settings,
  shortcuts,
  sketch,
  time,
  warnings,
  workspace,
} as const;
