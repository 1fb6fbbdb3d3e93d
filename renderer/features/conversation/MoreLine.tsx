import { useTranslation } from '../../i18n/use-translation';
import { Button } from '../../ui/Button';
import { Skeleton, SkeletonBlock } from '../../ui/Skeleton';

export interface MoreLineProps {
  readonly isFailed: boolean;
  readonly onRetry: () => void;
}

/** Above the first loaded message, as long as older ones can load. */
export function MoreLine({ isFailed, onRetry }: MoreLineProps) {
  const { t } = useTranslation('conversation');
  if (isFailed) {
    return (
      <div className="absolute inset-x-0 top-0 flex h-14 items-center justify-center gap-2 text-secondary text-text-2">
        {t('loadFailed')}
        <Button variant="quiet" size="small" onPress={onRetry}>
          {t('retry')}
        </Button>
      </div>
    );
  }
  return (
    <Skeleton label={t('loading')} className="absolute inset-x-0 top-0 h-14 px-5.5 py-2">
      <div className="flex gap-3">
        <SkeletonBlock className="size-9 rounded-full" />
        <div className="flex-1 space-y-2 pt-1">
          <SkeletonBlock className="h-2.5 w-32" />
          <SkeletonBlock className="h-2.5 w-3/5" />
        </div>
      </div>
    </Skeleton>
  );
}
