import { RotateCw } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useAction } from '../../connection/use-action';
import { Button } from '../../ui/Button';

/** Under a message that could not be sent: says so, and sends it again in place. */
export function FailedLine({ onRetry }: { readonly onRetry: () => Promise<void> }) {
  const { t } = useTranslation('conversation');
  const { t: tErrors } = useTranslation('errors');
  const retry = useAction(onRetry);
  return (
    <div className="flex flex-wrap items-center gap-x-2 text-secondary text-danger">
      <span role={retry.error ? 'alert' : undefined}>
        {retry.error ? t('retryFailed', { reason: tErrors(retry.error.code) }) : t('failedText')}
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
