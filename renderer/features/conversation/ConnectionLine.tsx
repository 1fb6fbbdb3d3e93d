import { CloudOff, ShieldAlert, type LucideIcon } from 'lucide-react';
import { useTranslation } from '../../i18n/use-translation';
import type { Connection } from '../../../shared/ipc/core-contract';
import { useCore } from '../../connection/ConnectionProvider';
import { useAction } from '../../connection/use-action';
import { useQuery } from '../../connection/use-query';
import { Banner } from '../../ui/Banner';
import { Button } from '../../ui/Button';
import { useLasting } from '../../ui/use-lasting';

/** A connection that is away for less than this is not worth a word. */
const patienceMs = 1_000;

/**
 * One line about the connection while there is none: calm when it will come back, loud when the relay is not the right one or
 * breaks the rules. When this device can't store what comes, another line says so.
 */
export function ConnectionLine() {
  const { t } = useTranslation('workspace');
  const core = useCore();
  const { data: connection } = useQuery(core, 'connection.get', undefined, ['connection']);
  const retry = useAction(() => core.callRepeatable('connection.retry'));
  const isAway = connection !== undefined && connection.state !== 'online' && connection.reason !== 'storage';
  const icon = alarming[connection?.reason ?? 'unreachable'];
  const isLasting = useLasting(isAway, patienceMs);
  if (!isAway || !(isLasting || icon !== undefined)) return undefined;
  return (
    <Banner
      tone={icon === undefined ? 'neutral' : 'danger'}
      icon={icon ?? CloudOff}
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

const alarming: Readonly<Partial<Record<NonNullable<Connection['reason']>, LucideIcon>>> = {
  'wrong-certificate': ShieldAlert,
  faulty: ShieldAlert,
};

type ConnectionWords = 'wrongCertificate' | 'refused' | 'faulty' | 'connecting' | 'offline';

function connectionWords({ state, reason }: Connection): ConnectionWords {
  switch (reason) {
    case 'wrong-certificate':
      return 'wrongCertificate';
    case 'refused':
    case 'faulty':
      return reason;
    case 'unreachable':
    case 'storage':
      return 'offline';
    case undefined:
      return state === 'connecting' ? 'connecting' : 'offline';
  }
}
