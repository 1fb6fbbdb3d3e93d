import { TriangleAlert } from 'lucide-react';
import { ToggleButton, TooltipTrigger } from 'react-aria-components';
import { useTranslation } from '../../i18n/use-translation';
import type { Account } from '../../../shared/ipc/shell-contract';
import { useCoreOf } from '../../connection/ConnectionProvider';
import { useQuery } from '../../connection/use-query';
import { Avatar } from '../../ui/Avatar';
import { Badge } from '../../ui/Badge';
import { Icon } from '../../ui/Icon';
import { Tooltip } from '../../ui/Tooltip';

export interface AccountButtonProps {
  readonly account: Account;
  readonly isSelected: boolean;
  readonly onPress: () => void;
}

/** One account of this computer: its workspace's picture or initials, and how much is unread while another is shown. */
export function AccountButton({ account, isSelected, onPress }: AccountButtonProps) {
  const { t } = useTranslation('accountRail');
  const core = useCoreOf(account.accountId);
  const { data: workspace } = useQuery(core, 'workspace.get', undefined, ['workspace', 'people']);
  const { data: conversations } = useQuery(core, 'conversations.list', undefined, ['conversations', 'messages']);
  const isStopped = account.status.state === 'stopped';
  const isMember = workspace?.state === 'member';
  const name = isMember ? workspace.name : '';
  const unread = isSelected ? 0 : (conversations ?? []).reduce((sum, { unreadCount }) => sum + unreadCount, 0);
  const label = isStopped ? t('stopped') : isMember ? t('workspace', { name }) : t('opening');

  // It is being added: onboarding shows it.
  if (workspace?.state === 'blank') return undefined;
  return (
    <TooltipTrigger delay={500} closeDelay={0}>
      <ToggleButton
        aria-label={unread > 0 ? `${label}, ${t('unread', { count: unread })}` : label}
        isSelected={isSelected}
        onPress={onPress}
        className="relative shrink-0 rounded-[11px] outline-offset-3! data-selected:outline-2 data-selected:outline-accent"
      >
        <Avatar
          id={isMember ? workspace.workspaceId : account.accountId}
          name={name}
          picture={isMember ? workspace.picture : undefined}
          shape="group"
          size={38}
          className={isMember ? '' : 'opacity-40'}
        />
        {isStopped && (
          <span className="absolute inset-0 grid place-items-center text-text">
            <Icon of={TriangleAlert} />
          </span>
        )}
        <Badge
          count={unread}
          label={t('unread', { count: unread })}
          className="absolute -end-1 -top-1 shadow-[0_0_0_2px_var(--rail)]"
        />
      </ToggleButton>
      <Tooltip placement="right">{isMember && !isStopped ? name : label}</Tooltip>
    </TooltipTrigger>
  );
}
