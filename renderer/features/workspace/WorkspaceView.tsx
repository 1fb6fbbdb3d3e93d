import { useMemo, useState } from 'react';
import type { ConversationId } from '../../../shared/domain/ids';
import type { Workspace } from '../../../shared/ipc/core-contract';
import { useCore, useStore } from '../../connection/ConnectionProvider';
import { useInteractiveMark } from '../../connection/performance-marks';
import { useQuery } from '../../connection/use-query';
import { useLocale } from '../../i18n/use-locale';
import { ConversationList } from '../conversation-list/ConversationList';
import { orderConversations } from '../conversation-list/order-conversations';
import { PeopleContext } from '../people/people-context';
import { peopleDirectory } from '../people/people-directory';
import { SearchDialog, type SearchStart } from '../search/SearchDialog';
import { Panes } from './Panes';
import { neighbour, type Shortcut } from './shortcuts';
import { useShortcuts } from './use-shortcuts';
import { useVisibleConversation } from './use-visible-conversation';
import { WorkspaceDialogs, type OpenDialog } from './WorkspaceDialogs';
import { workspaceMemory } from './workspace-memory';

export interface WorkspaceViewProps {
  readonly workspace: Extract<Workspace, { state: 'member' }>;
  /** Opens the dialog for inviting. Asked for only by those who may invite. */
  readonly onInvite: () => void;
}

/** The main view of an account: its conversations, the open one, and details about it. Needs a `CoreProvider`. */
export function WorkspaceView({ workspace, onInvite }: WorkspaceViewProps) {
  const core = useCore();
  const locale = useLocale();
  const memory = workspaceMemory(core);
  const openId = useStore(memory.openId);
  const isDetailsOpen = useStore(memory.isDetailsOpen);
  const [dialog, setDialog] = useState<OpenDialog>();
  const [search, setSearch] = useState<SearchStart>();
  const people = useQuery(core, 'people.list', undefined, ['people', 'workspace']);
  const conversations = useQuery(core, 'conversations.list', undefined, ['conversations', 'messages']);
  const directory = useMemo(() => peopleDirectory(people.data ?? [], locale), [people.data, locale]);

  const open = (conversationId: ConversationId | undefined): void => {
    setDialog(undefined);
    setSearch(undefined);
    memory.openId.set(conversationId);
  };
  const startSearch = (start: SearchStart): void => {
    setDialog(undefined);
    setSearch(start);
  };
  const openNeighbour = (step: 1 | -1): void => {
    const ids = orderConversations(conversations.data ?? []).map(({ conversationId }) => conversationId);
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
  return (
    <PeopleContext value={directory}>
      <Panes
        workspaceName={workspace.name}
        conversations={isReady ? conversations.data : undefined}
        openId={openId}
        onBack={() => open(undefined)}
        drafts={memory.drafts}
        isDetailsOpen={isDetailsOpen}
        onDetailsOpenChange={(isOpen) => memory.isDetailsOpen.set(isOpen)}
        onStart={() => setDialog('new-conversation')}
        onInvite={onInvite}
        onSearch={(conversationId) => startSearch({ conversationId })}
        list={
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
            onJump={() => setDialog('jump')}
            onInvite={onInvite}
            onStart={() => setDialog('new-conversation')}
          />
        }
      />
      <WorkspaceDialogs
        dialog={dialog}
        conversations={conversations.data ?? []}
        onClose={() => setDialog(undefined)}
        onOpen={open}
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
          onOpenMessage={open}
        />
      )}
    </PeopleContext>
  );
}
