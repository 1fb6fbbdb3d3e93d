import { RotateCw } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useAction } from '../../connection/use-action';
import { Button } from '../../ui/Button';

interface FailedLineProps {
  /** It is the deletion of the message that the others don't know of. */
  readonly isDeletion: boolean;
  readonly onRetry: () => Promise<void>;
}

/** Under a message that could not be sent, or deleted for everybody: says so, and tries again in place. */
export function FailedLine({ isDeletion, onRetry }: FailedLineProps) {
  const { t } = useTranslation('conversation');
  const { t: tErrors } = useTranslation('errors');
  const retry = useAction(onRetry);
  return (
    <div className="flex flex-wrap items-center gap-x-2 text-secondary text-danger">
      <span role={retry.error ? 'alert' : undefined}>
        {retry.error
          ? t('retryFailed', { reason: tErrors(retry.error.code) })
          : t(isDeletion ? 'deletionFailed' : 'failedText')}
      </span>
      <Button
        variant="quiet"
        size="small"
        icon={RotateCw}
        isPending={retry.isPending}
        onPress={() => void retry.run()}
        className="min-h-7 px-2 py-0.5"
      >
        {t('retry')}
      </Button>
    </div>
  );
}
