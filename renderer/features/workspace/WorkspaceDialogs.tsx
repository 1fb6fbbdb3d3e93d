import type { ConversationId } from '../../../shared/domain/ids';
import type { ConversationView } from '../../../shared/ipc/core-contract';
import type { Command } from '../jump/commands';
import { JoinByLinkDialog } from '../join-by-link/JoinByLinkDialog';
import { JumpDialog } from '../jump/JumpDialog';
import { StarredDialog } from '../message/StarredDialog';
import { NewConversationDialog } from '../new-conversation/NewConversationDialog';
import { ShortcutsDialog } from '../shortcuts/ShortcutsDialog';
import type { SoughtMessage } from './workspace-memory';

export type OpenDialog = 'jump' | 'new-conversation' | 'join-by-link' | 'starred' | 'shortcuts' | undefined;

export interface WorkspaceDialogsProps {
  readonly dialog: OpenDialog;
  readonly conversations: readonly ConversationView[];
  readonly onClose: () => void;
  readonly onOpen: (conversationId: ConversationId) => void;
  readonly onOpenMessage: (message: SoughtMessage) => void;
  readonly onInvite: () => void;
  /** To a group: that was clicked or handed over, for the dialog that joins by it. */
  readonly groupLink: string | undefined;
  readonly onJoinByLink: () => void;
  readonly onSearch: (query: string) => void;
  /** What can be done here and now. */
  readonly commands: readonly Command[];
  readonly onCommand: (command: Command) => Promise<void>;
}

/** The dialogs of the main view, of which one is open at a time. */
export function WorkspaceDialogs(props: WorkspaceDialogsProps) {
  const { dialog, conversations, groupLink, onClose, onOpen, onOpenMessage, onInvite, onJoinByLink } = props;
  switch (dialog) {
    case 'jump':
      return <JumpDialog {...props} />;
    case 'new-conversation':
      return (
        <NewConversationDialog onClose={onClose} onStarted={onOpen} onInvite={onInvite} onJoinByLink={onJoinByLink} />
      );
    case 'join-by-link':
      return <JoinByLinkDialog key={groupLink} link={groupLink} onClose={onClose} onOpen={onOpen} />;
    case 'starred':
      return <StarredDialog conversations={conversations} onOpen={onOpenMessage} onClose={onClose} />;
    case 'shortcuts':
      return <ShortcutsDialog onClose={onClose} />;
    default:
      return dialog satisfies undefined;
  }
}
