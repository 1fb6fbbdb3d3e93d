import { useEffect, useRef, useState } from 'react';
import type { AccountId } from '../shared/domain/ids';
import { isGroupLink } from '../shared/domain/message-text/judge-link';
import type { Account } from '../shared/ipc/shell-contract';
import { useAccounts, useConnections, useStore } from './connection/ConnectionProvider';
import type { Connections } from './connection/connections';
import { useInteractiveMark } from './connection/performance-marks';
import { AccountRail } from './features/account-rail/AccountRail';
import { AccountSkeleton } from './features/account-status/AccountSkeleton';
import { AccountView } from './features/account-status/AccountView';

import { Onboarding } from './features/onboarding/Onboarding';
import { useSettings } from './features/settings/settings-context';
import { workspaceMemory } from './features/workspace/workspace-memory';
import { SettingsDialog, type SettingsSection } from './features/settings/SettingsDialog';

/** The first account, another one, or none is being added. */
type Adding = 'first' | 'another' | undefined;

/** The whole window: the accounts at its edge, and the one that is chosen, or the way into a new one. */
export function App() {
  const accounts = useAccounts();
  const connections = useConnections();
  const pendingLink = useStore(connections.pendingLink);
  const [chosen, setChosen] = useState<AccountId>();
  const [adding, setAdding] = useState<Adding>();
  const [section, setSection] = useState<SettingsSection>();
  const { settings, areRead, change } = useSettings();
  useInteractiveMark(adding !== undefined);
  const choose = (accountId: AccountId): void => {
    setChosen(accountId);
    setAdding(undefined);
    setSection(undefined);
    // For the next start only: when it can't be kept, that one begins with another account.
    change({ lastAccountId: accountId }).catch(() => {});
  };
  useOpened(connections, accounts, choose);
  if (accounts === undefined || !areRead) return <AccountSkeleton />;

  // Kept from here on: the account that onboarding makes for itself must not end it.
  if (adding === undefined && accounts.length === 0) setAdding('first');
  else if (adding === undefined && pendingLink !== undefined && !isGroupLink(pendingLink)) setAdding('another');
  const account = accounts.find(({ accountId }) => accountId === (chosen ?? settings.lastAccountId)) ?? accounts[0];

  return (
    <div className="flex h-full">
      {adding !== 'first' && account !== undefined && (
        <>
          <AccountRail
            accounts={accounts}
            selected={adding === undefined ? account.accountId : undefined}
            onSelect={choose}
            onAdd={() => setAdding('another')}
            onSettings={() => setSection('appearance')}
            onProfile={() => setSection('profile')}
          />
          <SettingsDialog section={section} onSectionChange={setSection} core={connections.core(account.accountId)} />
        </>
      )}
      {adding !== undefined && (
        <Onboarding canCancel={adding === 'another'} onCancel={() => setAdding(undefined)} onDone={choose} />
      )}
      {adding === undefined && account !== undefined && (
        <AccountView
          key={account.accountId}
          account={account}
          onSettings={setSection}
          onBlank={() => setAdding(accounts.length === 1 ? 'first' : 'another')}
        />
      )}
    </div>
  );
}

/** Shows what the person opened from a notification, unless its account is gone. */
function useOpened(
  connections: Connections,
  accounts: readonly Account[] | undefined,
  choose: (accountId: AccountId) => void,
): void {
  const opened = useStore(connections.opened);
  const latest = useRef(choose);
  useEffect(() => {
    latest.current = choose;
  });
  useEffect(() => {
    if (opened === undefined || accounts === undefined) return;
    if (!accounts.some(({ accountId }) => accountId === opened.accountId)) return connections.opened.set(undefined);
    workspaceMemory(connections.core(opened.accountId)).openId.set(opened.conversationId);
    connections.opened.set(undefined);
    latest.current(opened.accountId);
  }, [connections, accounts, opened]);
}
