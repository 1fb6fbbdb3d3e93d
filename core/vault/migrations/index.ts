/** Every step of the vault's schema, ascending and without gaps. */
import type { Migration } from '../migrate';
import * as accountAndDirectory from './0001-account-and-directory';
import * as conversations from './0002-conversations';
import * as topicHeadsAndWarnings from './0003-topic-heads-and-warnings';
import * as relapses from './0004-relapses';
import * as directConversations from './0005-direct-conversations';
import * as heardTimes from './0006-heard-times';
import * as search from './0010-search';

export const migrations: readonly Migration[] = [
  accountAndDirectory,
  conversations,
  topicHeadsAndWarnings,
  relapses,
  directConversations,
  heardTimes,
  search,
];
