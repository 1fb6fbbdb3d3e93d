/** Every step of the vault's schema, ascending. */
import type { Migration } from '../migrate';
import * as accountAndDirectory from './0001-account-and-directory';
import * as conversations from './0002-conversations';
import * as topicHeadsAndWarnings from './0003-topic-heads-and-warnings';
import * as relapses from './0004-relapses';
import * as directConversations from './0005-direct-conversations';
import * as heardTimes from './0006-heard-times';
import * as messageActions from './0007-message-actions';
import * as receiptsAndTimers from './0008-receipts-and-timers';
import * as groupState from './0009-group-state';
import * as search from './0010-search';
import * as presence from './0011-presence';
import * as drafts from './0012-drafts';
import * as joinByLink from './0013-join-by-link';
import * as claimedTimes from './0014-claimed-times';
import * as scheduledMessages from './0015-scheduled-messages';
import * as linkPreviews from './0016-link-previews';
import * as images from './0017-images';
import * as earlyActionsAndMonths from './0018-early-actions-and-months';
import * as closedSections from './0019-closed-sections';
import * as ownActions from './0020-own-actions';
import * as unreadMarks from './0021-unread-marks';
import * as lobbyTimes from './0022-lobby-times';
import * as picturesInSearch from './0023-pictures-in-search';
import * as pictureTexts from './0024-picture-texts';
import * as silenceEnds from './0025-silence-ends';
import * as annotationsAndBlocks from './0026-annotations-and-blocks';
import * as searchSpans from './0027-search-spans';
import * as directoryState from './0028-directory-state';

export const migrations: readonly Migration[] = [
  accountAndDirectory,
  conversations,
  topicHeadsAndWarnings,
  relapses,
  directConversations,
  heardTimes,
  messageActions,
  receiptsAndTimers,
  groupState,
  search,
  presence,
  drafts,
  joinByLink,
  claimedTimes,
  scheduledMessages,
  linkPreviews,
  images,
  earlyActionsAndMonths,
  closedSections,
  ownActions,
  unreadMarks,
  lobbyTimes,
  picturesInSearch,
  pictureTexts,
  silenceEnds,
  annotationsAndBlocks,
  searchSpans,
  directoryState,
];
