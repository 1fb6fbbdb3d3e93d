import { useCallback, useMemo, useState } from 'react';
import type { AccountId, ConversationId, MessageId } from '../../../shared/domain/ids';
import { useShell } from '../../connection/ConnectionProvider';
import { useAction } from '../../connection/use-action';
import type { OpenOwnWindow } from '../conversation-window/own-window';
import type { SearchStart } from '../search/SearchDialog';
import type { OpenDialog } from './WorkspaceDialogs';
import { useSettled } from './use-settled';
import { readyId, type SoughtMessage, type WorkspaceMemory } from './workspace-memory';

/** What is open in the main view, and how one gets elsewhere in it. */
export interface WorkspaceWays {
  readonly openId: ConversationId | undefined;
  /** With undefined: back to the list, or to nothing. */
  readonly open: (conversationId: ConversationId | undefined) => void;
  /** Opens its conversation at the message. */
  readonly openMessage: (message: SoughtMessage) => void;
  /** Rejects only when the application ends. */
  readonly openWindow: (conversationId: ConversationId, messageId?: MessageId) => Promise<void>;
  /** Left out in a window that shows one conversation, which needs no other. */
  readonly ownWindow: OpenOwnWindow | undefined;
  readonly dialog: OpenDialog;
  readonly setDialog: (dialog: OpenDialog) => void;
  /** Asks about joining the group of this link, or for a link. */
  readonly joinBy: (link: string | undefined) => void;
  /** What that dialog begins with. */
  readonly groupLink: string | undefined;
  /** The search that is open. */
  readonly search: SearchStart | undefined;
  readonly setSearch: (search: SearchStart | undefined) => void;
}

/** A dialog and a search are never open at a time, and neither when another conversation is opened. */
export function useWorkspaceWays(accountId: AccountId, memory: WorkspaceMemory, hasList: boolean): WorkspaceWays {
  const shell = useShell();
  // What is ready is shown by what reads the memory itself, before anything else is done about it.
  const isReady = useCallback(() => readyId(memory) !== undefined, [memory]);
  const openId = useSettled(memory.openId, isReady);
  const [dialog, setDialog] = useState<OpenDialog>();
  const [groupLink, setGroupLink] = useState<string>();
  const [search, setSearch] = useState<SearchStart>();
  const [shownId, setShownId] = useState(openId);
  const close = (): void => {
    setDialog(undefined);
    setSearch(undefined);
  };
  // A conversation that is opened from outside, from a notification, would stand behind what is open.
  if (openId !== shownId) {
    setShownId(openId);
    close();
  }
  const openWindow = useCallback(
    (conversationId: ConversationId, messageId?: MessageId) =>
      shell.call('windows.open', { accountId, conversationId, ...(messageId && { messageId }) }),
    [shell, accountId],
  );
  const { run: runOpenWindow } = useAction(openWindow);
  const ownWindow = useMemo(
    () => (hasList ? (conversationId: ConversationId) => void runOpenWindow(conversationId) : undefined),
    [hasList, runOpenWindow],
  );
  const joinBy = useCallback((link: string | undefined): void => {
    setSearch(undefined);
    setGroupLink(link);
    setDialog('join-by-link');
  }, []);
  const openSearch = useCallback((start: SearchStart | undefined): void => {
    setDialog(undefined);
    setSearch(start);
  }, []);
  const openHere = (conversationId: ConversationId | undefined): void => {
    close();
    memory.openId.set(conversationId);
  };
  return {
    openId,
    open(conversationId) {
      if (hasList || conversationId === memory.openId.get()) openHere(conversationId);
      // A window for one conversation shows no other, and nothing without it.
      else if (conversationId === undefined) window.close();
      else {
        close();
        void runOpenWindow(conversationId);
      }
    },
    openMessage({ conversationId, messageId }) {
      if (hasList || conversationId === memory.openId.get()) {
        memory.sought.set({ conversationId, messageId });
        openHere(conversationId);
      } else {
        close();
        void runOpenWindow(conversationId, messageId);
      }
    },
    openWindow,
    ownWindow,
    dialog,
    setDialog(next) {
      setGroupLink(undefined);
      setDialog(next);
    },
    joinBy,
    groupLink,
    search,
    setSearch: openSearch,
  };
}
