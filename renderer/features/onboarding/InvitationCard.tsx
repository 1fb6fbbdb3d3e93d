import { useTranslation } from '../../i18n/use-translation';
import type { InvitePreview } from '../../../shared/ipc/core-contract';
import { useLocale } from '../../i18n/use-locale';
import { Avatar } from '../../ui/Avatar';
import { Skeleton, SkeletonBlock } from '../../ui/Skeleton';

const frame = 'flex items-center gap-3.5 rounded-composer border border-line bg-surface p-4 shadow-card';

/** What the invitation is for, so that it can be judged before anything is sent. */
export function InvitationCard({ invitation }: { readonly invitation: InvitePreview }) {
  const { t } = useTranslation(['onboarding', 'common']);
  const locale = useLocale();
  const date = new Intl.DateTimeFormat(locale, { dateStyle: 'long' }).format(invitation.expiresAtMs);
  return (
    <output className={`${frame} animate-rise`}>
      <Avatar
        id={invitation.workspaceId}
        name={invitation.workspaceName}
        picture={invitation.workspacePicture}
        shape="group"
      />
      <span className="min-w-0">
        <span className="block text-heading font-bold tracking-[-0.01em]">{invitation.workspaceName}</span>
        <span className="block text-label text-text-2">{t('join.invitedBy', { name: invitation.invitedBy })}</span>
        <span className="block text-label text-text-2">
          {t('join.terms', { role: t(`common:role.${invitation.role}`), date })}
        </span>
      </span>
    </output>
  );
}

/** The shape of the card while the relay is asked. */
export function InvitationCardSkeleton() {
  const { t } = useTranslation('onboarding');
  return (
    <Skeleton label={t('join.reading')}>
      <div className={frame}>
        <SkeletonBlock className="size-10 rounded-card" />
        <div className="grid flex-1 gap-2 py-1">
          <SkeletonBlock className="h-4 w-2/5" />
          <SkeletonBlock className="h-3 w-3/5" />
          <SkeletonBlock className="h-3 w-4/5" />
        </div>
      </div>
    </Skeleton>
  );
}
