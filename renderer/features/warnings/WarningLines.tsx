import { Info, ShieldAlert } from 'lucide-react';
import { useTranslation } from '../../i18n/use-translation';
import type { ConversationId } from '../../../shared/domain/ids';
import type { Warning } from '../../../shared/ipc/core-contract';
import { useCore } from '../../connection/ConnectionProvider';
import { useAction } from '../../connection/use-action';
import { Banner } from '../../ui/Banner';
import { Button } from '../../ui/Button';
import { isAlarming, useWarnings } from './use-warnings';

/** What the person has to be warned of here: in this conversation, and about the relay as such. */
export function WarningLines({ conversationId }: { readonly conversationId?: ConversationId }) {
  const open = useWarnings().filter(
    (warning) => warning.isOpen && (warning.conversationId ?? conversationId) === conversationId,
  );
  return open.map((warning) => <WarningLine key={warning.key} warning={warning} />);
}

function WarningLine({ warning }: { readonly warning: Warning }) {
  const { t } = useTranslation('warnings');
  const core = useCore();
  const { key, kind, count } = warning;
  const close = useAction(() => core.callRepeatable('warnings.close', { key }));
  return (
    <Banner
      tone={isAlarming(kind) ? 'danger' : 'gold'}
      icon={isAlarming(kind) ? ShieldAlert : Info}
      action={
        <Button size="small" isPending={close.isPending} onPress={() => void close.run()} className="min-h-7.5 py-0.5">
          {t('close')}
        </Button>
      }
    >
      {t(`text.${kind}`, { count })}
    </Banner>
  );
}
