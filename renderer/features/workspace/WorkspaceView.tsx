import { useCallback, useEffect } from 'react';
import { useTranslation } from '../../i18n/use-translation';
import type { AccountId, ConversationId } from '../../../shared/domain/ids';
import type { ConversationView, Workspace } from '../../../shared/ipc/core-contract';
import { useCore, useStore } from '../../connection/ConnectionProvider';
import { useInteractiveMark } from '../../connection/performance-marks';
import { conversationFace } from '../conversation/conversation-title';
import { ConversationList } from '../conversation-list/ConversationList';
import { OwnWindowContext } from '../conversation-window/own-window';
import { GroupLinkContext } from '../join-by-link/group-link';
import { usePendingGroupLink } from '../join-by-link/use-pending-group-link';
import { PeopleContext } from '../people/people-context';
import type { PeopleDirectory } from '../people/people-directory';
import { SearchDialog } from '../search/SearchDialog';
import type { SettingsSection } from '../settings/SettingsDialog';
import { Panes } from './Panes';
import { useVisibleConversation } from './use-visible-conversation';
import { useWorkspaceCommands } from './use-workspace-commands';
import { useWorkspaceContent, type WorkspaceContent } from './use-workspace-content';
import { useWorkspaceWays, type WorkspaceWays } from './use-workspace-ways';
import { WorkspaceDialogs } from './WorkspaceDialogs';
import { workspaceMemory } from './workspace-memory';

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
export function WorkspaceView(props: WorkspaceViewProps) {
  const { accountId, workspace, hasList, onInvite } = props;
  const core = useCore();
  const memory = workspaceMemory(core);
  const isDetailsOpen = useStore(memory.isDetailsOpen);
  const content = useWorkspaceContent();
  const ways = useWorkspaceWays(accountId, memory, hasList);
  const { conversations, directory } = content;
  const { openId } = ways;
  const conversation = conversations?.find(({ conversationId }) => conversationId === openId);
  const commands = useWorkspaceCommands({ ...props, content, ways, memory, conversation });
  usePendingGroupLink(hasList, ways.joinBy);
  useInteractiveMark(conversations !== undefined);
  useVisibleConversation(core, openId, conversations !== undefined);
  useWindowTitle(hasList ? undefined : conversation, directory);
  const closeDialog = (): void => ways.setDialog(undefined);
  const { setSearch } = ways;
  const searchIn = useCallback((conversationId: ConversationId) => setSearch({ conversationId }), [setSearch]);
  const start = (): void => ways.setDialog('new-conversation');
  const list = <List workspaceName={workspace.name} content={content} ways={ways} onInvite={onInvite} />;
  return (
    <PeopleContext value={directory}>
      <OwnWindowContext value={ways.ownWindow}>
        <GroupLinkContext value={ways.joinBy}>
          <Panes
            workspaceName={workspace.name}
            conversations={conversations}
            openId={openId}
            onOpen={ways.open}
            memory={memory}
            neighbours={() =>
              hasList ? [commands.neighbourOf(-1), commands.neighbourOf(1)].flatMap((id) => id ?? []) : []
            }
            isDetailsOpen={isDetailsOpen}
            onDetailsOpenChange={(isOpen) => memory.isDetailsOpen.set(isOpen)}
            onStart={start}
            onInvite={onInvite}
            {...(hasList && { list })}
            onSearch={searchIn}
          />
          <WorkspaceDialogs
            dialog={ways.dialog}
            conversations={conversations ?? []}
            groupLink={ways.groupLink}
            onJoinByLink={() => ways.joinBy(undefined)}
            onClose={closeDialog}
            onOpen={ways.open}
            onOpenMessage={ways.openMessage}
            onInvite={() => {
              closeDialog();
              onInvite();
            }}
            onSearch={(text) => ways.setSearch({ text })}
            commands={commands.possible}
            onCommand={commands.run}
          />
          {ways.search && (
            <SearchDialog
              {...ways.search}
              conversations={conversations ?? []}
              onClose={() => ways.setSearch(undefined)}
              onOpenMessage={(conversationId, messageId) => ways.openMessage({ conversationId, messageId })}
            />
          )}
        </GroupLinkContext>
      </OwnWindowContext>
    </PeopleContext>
  );
}

interface ListProps extends Pick<WorkspaceViewProps, 'onInvite'> {
  readonly workspaceName: string;
  readonly content: WorkspaceContent;
  readonly ways: WorkspaceWays;
}

function List({ workspaceName, content, ways, onInvite }: ListProps) {
  return (
    <ConversationList
      workspaceName={workspaceName}
      conversations={content.conversations}
      error={content.error}
      onReread={content.reread}
      openId={ways.openId}
      onOpen={ways.open}
      closedSections={content.closedSections}
      onJump={() => ways.setDialog('jump')}
      onStarred={() => ways.setDialog('starred')}
      onInvite={onInvite}
      onStart={() => ways.setDialog('new-conversation')}
    />
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
