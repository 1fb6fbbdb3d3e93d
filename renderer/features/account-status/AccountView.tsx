import { RotateCw } from 'lucide-react';
import { useCallback, useEffect, useState } from 'react';
import { useTranslation } from '../../i18n/use-translation';
import type { Account } from '../../../shared/ipc/shell-contract';
import { CoreProvider, useCoreOf, useIsConnected } from '../../connection/ConnectionProvider';
import { useQuery } from '../../connection/use-query';
import { Banner } from '../../ui/Banner';
import { useLasting } from '../../ui/use-lasting';
import type { SettingsSection } from '../settings/SettingsDialog';
import { InviteDialog } from '../invites/InviteDialog';
import { Problem } from '../problem/Problem';
import { WorkspaceView } from '../workspace/WorkspaceView';
import { AccountSkeleton } from './AccountSkeleton';
import { AccountStopped } from './AccountStopped';
import { StorageLine } from './StorageLine';

/** A core is back in a fifth of a second, mostly; only what takes longer is told. */
const patienceMs = 700;

export interface AccountViewProps {
  readonly account: Account;
  /** False in a window that shows one conversation. */
  readonly hasList?: boolean;
  readonly onSettings?: (section: SettingsSection) => void;
  /** The account belongs to no workspace yet. */
  readonly onBlank: () => void;
}

/** One account: its workspace, or how far it is from showing it. */
export function AccountView({ account, hasList = true, onSettings, onBlank }: AccountViewProps) {
  const { t } = useTranslation('accountStatus');
  const core = useCoreOf(account.accountId);
  const { data: workspace, error, reread } = useQuery(core, 'workspace.get', undefined, ['workspace', 'people']);
  const [isInviting, setIsInviting] = useState(false);
  const isConnected = useIsConnected(core);
  const isAway = useLasting(!isConnected, patienceMs);
  const isBlank = workspace?.state === 'blank';
  // The screen that had the focus is gone, e.g. after founding: Tab and the screen reader go on from here.
  const takeLostFocus = useCallback((view: HTMLDivElement | null) => {
    if (document.activeElement === document.body) view?.focus();
  }, []);
  useEffect(() => {
    if (isBlank) onBlank();
  }, [isBlank, onBlank]);

  if (account.status.state === 'stopped') {
    return (
      <main className="scroll-quiet grid h-full min-w-0 flex-1 place-items-center py-10">
        <AccountStopped account={account} headingLevel={1} />
      </main>
    );
  }
  if (workspace === undefined && error !== undefined) {
    return (
      <main className="grid h-full min-w-0 flex-1 place-items-center px-6">
        <Problem error={error} onRetry={reread} className="max-w-100" />
      </main>
    );
  }
  if (workspace?.state !== 'member') return <AccountSkeleton />;
  return (
    <div ref={takeLostFocus} tabIndex={-1} className="flex h-full min-w-0 flex-1 flex-col outline-none">
      {isAway && <Banner icon={RotateCw}>{t('restarting')}</Banner>}
      <CoreProvider core={core}>
        <StorageLine />
        <div className="min-h-0 flex-1">
          <WorkspaceView
            accountId={account.accountId}
            workspace={workspace}
            hasList={hasList}
            onInvite={() => setIsInviting(true)}
            {...(onSettings && { onSettings })}
          />
        </div>
        <InviteDialog workspaceName={workspace.name} isOpen={isInviting} onOpenChange={setIsInviting} />
      </CoreProvider>
    </div>
  );
}
