import { useTranslation } from '../../i18n/use-translation';
import type { MessageView } from '../../../shared/ipc/core-contract';
import { useCore } from '../../connection/ConnectionProvider';
import { useAction } from '../../connection/use-action';
import { ConfirmDialog } from '../../ui/ConfirmDialog';
import { useMessageLine } from './use-message-words';

export interface DeleteDialogProps {
  readonly message: MessageView;
  readonly scope: 'me' | 'everyone';
  readonly onClose: () => void;
}

/** Asks once before a message is deleted, and shows which one. */
export function DeleteDialog({ message, scope, onClose }: DeleteDialogProps) {
  const { t } = useTranslation('message');
  const { t: tErrors } = useTranslation('errors');
  const core = useCore();
  const line = useMessageLine()(message);
  const { conversationId, messageId } = message;
  const remove = useAction(async () => {
    await core.callRepeatable('messages.delete', { conversationId, messageIds: [messageId], scope });
    onClose();
  });
  return (
    <ConfirmDialog
      title={t(`delete.${scope}Title`)}
      confirmLabel={t('delete.confirm')}
      isOpen
      isPending={remove.isPending}
      problem={remove.error && tErrors(remove.error.code)}
      onConfirm={() => void remove.run()}
      onCancel={onClose}
    >
      <p>{t(`delete.${scope}Text`)}</p>
      <p
        dir="auto"
        className="mt-3 line-clamp-3 border-s-3 border-line-strong ps-2.5 text-label [overflow-wrap:anywhere]"
      >
        {line}
      </p>
    </ConfirmDialog>
  );
}
