import { accountRail } from './de/account-rail';
import { accountStatus } from './de/account-status';
import { backlog } from './de/backlog';
import { common } from './de/common';
import { composer } from './de/composer';
import { conversation } from './de/conversation';
import { conversationActions } from './de/conversation-actions';
import { conversationDetails } from './de/conversation-details';
import { conversationList } from './de/conversation-list';
import { conversationWindow } from './de/conversation-window';
import { emoji } from './de/emoji';
import { errors } from './de/errors';
import { gif } from './de/gif';
import { image } from './de/image';
import { invites } from './de/invites';
import { joinByLink } from './de/join-by-link';
import { jump } from './de/jump';
import { mediaPlayer } from './de/media-player';
import { message } from './de/message';
import { messageText } from './de/message-text';
import { newConversation } from './de/new-conversation';
import { onboarding } from './de/onboarding';
import { people } from './de/people';
import { presence } from './de/presence';
import { schedule } from './de/schedule';
import { search } from './de/search';
import { settings } from './de/settings';
import { shortcuts } from './de/shortcuts';
import { sketch } from './de/sketch';
import { time } from './de/time';
import { warnings } from './de/warnings';
import { workspace } from './de/workspace';
import type { Words } from './words';
import type { english } from './english';

/** Every word of the window in German. */
export const german: Words<typeof english> = {
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
};
