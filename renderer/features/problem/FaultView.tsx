import { RotateCw } from 'lucide-react';
import { useSyncExternalStore } from 'react';
import type { Settings } from '../../../shared/ipc/shell-contract';
import type { Store } from '../../connection/store';
import { useTranslation } from '../../i18n/use-translation';
import { Button } from '../../ui/Button';
import { EmptyState, type EmptyStateProps } from '../../ui/EmptyState';
import { useShownTheme } from '../settings/use-shown-theme';

export interface WindowFaultProps {
  /** As the application keeps them: what lets the window follow them is gone with its content. */
  readonly settings: Store<Settings | undefined>;
  readonly onReload: () => void;
}

/** In place of the whole window, when it can't be drawn. */
export function WindowFault({ settings, onReload }: WindowFaultProps) {
  const { t } = useTranslation('common');
  useShownTheme(useSyncExternalStore(settings.subscribe, settings.get));
  return (
    <Fault
      headingLevel={1}
      action={
        <Button variant="primary" onPress={onReload}>
          {t('fault.reload')}
        </Button>
      }
    >
      {t('fault.window')}
    </Fault>
  );
}

export interface ConversationFaultProps {
  readonly onRetry: () => void;
  /** Set where the list is not in sight. */
  readonly onBack: (() => void) | undefined;
}

/** In place of a conversation that can't be drawn. */
export function ConversationFault({ onRetry, onBack }: ConversationFaultProps) {
  const { t } = useTranslation('common');
  return (
    <Fault
      action={
        <>
          {onBack && <Button onPress={onBack}>{t('back')}</Button>}
          <Button onPress={onRetry}>{t('retry')}</Button>
        </>
      }
    >
      {t('fault.conversation')}
    </Fault>
  );
}

function Fault({ children, ...rest }: Pick<EmptyStateProps, 'headingLevel' | 'action' | 'children'>) {
  const { t } = useTranslation('common');
  return (
    <main className="grid h-full min-w-0 place-items-center bg-surface py-10">
      <div role="alert">
        <EmptyState icon={RotateCw} tone="danger" title={t('fault.title')} {...rest}>
          {children}
        </EmptyState>
      </div>
    </main>
  );
}
