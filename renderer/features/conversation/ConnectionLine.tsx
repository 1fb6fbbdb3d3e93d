import { CloudOff, ShieldAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Connection } from '../../../shared/ipc/core-contract';
import { useCore } from '../../connection/ConnectionProvider';
import { useAction } from '../../connection/use-action';
import { useQuery } from '../../connection/use-query';
import { Banner } from '../../ui/Banner';
import { Button } from '../../ui/Button';
import { useLasting } from '../../ui/use-lasting';

/** A connection that is away for less than this is not worth a word. */
const patienceMs = 1_000;

/** One line about the connection while there is none: calm when it will come back, loud when the relay is not the right one. */
export function ConnectionLine() {
  const { t } = useTranslation('workspace');
  const core = useCore();
  const { data: connection } = useQuery(core, 'connection.get', undefined, ['connection']);
  const retry = useAction(() => core.callRepeatable('connection.retry'));
  const isAway = connection !== undefined && connection.state !== 'online';
  const isWrong = connection?.reason === 'wrong-certificate' || connection?.reason === 'faulty';
  const isLasting = useLasting(isAway, patienceMs);
  if (!isAway || !(isLasting || isWrong)) return undefined;
  return (
    <Banner
      tone={isWrong ? 'danger' : 'neutral'}
      icon={isWrong ? ShieldAlert : CloudOff}
      action={
        <Button size="small" isPending={retry.isPending} onPress={() => void retry.run()} className="min-h-7.5 py-0.5">
          {t('retry')}
        </Button>
      }
    >
      {t(connectionWords(connection))}
    </Banner>
  );
}

type ConnectionWords = 'wrongCertificate' | 'refused' | 'faulty' | 'connecting' | 'offline';

function connectionWords({ state, reason }: Connection): ConnectionWords {
  if (reason === 'wrong-certificate') return 'wrongCertificate';
  if (reason === 'refused' || reason === 'faulty') return reason;
  return state === 'connecting' && reason === undefined ? 'connecting' : 'offline';
}
