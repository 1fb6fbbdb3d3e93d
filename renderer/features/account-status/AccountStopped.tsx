import { DatabaseZap, KeyRound, RotateCw, TriangleAlert, type LucideIcon } from 'lucide-react';
import { useTranslation } from '../../i18n/use-translation';
import type { Account, AccountStatus } from '../../../shared/ipc/shell-contract';
import { useShell } from '../../connection/ConnectionProvider';
import { useAction } from '../../connection/use-action';
import { Button } from '../../ui/Button';
import { EmptyState } from '../../ui/EmptyState';
import { Problem } from '../problem/Problem';

type Reason = Extract<AccountStatus, { state: 'stopped' }>['reason'];

const icons: Readonly<Record<Reason, LucideIcon>> = {
  'keychain-locked': KeyRound,
  'keychain-unreachable': KeyRound,
  'keychain-missing-key': KeyRound,
  'vault-wrong-key': KeyRound,
  'vault-corrupt': DatabaseZap,
  'vault-unavailable': DatabaseZap,
  'vault-newer-version': RotateCw,
  'vault-no-room': DatabaseZap,
  'vault-migration-failed': DatabaseZap,
  'core-failed': TriangleAlert,
};

export interface AccountStoppedProps {
  readonly account: Account;
  /** 1 where it is all that the window shows. */
  readonly headingLevel?: 1 | 2;
  readonly className?: string;
}

/** Why the account can't be opened, what to do about it, and a way to try again. Nothing unless it is stopped. */
export function AccountStopped({ account, headingLevel = 2, className = '' }: AccountStoppedProps) {
  const { t } = useTranslation('accountStatus');
  const shell = useShell();
  const retry = useAction(() => shell.call('accounts.retry', { accountId: account.accountId }));
  if (account.status.state !== 'stopped') return undefined;
  const { reason, backupName } = account.status;
  return (
    <div role="alert" className={className}>
      <EmptyState
        icon={icons[reason]}
        tone={reason.startsWith('keychain') || reason === 'vault-wrong-key' ? 'gold' : 'danger'}
        headingLevel={headingLevel}
        title={t(`stopped.${reason}.title`)}
        action={
          <Button variant="primary" isPending={retry.isPending} onPress={() => void retry.run()}>
            {t('retry')}
          </Button>
        }
      >
        <p>{t(`stopped.${reason}.what`)}</p>
        {backupName !== undefined && <p className="mt-2 font-medium text-text">{t('backup', { name: backupName })}</p>}
        <p className="mt-2">{t(`stopped.${reason}.next`)}</p>
        {retry.error && <Problem error={retry.error} className="mt-4 text-start" />}
      </EmptyState>
    </div>
  );
}
