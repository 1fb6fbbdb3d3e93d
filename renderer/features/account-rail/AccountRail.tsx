import { Plus, Settings } from 'lucide-react';
import { useTranslation } from '../../i18n/use-translation';
import type { AccountId } from '../../../shared/domain/ids';
import type { Account } from '../../../shared/ipc/shell-contract';
import { IconButton } from '../../ui/IconButton';
import { AccountButton } from './AccountButton';
import { SelfButton } from './SelfButton';

export interface AccountRailProps {
  readonly accounts: readonly Account[];
  /** undefined while an account is being added. */
  readonly selected: AccountId | undefined;
  readonly onSelect: (accountId: AccountId) => void;
  readonly onAdd: () => void;
  readonly onSettings: () => void;
  readonly onProfile: () => void;
}

/** The strip at the edge: one button for each account, one to add another, settings, and the person. */
export function AccountRail({ accounts, selected, onSelect, onAdd, onSettings, onProfile }: AccountRailProps) {
  const { t } = useTranslation('accountRail');
  return (
    <nav
      aria-label={t('label')}
      className="flex w-15 shrink-0 flex-col items-center gap-3 overflow-x-hidden overflow-y-auto bg-rail py-3.5 [scrollbar-width:none] [&::-webkit-scrollbar]:hidden"
    >
      {accounts.map((account) => (
        <AccountButton
          key={account.accountId}
          account={account}
          isSelected={account.accountId === selected}
          onPress={() => onSelect(account.accountId)}
        />
      ))}
      <IconButton
        icon={Plus}
        label={t('add')}
        tooltipPlacement="right"
        variant={selected === undefined ? 'selected' : 'quiet'}
        onPress={onAdd}
      />
      <div className="flex-1" />
      <IconButton icon={Settings} label={t('settings')} tooltipPlacement="right" onPress={onSettings} />
      {selected !== undefined && <SelfButton accountId={selected} onProfile={onProfile} />}
    </nav>
  );
}
