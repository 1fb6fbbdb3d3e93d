import { useState } from 'react';
import { useTranslation } from '../../i18n/use-translation';
import type { Invite } from '../../../shared/ipc/core-contract';
import { useCore } from '../../connection/ConnectionProvider';
import { useAction } from '../../connection/use-action';
import { useQuery } from '../../connection/use-query';
import { Button } from '../../ui/Button';
import { ConfirmDialog } from '../../ui/ConfirmDialog';
import { Skeleton, SkeletonBlock } from '../../ui/Skeleton';
import { Problem } from '../problem/Problem';
import { InviteTerms } from './InviteTerms';

export interface OpenInvitesProps {
  /** The one whose link is shown above. */
  readonly shownInviteId: string | undefined;
  readonly onShow: (invite: Invite) => void;
  /** Told when an invitation stopped working by the person's own doing. */
  readonly onRevoked: (invite: Invite) => void;
}

/** The invitations that can still be used, to look at again or to withdraw. */
export function OpenInvites({ shownInviteId, onShow, onRevoked }: OpenInvitesProps) {
  const { t } = useTranslation(['invites', 'errors']);
  const core = useCore();
  const { data, error, isLoading, reread } = useQuery(core, 'invites.list', undefined, ['invites']);
  const [candidate, setCandidate] = useState<Invite>();
  const revoke = useAction(async (invite: Invite) => {
    await core.callRepeatable('invites.revoke', { inviteId: invite.inviteId });
    setCandidate(undefined);
    onRevoked(invite);
  });

  if (isLoading) {
    return (
      <Skeleton label={t('loading')} className="mt-6 grid gap-3">
        <SkeletonBlock className="h-4 w-1/3" />
        <SkeletonBlock className="h-10" />
      </Skeleton>
    );
  }
  if (error) return <Problem error={error} onRetry={reread} className="mt-6" />;
  const open = (data ?? []).filter((invite) => invite.state === 'open').sort((a, b) => a.expiresAtMs - b.expiresAtMs);
  if (open.length === 0) return undefined;
  return (
    <section className="mt-6">
      <h3 className="mb-1.5 text-label font-medium text-text-3">{t('open', { count: open.length })}</h3>
      <ul>
        {open.map((invite) => (
          <li
            key={invite.inviteId}
            className="flex flex-wrap items-center gap-x-2.5 gap-y-1 border-t border-line py-2.5"
          >
            <div className="min-w-40 flex-1">
              <InviteTerms invite={invite} />
            </div>
            {invite.link !== undefined && invite.inviteId !== shownInviteId && (
              <Button
                variant="quiet"
                size="small"
                aria-label={t('showFor', { label: nameOf(invite, t('unlabelled')) })}
                onPress={() => onShow(invite)}
              >
                {t('show')}
              </Button>
            )}
            <Button
              size="small"
              aria-label={t('revokeFor', { label: nameOf(invite, t('unlabelled')) })}
              onPress={() => {
                revoke.reset();
                setCandidate(invite);
              }}
            >
              {t('revoke')}
            </Button>
          </li>
        ))}
      </ul>
      <ConfirmDialog
        title={t('revokeTitle')}
        confirmLabel={t('revoke')}
        isOpen={candidate !== undefined}
        isPending={revoke.isPending}
        problem={revoke.error && t(`errors:${revoke.error.code}`)}
        onConfirm={() => {
          if (candidate) void revoke.run(candidate);
        }}
        onCancel={() => setCandidate(undefined)}
      >
        {candidate && <InviteTerms invite={candidate} />}
        <p className="mt-3">{t('revokeText')}</p>
      </ConfirmDialog>
    </section>
  );
}

function nameOf(invite: Invite, unlabelled: string): string {
  return invite.label === '' ? unlabelled : invite.label;
}
