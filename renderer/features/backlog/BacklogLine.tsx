import { ProgressBar } from 'react-aria-components';
import { useTranslation } from '../../i18n/use-translation';
import { useCore } from '../../connection/ConnectionProvider';
import { useCaughtUpMark } from '../../connection/performance-marks';
import { useQuery } from '../../connection/use-query';
import { useLasting } from '../../ui/use-lasting';

/** Catching up that is over sooner is not worth a word. */
const patienceMs = 500;
/** Nor is so little. */
const fewEntries = 100;

/** One line about what arrived while the application was closed, as long as it is still being read. */
export function BacklogLine() {
  const { t } = useTranslation('backlog');
  const core = useCore();
  const { data } = useQuery(core, 'backlog.get', undefined, ['backlog']);
  const { total, left } = data ?? { total: 0, left: 0 };
  useCaughtUpMark(left);
  const isShown = useLasting(left > 0 && total >= fewEntries, patienceMs);
  return (
    <>
      {/* Said once when it begins: the figures that follow would never let anybody finish a sentence. */}
      <output className="sr-only">{isShown ? t('label') : ''}</output>
      {isShown && (
        <ProgressBar
          aria-label={t('label')}
          value={total - left}
          maxValue={total}
          className="animate-appear border-t border-line px-4.5 pt-2.5 pb-3 text-secondary text-text-2"
        >
          {({ percentage = 0 }) => (
            <>
              <span className="tabular block truncate">{t('left', { count: left })}</span>
              <span className="mt-1.5 block h-1 overflow-hidden rounded-full bg-line">
                <span
                  className="block h-full rounded-full bg-accent transition-[width] duration-150 ease-out motion-reduce:transition-none"
                  style={{ width: `${percentage}%` }}
                />
              </span>
            </>
          )}
        </ProgressBar>
      )}
    </>
  );
}
