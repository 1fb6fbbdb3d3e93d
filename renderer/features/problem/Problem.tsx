import { CircleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from '../../i18n/use-translation';
import type { AppError } from '../../../shared/errors';
import { Button } from '../../ui/Button';
import { Icon } from '../../ui/Icon';

export interface ProblemProps {
  readonly error: AppError;
  /** Offered only when the same call may succeed another time. */
  readonly onRetry?: (() => void) | undefined;
  readonly isRetrying?: boolean;
  /** Another way out, instead of trying again. */
  readonly action?: ReactNode;
  readonly className?: string;
}

/** What went wrong and what to do, where it went wrong; read aloud at once. */
export function Problem({ error, onRetry, isRetrying = false, action, className = '' }: ProblemProps) {
  const { t } = useTranslation(['errors', 'common']);
  const canRetry = onRetry !== undefined && error.retry !== 'never';
  return (
    <div
      role="alert"
      className={`flex gap-2.5 rounded-row bg-danger-soft px-3 py-2.5 text-label text-danger ${className}`}
    >
      <Icon of={CircleAlert} size="small" className="mt-0.5" />
      <div className="min-w-0 flex-1">
        <p>{t(error.code)}</p>
        {(canRetry || action !== undefined) && (
          <div className="mt-2 flex flex-wrap gap-2">
            {canRetry && (
              <Button size="small" isPending={isRetrying} onPress={onRetry}>
                {t('common:retry')}
              </Button>
            )}
            {action}
          </div>
        )}
      </div>
    </div>
  );
}
