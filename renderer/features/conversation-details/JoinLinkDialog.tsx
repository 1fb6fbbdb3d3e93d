import { RefreshCw } from 'lucide-react';
import { useTranslation } from '../../i18n/use-translation';
import type { ConversationView } from '../../../shared/ipc/core-contract';
import { useCore, useShell } from '../../connection/ConnectionProvider';
import { useAction } from '../../connection/use-action';
import { useQuery } from '../../connection/use-query';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { LinkField } from '../../ui/LinkField';
import { QrCode } from '../../ui/QrCode';
import { Problem } from '../problem/Problem';

export interface JoinLinkDialogProps {
  readonly conversation: ConversationView;
  readonly onClose: () => void;
}

/** The link by which a group is joined, to copy or to scan, and to replace by another one. */
export function JoinLinkDialog({ conversation: { conversationId, name }, onClose }: JoinLinkDialogProps) {
  const { t } = useTranslation('conversationDetails');
  const { t: tCommon } = useTranslation('common');
  const core = useCore();
  const shell = useShell();
  const { data, error, reread } = useQuery(core, 'conversations.joinLink', { conversationId }, ['conversations']);
  const replace = useAction(() => core.call('conversations.setJoinLink', { conversationId, to: 'replaced' }));
  const link = data?.link;
  return (
    <Dialog
      title={t('joinLink.dialogTitle', { name })}
      description={t('joinLink.dialogText')}
      isOpen
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
    >
      {error && <Problem error={error} onRetry={reread} className="mt-4" />}
      {data !== undefined && link === undefined && (
        <output className="mt-4 block text-text-2">{t('joinLink.making')}</output>
      )}
      {link !== undefined && (
        <>
          <div className="mt-4 flex flex-wrap items-center gap-4.5 rounded-composer bg-hover p-4 dark:bg-app">
            <QrCode text={link} label={t('joinLink.qrLabel')} className="size-44" />
            <p className="min-w-40 flex-1 text-label text-text-2">{t('joinLink.scan')}</p>
          </div>
          <LinkField
            label={t('joinLink.link')}
            link={link}
            onCopy={() => shell.call('clipboard.write', { text: link })}
          />
        </>
      )}
      <p className="mt-4 text-label text-text-2">{t('joinLink.replaceText')}</p>
      {replace.error && <Problem error={replace.error} className="mt-3" />}
      <div className="mt-3 flex flex-wrap justify-between gap-2.5">
        <Button icon={RefreshCw} isPending={replace.isPending} onPress={() => void replace.run()}>
          {t('joinLink.replace')}
        </Button>
        <Button variant="primary" onPress={onClose}>
          {tCommon('done')}
        </Button>
      </div>
    </Dialog>
  );
}
