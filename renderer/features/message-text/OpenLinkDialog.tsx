import { useTranslation } from '../../i18n/use-translation';
import { ConfirmDialog } from '../../ui/ConfirmDialog';
import type { LinkTarget } from '../../../shared/domain/message-text/judge-link';

export interface OpenLinkDialogProps {
  readonly target: LinkTarget;
  readonly onOpen: () => void;
  readonly onClose: () => void;
}

/** Asks before a link that may deceive is opened. */
export function OpenLinkDialog({ target, onOpen, onClose }: OpenLinkDialogProps) {
  const { t } = useTranslation('messageText');
  const { href, host, warning } = target;
  return (
    <ConfirmDialog
      isOpen
      title={t('open.title')}
      confirmLabel={t('open.confirm')}
      onConfirm={onOpen}
      onCancel={onClose}
    >
      {warning !== undefined && <p>{t(`warning.${warning}`, { host })}</p>}
      <p className="mt-3">{t('open.text')}</p>
      <p dir="ltr" className="mt-1 font-medium break-all text-text">
        {href}
      </p>
    </ConfirmDialog>
  );
}
