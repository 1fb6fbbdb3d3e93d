import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConversationId } from '../../../shared/domain/ids';
import type { ConversationView, Workspace } from '../../../shared/ipc/core-contract';
import { useCore, useStore } from '../../connection/ConnectionProvider';
import { useInteractiveMark } from '../../connection/performance-marks';
import { useQuery } from '../../connection/use-query';
import { useLocale } from '../../i18n/use-locale';
import { conversationFace } from '../conversation/conversation-title';
import { ConversationList } from '../conversation-list/ConversationList';
import { listRows } from '../conversation-list/list-rows';
import { PeopleContext } from '../people/people-context';
import { peopleDirectory, type PeopleDirectory } from '../people/people-directory';
import { SearchDialog, type SearchStart } from '../search/SearchDialog';
import { Panes } from './Panes';
import { neighbour, type Shortcut } from './shortcuts';
import { useShortcuts } from './use-shortcuts';
import { useVisibleConversation } from './use-visible-conversation';
import { WorkspaceDialogs, type OpenDialog } from './WorkspaceDialogs';
import { workspaceMemory, type SoughtMessage } from './workspace-memory';

export interface WorkspaceViewProps {
  readonly workspace: Extract<Workspace, { state: 'member' }>;
  /** False in a window that shows one conversation. */
  readonly hasList: boolean;
  /** Opens the dialog for inviting. Asked for only by those who may invite. */
  readonly onInvite: () => void;
}

/** The main view of an account: its conversations, the open one, and details about it. Needs a `CoreProvider`. */
export function WorkspaceView({ workspace, hasList, onInvite }: WorkspaceViewProps) {
  const core = useCore();
  const locale = useLocale();
  const memory = workspaceMemory(core);
  const openId = useStore(memory.openId);
  const isDetailsOpen = useStore(memory.isDetailsOpen);
  const [dialog, setDialog] = useState<OpenDialog>();
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

  const open = (conversationId: ConversationId | undefined): void => {
    setDialog(undefined);
    setSearch(undefined);
    memory.openId.set(conversationId);
  };
  const openMessage = ({ conversationId, messageId }: SoughtMessage): void => {
    memory.sought.set({ conversationId, messageId });
    open(conversationId);
  };
  const startSearch = (start: SearchStart): void => {
    setDialog(undefined);
    setSearch(start);
  };
  const openNeighbour = (step: 1 | -1): void => {
    const rows = listRows(conversations.data ?? [], memory.closedSections.get(), locale);
    const ids = rows.flatMap((row) => (row.kind === 'conversation' ? row.id : []));
    const next = neighbour(ids, openId, step);
    if (next !== undefined) open(next);
  };
  const onShortcut = (shortcut: Shortcut): void => {
    if (shortcut === 'jump') setDialog('jump');
    else if (shortcut === 'new-conversation') setDialog('new-conversation');
    else if (shortcut === 'search') startSearch({});
    else if (shortcut === 'search-conversation') startSearch({ conversationId: openId });
    else if (shortcut === 'toggle-details') memory.isDetailsOpen.set(!isDetailsOpen);
    else openNeighbour(shortcut === 'next-conversation' ? 1 : -1);
  };
  useShortcuts(onShortcut);

  const isReady = people.data !== undefined;
  const isInteractive = isReady && conversations.data !== undefined;
  useInteractiveMark(isInteractive);
  useVisibleConversation(core, openId, isInteractive);
  useWindowTitle(
    hasList ? undefined : conversations.data?.find(({ conversationId }) => conversationId === openId),
    directory,
  );
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
        onClose={() => setDialog(undefined)}
        onOpen={open}
        onOpenMessage={openMessage}
        onInvite={() => {
          setDialog(undefined);
          onInvite();
        }}
        onSearch={(text) => startSearch({ text })}
      />
      {search && (
        <SearchDialog
          {...search}
          conversations={conversations.data ?? []}
          onClose={() => setSearch(undefined)}
          onOpenMessage={(conversationId, messageId) => openMessage({ conversationId, messageId })}
        />
      )}
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
