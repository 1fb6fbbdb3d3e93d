import { useTranslation } from '../../i18n/use-translation';
import type { ConversationView } from '../../../shared/ipc/core-contract';
import { useCore } from '../../connection/ConnectionProvider';
import { useAction } from '../../connection/use-action';
import { ConfirmDialog } from '../../ui/ConfirmDialog';
import { conversationFace } from '../conversation/conversation-title';
import { usePeople } from '../people/people-context';
import { workspaceMemory } from '../workspace/workspace-memory';
import { FolderDialog } from './FolderDialog';
import { SilenceDialog } from './SilenceDialog';

/** What is asked before it is done. */
export type ConversationDialogKind = 'folder' | 'leave' | 'remove' | 'silence';

export interface ConversationDialogProps {
  readonly kind: ConversationDialogKind;
  readonly conversation: ConversationView;
  /** The names of the folders that there are. */
  readonly folders: readonly string[];
  readonly onClose: () => void;
  /** The conversation is no longer in the list. */
  readonly onRemoved: () => void;
}

/** Asks what `ConversationMenu` and the details can't do at once. */
export function ConversationDialog({ kind, ...props }: ConversationDialogProps) {
  switch (kind) {
    case 'folder':
      return <FolderDialog {...props} />;
    case 'silence':
      return <SilenceDialog {...props} />;
    case 'leave':
      return <LeaveDialog {...props} />;
    case 'remove':
      return <RemoveDialog {...props} />;
    default:
      return kind satisfies never;
  }
}

type QuestionProps = Pick<ConversationDialogProps, 'conversation' | 'onClose' | 'onRemoved'>;

function LeaveDialog({ conversation, onClose }: QuestionProps) {
  const { t } = useTranslation('conversationActions');
  const { t: tErrors } = useTranslation('errors');
  const core = useCore();
  const people = usePeople();
  const leave = useAction(async () => {
    await core.callRepeatable('conversations.leave', { conversationId: conversation.conversationId });
    onClose();
  });
  const admins = conversation.roles.filter(({ role }) => role === 'admin').map(({ userId }) => userId);
  const isOnlyAdmin = admins.length === 1 && admins[0] === people.self?.userId;
  const isLast = conversation.members.length === 1;
  return (
    <ConfirmDialog
      title={t('leaving.title', { name: conversation.name })}
      confirmLabel={t('leaving.confirm')}
      isOpen
      isPending={leave.isPending}
      problem={leave.error && tErrors(leave.error.code)}
      onConfirm={() => void leave.run()}
      onCancel={onClose}
    >
      <p>{t('leaving.text')}</p>
      {isLast && <p className="mt-2 font-medium text-text">{t('leaving.last')}</p>}
      {isOnlyAdmin && !isLast && <p className="mt-2 font-medium text-text">{t('leaving.onlyAdmin')}</p>}
    </ConfirmDialog>
  );
}

function RemoveDialog({ conversation, onClose, onRemoved }: QuestionProps) {
  const { t } = useTranslation('conversationActions');
  const { t: tErrors } = useTranslation('errors');
  const { t: tPeople } = useTranslation('people');
  const core = useCore();
  const people = usePeople();
  const remove = useAction(async () => {
    const { conversationId } = conversation;
    await core.callRepeatable('conversations.deleteForMe', { conversationId });
    workspaceMemory(core).drafts.forget(conversationId);
    onClose();
    onRemoved();
  });
  const text = conversation.isMember ? t('removing.text') : t('removing.textEnded');
  return (
    <ConfirmDialog
      title={t('removing.title', { name: conversationFace(conversation, people, tPeople).title })}
      confirmLabel={t('removing.confirm')}
      isOpen
      isPending={remove.isPending}
      problem={remove.error && tErrors(remove.error.code)}
      onConfirm={() => void remove.run()}
      onCancel={onClose}
    >
      <p>{conversation.kind === 'notes' ? t('removing.textNotes') : text}</p>
    </ConfirmDialog>
  );
}
