import { accountRail } from './de/account-rail';
import { accountStatus } from './de/account-status';
import { backlog } from './de/backlog';
import { common } from './de/common';
import { conversation } from './de/conversation';
import { conversationDetails } from './de/conversation-details';
import { conversationList } from './de/conversation-list';
import { errors } from './de/errors';
import { invites } from './de/invites';
import { jump } from './de/jump';
import { newConversation } from './de/new-conversation';
import { onboarding } from './de/onboarding';
import { people } from './de/people';
import { search } from './de/search';
import { settings } from './de/settings';
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
  conversation,
  conversationDetails,
  conversationList,
  errors,
  invites,
  jump,
  newConversation,
  onboarding,
  people,
  search,
  settings,
  time,
  warnings,
  workspace,
};
