import { useTranslation } from '../../i18n/use-translation';
import type { MessageView } from '../../../shared/ipc/core-contract';
import { useCore } from '../../connection/ConnectionProvider';
import { FailedLine } from './FailedLine';

interface FailedActionsLineProps {
  readonly message: MessageView;
  readonly kinds: NonNullable<MessageView['failedActions']>;
}

/** Under a message to which something was done that did not count, and was taken back. */
export function FailedActionsLine({ message, kinds }: FailedActionsLineProps) {
  const { t } = useTranslation('conversation');
  const core = useCore();
  const { conversationId, messageId } = message;
  return (
    <FailedLine
      words={kinds.map((kind) => t(`takenBack.${kind}`)).join(' ')}
      onRetry={() => core.callRepeatable('messages.retry', { conversationId, messageId })}
      onDismiss={() => core.callRepeatable('messages.dismissFailures', { conversationId, messageId })}
    />
  );
}
