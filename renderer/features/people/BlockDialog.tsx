import { useTranslation } from '../../i18n/use-translation';
import type { UserId } from '../../../shared/domain/ids';
import { useCore } from '../../connection/ConnectionProvider';
import { useAction } from '../../connection/use-action';
import { ConfirmDialog } from '../../ui/ConfirmDialog';
import { usePeople } from './people-context';
import { fullName } from './people-directory';

export interface BlockDialogProps {
  readonly userId: UserId;
  readonly onClose: () => void;
}

/** Asks before somebody is blocked, and says what that is. */
export function BlockDialog({ userId, onClose }: BlockDialogProps) {
  const { t } = useTranslation('people');
  const { t: tErrors } = useTranslation('errors');
  const core = useCore();
  const people = usePeople();
  const block = useAction(async () => {
    await core.callRepeatable('people.setBlocked', { userId, isBlocked: true });
    onClose();
  });
  return (
    <ConfirmDialog
      title={t('block.title', { name: fullName(people, userId, t('unknown')) })}
      confirmLabel={t('block.confirm')}
      isOpen
      isPending={block.isPending}
      problem={block.error && tErrors(block.error.code)}
      onConfirm={() => void block.run()}
      onCancel={onClose}
    >
      <p>{t('block.text')}</p>
      <p className="mt-2">{t('block.groups')}</p>
    </ConfirmDialog>
  );
}
