import { useCallback, useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AccountId, ConversationId } from '../../../shared/domain/ids';
import type { ConversationView, Workspace } from '../../../shared/ipc/core-contract';
import { useCore, useShell, useStore } from '../../connection/ConnectionProvider';
import { useInteractiveMark } from '../../connection/performance-marks';
import { useAction } from '../../connection/use-action';
import { useQuery } from '../../connection/use-query';
import { useLocale } from '../../i18n/use-locale';
import { readComposer } from '../conversation/composer-text';
import { conversationFace } from '../conversation/conversation-title';
import { ConversationList } from '../conversation-list/ConversationList';
import { listRows } from '../conversation-list/list-rows';
import { OwnWindowContext } from '../conversation-window/own-window';
import { GroupLinkContext } from '../join-by-link/group-link';
import { usePendingGroupLink } from '../join-by-link/use-pending-group-link';
import { possibleCommands, type Command } from '../jump/commands';
import { PeopleContext } from '../people/people-context';
import { peopleDirectory, type PeopleDirectory } from '../people/people-directory';
import { SearchDialog, type SearchStart } from '../search/SearchDialog';
import { useSettings } from '../settings/settings-context';
import type { SettingsSection } from '../settings/SettingsDialog';
import { Panes } from './Panes';
import { runCommand } from './run-command';
import { neighbour, type Shortcut } from './shortcuts';
import { useShortcuts } from './use-shortcuts';
import { useVisibleConversation } from './use-visible-conversation';
import { WorkspaceDialogs, type OpenDialog } from './WorkspaceDialogs';
import { workspaceMemory, type SoughtMessage } from './workspace-memory';

export interface WorkspaceViewProps {
  readonly accountId: AccountId;
  readonly workspace: Extract<Workspace, { state: 'member' }>;
  /** False in a window that shows one conversation. */
  readonly hasList: boolean;
  /** Opens the dialog for inviting. Asked for only by those who may invite. */
  readonly onInvite: () => void;
  /** Opens the settings; left out in a window that has none. */
  readonly onSettings?: (section: SettingsSection) => void;
}

/** The main view of an account: its conversations, the open one, and details about it. Needs a `CoreProvider`. */
export function WorkspaceView({ accountId, workspace, hasList, onInvite, onSettings }: WorkspaceViewProps) {
  const core = useCore();
  const shell = useShell();
  const { settings, change } = useSettings();
  const locale = useLocale();
  const memory = workspaceMemory(core);
  const openId = useStore(memory.openId);
  const isDetailsOpen = useStore(memory.isDetailsOpen);
  const [dialog, setDialog] = useState<OpenDialog>();
  const [groupLink, setGroupLink] = useState<string>();
  const [search, setSearch] = useState<SearchStart>();
  const [shownId, setShownId] = useState(openId);
  // A conversation that is opened from outside, from a notification, would stand behind what is open.
  if (openId !== shownId) {
    setShownId(openId);
    setDialog(undefined);
    setSearch(undefined);
  }
  const people = useQuery(core, 'people.list', undefined, ['people', 'workspace']);
  const conversations = useQuery(core, 'conversations.list', undefined, ['conversations', 'messages']);
  const directory = useMemo(() => peopleDirectory(people.data ?? [], locale), [people.data, locale]);
  const conversation = conversations.data?.find(({ conversationId }) => conversationId === openId);
  const commands = possibleCommands({
    conversation,
    hasDraft: openId !== undefined && readComposer(memory.drafts.read(openId)).canSend,
    isMain: hasList,
    mayInvite: directory.mayInvite,
    theme: settings.theme,
  });

  const openWindow = useCallback(
    (conversationId: ConversationId) => shell.call('windows.open', { accountId, conversationId }),
    [shell, accountId],
  );
  // It fails only when the application ends.
  const { run: openOwnWindow } = useAction(openWindow);
  const ownWindow = useMemo(
    () => (hasList ? (conversationId: ConversationId) => void openOwnWindow(conversationId) : undefined),
    [hasList, openOwnWindow],
  );
  const open = (conversationId: ConversationId | undefined): void => {
    setDialog(undefined);
    setSearch(undefined);
    if (hasList || conversationId === openId) memory.openId.set(conversationId);
    // A window for one conversation shows no other, and nothing without it.
    else if (conversationId === undefined) window.close();
    else void openOwnWindow(conversationId);
  };
  const openMessage = ({ conversationId, messageId }: SoughtMessage): void => {
    if (hasList || conversationId === openId) memory.sought.set({ conversationId, messageId });
    open(conversationId);
  };
  const startSearch = (start: SearchStart): void => {
    setDialog(undefined);
    setSearch(start);
  };
  const joinBy = useCallback((link: string | undefined): void => {
    setSearch(undefined);
    setGroupLink(link);
    setDialog('join-by-link');
  }, []);
  usePendingGroupLink(hasList, joinBy);
  const openNeighbour = (step: 1 | -1): void => {
    if (!hasList) return;
    const rows = listRows(conversations.data ?? [], memory.closedSections.get(), locale);
    const ids = rows.flatMap((row) => (row.kind === 'conversation' ? row.id : []));
    const next = neighbour(ids, openId, step);
    if (next !== undefined) open(next);
  };
  const runHere = (command: Command): Promise<void> =>
    runCommand(command, {
      core,
      conversation,
      setDialog,
      search: startSearch,
      toggleDetails: () => memory.isDetailsOpen.set(!isDetailsOpen),
      ask: memory.asked.set,
      openWindow,
      invite: onInvite,
      openSettings: (section) => onSettings?.(section),
      changeSettings: change,
    });
  const act = useAction(runHere);
  const onShortcut = (shortcut: Shortcut): void => {
    const command = shortcut === 'search-conversation' && conversation === undefined ? 'search' : shortcut;
    if (command === 'jump') setDialog('jump');
    else if (command === 'next-conversation') openNeighbour(1);
    else if (command === 'previous-conversation') openNeighbour(-1);
    else if (commands.includes(command)) void act.run(command);
  };
  useShortcuts(onShortcut);

  const isReady = people.data !== undefined;
  const isInteractive = isReady && conversations.data !== undefined;
  useInteractiveMark(isInteractive);
  useVisibleConversation(core, openId, isInteractive);
  useWindowTitle(hasList ? undefined : conversation, directory);
  const list = (
    <ConversationList
      workspaceName={workspace.name}
      conversations={isReady ? conversations.data : undefined}
      error={conversations.error ?? people.error}
      onReread={() => {
        conversations.reread();
        people.reread();
      }}
      openId={openId}
      onOpen={open}
      closedSections={memory.closedSections}
      onJump={() => setDialog('jump')}
      onStarred={() => setDialog('starred')}
      onInvite={onInvite}
      onStart={() => setDialog('new-conversation')}
    />
  );
  return (
    <PeopleContext value={directory}>
      <OwnWindowContext value={ownWindow}>
        <GroupLinkContext value={joinBy}>
          <Panes
            workspaceName={workspace.name}
            conversations={isReady ? conversations.data : undefined}
            openId={openId}
            onOpen={open}
            drafts={memory.drafts}
            sought={memory.sought}
            isDetailsOpen={isDetailsOpen}
            onDetailsOpenChange={(isOpen) => memory.isDetailsOpen.set(isOpen)}
            onStart={() => setDialog('new-conversation')}
            onInvite={onInvite}
            {...(hasList && { list })}
            onSearch={(conversationId) => startSearch({ conversationId })}
          />
          <WorkspaceDialogs
            dialog={dialog}
            conversations={conversations.data ?? []}
            groupLink={groupLink}
            onJoinByLink={() => joinBy(undefined)}
            onClose={() => {
              setDialog(undefined);
              setGroupLink(undefined);
            }}
            onOpen={open}
            onOpenMessage={openMessage}
            onInvite={() => {
              setDialog(undefined);
              onInvite();
            }}
            onSearch={(text) => startSearch({ text })}
            commands={commands}
            onCommand={runHere}
          />
          {search && (
            <SearchDialog
              {...search}
              conversations={conversations.data ?? []}
              onClose={() => setSearch(undefined)}
              onOpenMessage={(conversationId, messageId) => openMessage({ conversationId, messageId })}
            />
          )}
        </GroupLinkContext>
      </OwnWindowContext>
    </PeopleContext>
  );
}

/** Names the window after the only conversation that it shows. */
function useWindowTitle(conversation: ConversationView | undefined, people: PeopleDirectory): void {
  const { t } = useTranslation('people');
  const title = conversation && conversationFace(conversation, people, t).title;
  useEffect(() => {
    if (title !== undefined) document.title = title;
  }, [title]);
}
