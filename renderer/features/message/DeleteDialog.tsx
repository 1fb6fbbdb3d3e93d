import { useTranslation } from '../../i18n/use-translation';
import type { MessageView } from '../../../shared/ipc/core-contract';
import { useCore } from '../../connection/ConnectionProvider';
import { useAction } from '../../connection/use-action';
import { ConfirmDialog } from '../../ui/ConfirmDialog';
import { useMessageLine } from './use-message-words';

export interface DeleteDialogProps {
  /** Of one conversation. */
  readonly messages: readonly MessageView[];
  readonly scope: 'me' | 'everyone';
  readonly onClose: () => void;
  /** They are deleted. */
  readonly onDone?: () => void;
}

/** Asks once before messages are deleted; of one shows which. */
export function DeleteDialog({ messages, scope, onClose, onDone = onClose }: DeleteDialogProps) {
  const { t } = useTranslation('message');
  const { t: tErrors } = useTranslation('errors');
  const core = useCore();
  const messageLine = useMessageLine();
  const [first] = messages;
  const count = messages.length;
  const remove = useAction(async () => {
    if (first === undefined) return;
    const messageIds = messages.map(({ messageId }) => messageId);
    await core.callRepeatable('messages.delete', { conversationId: first.conversationId, messageIds, scope });
    onDone();
  });
  const isTooLateForSome = count > 1 && remove.error?.code === 'policy.delete-window';
  return (
    <ConfirmDialog
      title={t(`delete.${scope}Title`, { count })}
      confirmLabel={t('delete.confirm')}
      isOpen
      isPending={remove.isPending}
      problem={remove.error && (isTooLateForSome ? t('delete.noneDeleted') : tErrors(remove.error.code))}
      onConfirm={() => void remove.run()}
      onCancel={onClose}
    >
      <p>{t(`delete.${scope}Text`, { count })}</p>
      {first && count === 1 && (
        <p
          dir="auto"
          className="mt-3 line-clamp-3 border-s-3 border-line-strong ps-2.5 text-label [overflow-wrap:anywhere]"
        >
          {messageLine(first)}
        </p>
      )}
    </ConfirmDialog>
  );
}
