import type { ConversationId } from '../../../shared/domain/ids';
import type { ConversationView } from '../../../shared/ipc/core-contract';
import { JumpDialog } from '../jump/JumpDialog';
import { StarredDialog } from '../message/StarredDialog';
import { NewConversationDialog } from '../new-conversation/NewConversationDialog';
import type { SoughtMessage } from './workspace-memory';

export type OpenDialog = 'jump' | 'new-conversation' | 'starred' | undefined;

export interface WorkspaceDialogsProps {
  readonly dialog: OpenDialog;
  readonly conversations: readonly ConversationView[];
  readonly onClose: () => void;
  readonly onOpen: (conversationId: ConversationId) => void;
  readonly onOpenMessage: (message: SoughtMessage) => void;
  readonly onInvite: () => void;
  readonly onSearch: (query: string) => void;
}

/** The dialogs of the main view, of which one is open at a time. */
export function WorkspaceDialogs(props: WorkspaceDialogsProps) {
  const { dialog, conversations, onClose, onOpen, onOpenMessage, onInvite, onSearch } = props;
  switch (dialog) {
    case 'jump':
      return <JumpDialog conversations={conversations} onClose={onClose} onOpen={onOpen} onSearch={onSearch} />;
    case 'new-conversation':
      return <NewConversationDialog onClose={onClose} onStarted={onOpen} onInvite={onInvite} />;
    case 'starred':
      return <StarredDialog conversations={conversations} onOpen={onOpenMessage} onClose={onClose} />;
    default:
      return dialog satisfies undefined;
  }
}
