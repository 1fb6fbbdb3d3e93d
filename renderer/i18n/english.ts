import { accountRail } from './en/account-rail';
import { accountStatus } from './en/account-status';
import { backlog } from './en/backlog';
import { common } from './en/common';
import { conversation } from './en/conversation';
import { conversationDetails } from './en/conversation-details';
import { conversationList } from './en/conversation-list';
import { errors } from './en/errors';
import { invites } from './en/invites';
import { jump } from './en/jump';
import { newConversation } from './en/new-conversation';
import { onboarding } from './en/onboarding';
import { people } from './en/people';
import { search } from './en/search';
import { settings } from './en/settings';
import { time } from './en/time';
import { warnings } from './en/warnings';
import { workspace } from './en/workspace';

/** Every word of the window in English: the language that the others are measured against. */
export const english = {
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
} as const;
