import type { ReactNode } from 'react';
import { useTranslation } from '../i18n/use-translation';
import { Button } from './Button';
import { Dialog } from './Dialog';

export interface ConfirmDialogProps {
  readonly title: string;
  readonly children: ReactNode;
  readonly confirmLabel: string;
  readonly isOpen: boolean;
  readonly isPending?: boolean;
  /** What went wrong at the last try, in words. */
  readonly problem?: ReactNode;
  readonly onConfirm: () => void;
  readonly onCancel: () => void;
}

/** Asks once before something is destroyed. The focus starts on the harmless answer. */
export function ConfirmDialog({
  title,
  children,
  confirmLabel,
  isOpen,
  isPending = false,
  problem,
  onConfirm,
  onCancel,
}: ConfirmDialogProps) {
  const { t } = useTranslation('common');
  return (
    <Dialog
      role="alertdialog"
      width="small"
      title={title}
      isOpen={isOpen}
      onOpenChange={(isNowOpen) => {
        if (!isNowOpen) onCancel();
      }}
    >
      <div className="mt-2 text-text-2">{children}</div>
      {problem !== undefined && (
        <p role="alert" className="mt-3 text-secondary text-danger">
          {problem}
        </p>
      )}
      <div className="mt-5 flex flex-wrap justify-end gap-2.5">
        {/* oxlint-disable-next-line jsx-a11y/no-autofocus -- an alert dialog starts on its least destructive answer (ARIA practices) */}
        <Button autoFocus onPress={onCancel}>
          {t('cancel')}
        </Button>
        <Button variant="danger" isPending={isPending} onPress={onConfirm}>
          {confirmLabel}
        </Button>
      </div>
    </Dialog>
  );
}
