import { Send } from 'lucide-react';
import { useTranslation } from '../../i18n/use-translation';
import type { Invite } from '../../../shared/ipc/core-contract';
import { useShell } from '../../connection/ConnectionProvider';
import { useAction } from '../../connection/use-action';
import { useLocale } from '../../i18n/use-locale';
import { Button } from '../../ui/Button';
import { LinkField } from '../../ui/LinkField';
import { QrCode } from '../../ui/QrCode';
import { Problem } from '../problem/Problem';
import { InviteTerms } from './InviteTerms';

export interface InviteShareProps {
  readonly invite: Invite;
  readonly link: string;
  readonly workspaceName: string;
  readonly onAnother: () => void;
  readonly onDone: () => void;
}

/** An invitation that exists: its code, its link, and ways to hand it over. */
export function InviteShare({ invite, link, workspaceName, onAnother, onDone }: InviteShareProps) {
  const { t } = useTranslation(['invites', 'common']);
  const shell = useShell();
  const locale = useLocale();
  const mail = useAction(async () => {
    const date = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short' }).format(invite.expiresAtMs);
    await shell.call('mail.compose', {
      subject: t('mailSubject', { workspace: workspaceName }),
      body: t('mailBody', { workspace: workspaceName, link, date }),
    });
  });

  return (
    <div className="mt-4.5 animate-appear">
      <div className="rounded-row bg-hover px-3.5 py-2.5 dark:bg-app">
        <InviteTerms invite={invite} />
      </div>
      <div className="mt-3 flex flex-wrap items-center gap-4.5 rounded-composer bg-hover p-4 dark:bg-app">
        <QrCode text={link} label={t('qrLabel')} className="size-44" />
        <div className="min-w-40 flex-1">
          <h3 className="font-medium">{t('scanTitle')}</h3>
          <p className="mt-0.5 text-label text-text-2">{t('scanText')}</p>
        </div>
      </div>
      <LinkField label={t('link')} link={link} onCopy={() => shell.call('clipboard.write', { text: link })} />
      {mail.error && <Problem error={mail.error} className="mt-3" />}
      <div className="mt-5 flex flex-wrap gap-2.5">
        <Button variant="primary" icon={Send} isPending={mail.isPending} onPress={() => void mail.run()}>
          {t('mail')}
        </Button>
        <Button onPress={onDone}>{t('common:done')}</Button>
        <Button variant="quiet" onPress={onAnother}>
          {t('another')}
        </Button>
      </div>
    </div>
  );
}
