/** Serves the core's contract (shared/ipc/core-contract.ts) over a window's port. */
import { AppError } from '../../shared/errors';
import { coreContract, type CoreContract } from '../../shared/ipc/core-contract';
import type { Port } from '../../shared/ipc/port';
import { serveContract, type Handlers } from '../../shared/ipc/serve-contract';
import type { Log } from '../log';
import type { AccountCore } from './account-core';
import { changeFeed } from './change-feed';
import { conversationHandlers } from './conversation-handlers';
import { inviteHandlers } from './invite-handlers';
import { messageHandlers } from './message-handlers';
import { peopleHandlers } from './people-handlers';
import { searchHandlers } from './search-handlers';
import { warningHandlers } from './warning-handlers';
import { workspaceHandlers } from './workspace-handlers';

/** Answers the calls that come over `port` until either side closes it. */
/** What this branch has in its contract and not yet in its core. */
const unfinished = (): never => {
  throw new AppError('internal.unexpected');
};
const unfinishedHandlers = {
  'conversations.openNotes': unfinished,
  'conversations.removeMembers': unfinished,
  'conversations.leave': unfinished,
  'conversations.setPicture': unfinished,
  'conversations.setRole': unfinished,
  'conversations.setRights': unfinished,
  'conversations.setTimer': unfinished,
  'conversations.setPreferences': unfinished,
  'conversations.deleteForMe': unfinished,
  'messages.ping': unfinished,
  'messages.edit': unfinished,
  'messages.delete': unfinished,
  'messages.react': unfinished,
  'messages.pin': unfinished,
  'messages.star': unfinished,
  'messages.info': unfinished,
  'messages.pinned': unfinished,
  'messages.starred': unfinished,
};

export function serveCore(core: AccountCore, port: Port, log: Log, onClose: () => void): { close(): void } {
  const view = core.visible.add();
  const handlers: Handlers<CoreContract> = {
    ...workspaceHandlers(core),
    ...peopleHandlers(core),
    ...inviteHandlers(core),
    ...conversationHandlers(core, view),
    ...messageHandlers(core),
    ...searchHandlers(core),
    ...warningHandlers(core),
    ...unfinishedHandlers,
    ...changeFeed(core),
  };
  return serveContract(coreContract, handlers, port, {
    onUnexpected: (error, procedure) => log('call-failed', { code: error.code, procedure }),
    onClose() {
      view.show([]);
      onClose();
    },
  });
}
