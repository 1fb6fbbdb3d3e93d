import { useTranslation } from '../../i18n/use-translation';
import type { UserId } from '../../../shared/domain/ids';
import type { ConversationView } from '../../../shared/ipc/core-contract';
import { useCore } from '../../connection/ConnectionProvider';
import { useAction } from '../../connection/use-action';
import { ConfirmDialog } from '../../ui/ConfirmDialog';
import { usePeople } from '../people/people-context';
import { fullName } from '../people/people-directory';

export interface RemoveMemberDialogProps {
  readonly conversation: ConversationView;
  readonly userId: UserId;
  readonly onClose: () => void;
}

/** Asks before somebody is taken out of a group. */
export function RemoveMemberDialog({
  conversation: { conversationId, hasJoinLink },
  userId,
  onClose,
}: RemoveMemberDialogProps) {
  const { t } = useTranslation('conversationDetails');
  const { t: tErrors } = useTranslation('errors');
  const { t: tPeople } = useTranslation('people');
  const core = useCore();
  const people = usePeople();
  const remove = useAction(async () => {
    await core.callRepeatable('conversations.removeMembers', { conversationId, userIds: [userId] });
    onClose();
  });
  return (
    <ConfirmDialog
      title={t('removing.title', { name: fullName(people, userId, tPeople('unknown')) })}
      confirmLabel={t('removing.confirm')}
      isOpen
      isPending={remove.isPending}
      problem={remove.error && tErrors(remove.error.code)}
      onConfirm={() => void remove.run()}
      onCancel={onClose}
    >
      {t('removing.text')}
      {hasJoinLink && ` ${t('removing.textLink')}`}
    </ConfirmDialog>
  );
}
