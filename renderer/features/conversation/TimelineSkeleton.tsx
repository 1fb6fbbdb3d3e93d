import { useTranslation } from '../../i18n/use-translation';
import { Skeleton, SkeletonBlock } from '../../ui/Skeleton';

const rows = ['w-3/5', 'w-2/5', 'w-1/2', 'w-1/3'];

/** Messages on their way, in their shape. */
export function TimelineSkeleton() {
  const { t } = useTranslation('conversation');
  return (
    <Skeleton label={t('loading')} className="flex min-h-0 flex-1 flex-col justify-end gap-5 px-5.5 pb-4">
      {rows.map((width) => (
        <div key={width} className="flex gap-4">
          <SkeletonBlock className="size-9 shrink-0 rounded-full" />
          <div className="flex-1 space-y-2.5 pt-1">
            <SkeletonBlock className="h-3 w-32" />
            <SkeletonBlock className={`h-3 ${width}`} />
          </div>
        </div>
      ))}
    </Skeleton>
  );
}
