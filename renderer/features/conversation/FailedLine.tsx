import { RotateCw, X } from 'lucide-react';
import { useTranslation } from '../../i18n/use-translation';
import { useAction } from '../../connection/use-action';
import { Button } from '../../ui/Button';

interface FailedLineProps {
  /** What the others have not got. */
  readonly words: string;
  readonly onRetry: () => Promise<void>;
  /** Lets it be, where that is possible. */
  readonly onDismiss?: () => Promise<void>;
}

/** Under a message that could not be sent, or to which something could not be done: says so, and tries again in place. */
export function FailedLine({ words, onRetry, onDismiss }: FailedLineProps) {
  const { t } = useTranslation('conversation');
  const { t: tErrors } = useTranslation('errors');
  const retry = useAction(onRetry);
  const dismissal = useAction(onDismiss ?? onRetry);
  return (
    <div className="flex flex-wrap items-center gap-x-2 text-secondary text-danger">
      <span role={retry.error ? 'alert' : undefined}>
        {retry.error ? t('retryFailed', { reason: tErrors(retry.error.code) }) : words}
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
      {onDismiss && (
        <Button
          variant="quiet"
          size="small"
          icon={X}
          isPending={dismissal.isPending}
          onPress={() => void dismissal.run()}
          className="min-h-7 px-2 py-0.5"
        >
          {t('letBe')}
        </Button>
      )}
    </div>
  );
}
