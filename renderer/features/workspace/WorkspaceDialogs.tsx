import type { ConversationId } from '../../../shared/domain/ids';
import type { ConversationView } from '../../../shared/ipc/core-contract';
import { JumpDialog } from '../jump/JumpDialog';
import { NewConversationDialog } from '../new-conversation/NewConversationDialog';

export type OpenDialog = 'jump' | 'new-conversation' | undefined;

export interface WorkspaceDialogsProps {
  readonly dialog: OpenDialog;
  readonly conversations: readonly ConversationView[];
  readonly onClose: () => void;
  readonly onOpen: (conversationId: ConversationId) => void;
  readonly onInvite: () => void;
  readonly onSearch: (query: string) => void;
}

/** The dialogs of the main view, of which one is open at a time. */
export function WorkspaceDialogs({
  dialog,
  conversations,
  onClose,
  onOpen,
  onInvite,
  onSearch,
}: WorkspaceDialogsProps) {
  switch (dialog) {
    case 'jump':
      return <JumpDialog conversations={conversations} onClose={onClose} onOpen={onOpen} onSearch={onSearch} />;
    case 'new-conversation':
      return <NewConversationDialog onClose={onClose} onStarted={onOpen} onInvite={onInvite} />;
    default:
      return dialog satisfies undefined;
  }
}
