import { useTranslation } from '../../i18n/use-translation';
import { Skeleton, SkeletonBlock } from '../../ui/Skeleton';

const rows = ['w-3/5', 'w-2/5', 'w-1/2', 'w-3/5', 'w-2/5'] as const;

/** The shape of the main view, while an account opens. */
export function AccountSkeleton() {
  const { t } = useTranslation('accountStatus');
  return (
    <Skeleton label={t('starting')} className="flex h-full min-w-0 flex-1">
      <div className="hidden w-76 shrink-0 border-e border-line bg-list px-4.5 py-4 sm:block">
        <SkeletonBlock className="h-5 w-1/2" />
        <SkeletonBlock className="mt-5 h-8.5 rounded-row" />
        {rows.map((width, index) => (
          <div key={`${index}-${width}`} className="mt-5 flex items-center gap-3">
            <SkeletonBlock className="size-10 rounded-full" />
            <div className="grid flex-1 gap-2">
              <SkeletonBlock className={`h-3.5 ${width}`} />
              <SkeletonBlock className="h-3 w-4/5" />
            </div>
          </div>
        ))}
      </div>
      <div className="flex min-w-0 flex-1 flex-col bg-surface">
        <div className="flex h-15 items-center gap-3 border-b border-line px-5.5">
          <SkeletonBlock className="size-8 rounded-row" />
          <SkeletonBlock className="h-4 w-40" />
        </div>
        <div className="flex-1" />
        <SkeletonBlock className="mx-5.5 mb-4.5 h-24 rounded-composer" />
      </div>
    </Skeleton>
  );
}
