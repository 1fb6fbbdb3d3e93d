/** Serves the core's contract (shared/ipc/core-contract.ts) over a window's port. */
import { notificationFeed } from '../notifications/notification-feed';
import { coreContract, type CoreContract } from '../../shared/ipc/core-contract';
import type { Port } from '../../shared/ipc/port';
import { serveContract, type Handlers } from '../../shared/ipc/serve-contract';
import type { Log } from '../log';
import type { AccountCore } from './account-core';
import { changeFeed } from './change-feed';
import { conversationHandlers } from './conversation-handlers';
import { draftHandlers } from './draft-handlers';
import { gifHandlers } from './gif-handlers';
import { inviteHandlers } from './invite-handlers';
import { joinHandlers } from './join-handlers';
import { messageHandlers } from './message-handlers';
import { peopleHandlers } from './people-handlers';
import { previewHandlers } from './preview-handlers';
import { receiptHandlers } from './receipt-handlers';
import { presenceHandlers } from './presence-handlers';
import { searchHandlers } from './search-handlers';
import { sectionHandlers } from './section-handlers';
import { warningHandlers } from './warning-handlers';
import { workspaceHandlers } from './workspace-handlers';

/** Answers the calls that come over `port` until either side closes it. */
export function serveCore(core: AccountCore, port: Port, log: Log, onClose: () => void): { close(): void } {
  const view = core.visible.add();
  const handlers: Handlers<CoreContract> = {
    ...workspaceHandlers(core),
    ...peopleHandlers(core),
    ...inviteHandlers(core),
    ...conversationHandlers(core, view),
    ...joinHandlers(core),
    ...messageHandlers(core),
    ...receiptHandlers(core),
    ...previewHandlers(core),
    ...draftHandlers(core),
    ...gifHandlers(core),
    ...presenceHandlers(core),
    ...searchHandlers(core),
    ...sectionHandlers(core),
    ...warningHandlers(core),
    ...changeFeed(core),
    ...notificationFeed(core, log),
  };
  return serveContract(coreContract, handlers, port, {
    onUnexpected: (error, procedure) => log('call-failed', { code: error.code, procedure }),
    onClose() {
      view.show([]);
      onClose();
    },
  });
}
