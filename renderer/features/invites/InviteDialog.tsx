import { MonitorOff } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from '../../i18n/use-translation';
import type { Invite } from '../../../shared/ipc/core-contract';
import { useAccounts, useCore } from '../../connection/ConnectionProvider';
import { Banner } from '../../ui/Banner';
import { Dialog } from '../../ui/Dialog';
import { InviteForm } from './InviteForm';
import { InviteShare } from './InviteShare';
import { OpenInvites } from './OpenInvites';

export interface InviteDialogProps {
  readonly workspaceName: string;
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
}

/** Makes, hands over and withdraws invitations. Offered to owners and admins only. */
export function InviteDialog({ workspaceName, isOpen, onOpenChange }: InviteDialogProps) {
  const { t } = useTranslation('invites');
  return (
    <Dialog
      title={t('title', { workspace: workspaceName })}
      description={t('description')}
      isOpen={isOpen}
      onOpenChange={onOpenChange}
    >
      <InviteDialogBody workspaceName={workspaceName} onDone={() => onOpenChange(false)} />
    </Dialog>
  );
}

interface InviteDialogBodyProps {
  readonly workspaceName: string;
  readonly onDone: () => void;
}

function InviteDialogBody({ workspaceName, onDone }: InviteDialogBodyProps) {
  const { t } = useTranslation('invites');
  const { accountId } = useCore();
  const account = useAccounts()?.find((candidate) => candidate.accountId === accountId);
  const [shown, setShown] = useState<Invite>();
  return (
    <>
      {account?.relay?.reach === 'computer' && (
        <Banner shape="rounded" icon={MonitorOff} className="mt-4">
          {t('onlyThisComputer')}
        </Banner>
      )}
      {shown?.link === undefined ? (
        <InviteForm onCreated={setShown} />
      ) : (
        <InviteShare
          invite={shown}
          link={shown.link}
          workspaceName={workspaceName}
          onAnother={() => setShown(undefined)}
          onDone={onDone}
        />
      )}
      <OpenInvites
        shownInviteId={shown?.inviteId}
        onShow={setShown}
        onRevoked={(revoked) => setShown((before) => (before?.inviteId === revoked.inviteId ? undefined : before))}
      />
    </>
  );
}
