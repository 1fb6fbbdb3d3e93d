import { Clock3, Link2Off } from 'lucide-react';
import { useTranslation } from '../../i18n/use-translation';
import type { JoinRequest } from '../../../shared/ipc/core-contract';
import { useCore } from '../../connection/ConnectionProvider';
import { useAction } from '../../connection/use-action';
import { useQuery } from '../../connection/use-query';
import { Button } from '../../ui/Button';
import { Icon } from '../../ui/Icon';

/** Groups that the reader has asked to be let into, as long as they are not. */
export function JoinRequestLines() {
  const core = useCore();
  const { data = [] } = useQuery(core, 'conversations.joinRequests', undefined, ['join-requests']);
  if (data.length === 0) return null;
  return (
    <div className="scroll-quiet max-h-40 shrink-0 border-t border-line">
      {data.map((request) => (
        <JoinRequestLine key={request.conversationId} request={request} />
      ))}
    </div>
  );
}

function JoinRequestLine({ request: { conversationId, name, state } }: { readonly request: JoinRequest }) {
  const { t } = useTranslation('joinByLink');
  const { t: tErrors } = useTranslation('errors');
  const core = useCore();
  const end = useAction(() => core.callRepeatable('conversations.withdrawJoinRequest', { conversationId }));
  return (
    <div className="flex gap-2.5 px-4.5 py-2.5 text-secondary text-text-2">
      <Icon of={state === 'closed' ? Link2Off : Clock3} size="small" className="mt-0.5" />
      <div className="min-w-0 flex-1">
        <output className="block [overflow-wrap:anywhere]">
          {t(`line.${state}`, { name: name === '' ? t('unnamed') : name })}
        </output>
        {end.error && (
          <p role="alert" className="text-danger">
            {tErrors(end.error.code)}
          </p>
        )}
        <Button
          variant="quiet"
          size="small"
          isPending={end.isPending}
          onPress={() => void end.run()}
          className="-ms-3 min-h-7 py-0.5"
        >
          {state === 'closed' ? t('dismiss') : t('withdraw')}
        </Button>
      </div>
    </div>
  );
}
