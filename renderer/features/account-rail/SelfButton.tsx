import { useState } from 'react';
import { Button } from 'react-aria-components';
import { useTranslation } from '../../i18n/use-translation';
import type { AccountId } from '../../../shared/domain/ids';
import { useCoreOf } from '../../connection/ConnectionProvider';
import { useQuery } from '../../connection/use-query';
import { Avatar } from '../../ui/Avatar';
import { StatusDialog } from '../presence/StatusDialog';
import { presenceMark, usePresenceAt } from '../presence/use-presence';
import { usePresenceWords } from '../presence/use-presence-words';
import { SelfMenu } from './SelfMenu';

export interface SelfButtonProps {
  readonly accountId: AccountId;
  readonly onProfile: () => void;
}

/** The person as this account's workspace knows them; leads to their status and profile. Nothing until it is known. */
export function SelfButton({ accountId, onProfile }: SelfButtonProps) {
  const { t } = useTranslation('accountRail');
  const core = useCoreOf(accountId);
  const { data: workspace } = useQuery(core, 'workspace.get', undefined, ['workspace', 'people']);
  const self = workspace?.state === 'member' ? workspace.self : undefined;
  const presence = usePresenceAt(core, self?.userId);
  const words = usePresenceWords();
  const [isSettingStatus, setIsSettingStatus] = useState(false);
  if (self === undefined) return undefined;
  const { userId, displayName, picture } = self;
  const own = presence ?? { userId, status: 'available', text: '', emoji: '', isHere: false, isIdle: false };
  const label = [t('self', { name: displayName }), words.state(presence), words.status(presence)];
  return (
    <>
      <SelfMenu
        core={core}
        own={own}
        name={displayName}
        onStatus={() => setIsSettingStatus(true)}
        onProfile={onProfile}
      >
        <Button aria-label={label.filter((part) => part !== '').join(', ')} className="shrink-0 rounded-full">
          <Avatar
            id={userId}
            name={displayName}
            picture={picture}
            size={32}
            presence={presenceMark(presence)}
            className="[--dot-plane:var(--rail)]"
          />
        </Button>
      </SelfMenu>
      <StatusDialog core={core} own={own} isOpen={isSettingStatus} onOpenChange={setIsSettingStatus} />
    </>
  );
}
