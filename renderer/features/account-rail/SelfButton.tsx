import { Button, TooltipTrigger } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { AccountId } from '../../../shared/domain/ids';
import { useCoreOf } from '../../connection/ConnectionProvider';
import { useQuery } from '../../connection/use-query';
import { Avatar } from '../../ui/Avatar';
import { Tooltip } from '../../ui/Tooltip';

export interface SelfButtonProps {
  readonly accountId: AccountId;
  readonly onPress: () => void;
}

/** The person as this account's workspace knows them; leads to the profile. Nothing until it is known. */
export function SelfButton({ accountId, onPress }: SelfButtonProps) {
  const { t } = useTranslation('accountRail');
  const { data: workspace } = useQuery(useCoreOf(accountId), 'workspace.get', undefined, ['workspace', 'people']);
  if (workspace?.state !== 'member') return undefined;
  const { userId, displayName, picture } = workspace.self;
  return (
    <TooltipTrigger delay={500} closeDelay={0}>
      <Button aria-label={t('profile', { name: displayName })} onPress={onPress} className="rounded-full">
        <Avatar id={userId} name={displayName} picture={picture} size={32} />
      </Button>
      <Tooltip placement="right">{displayName}</Tooltip>
    </TooltipTrigger>
  );
}
