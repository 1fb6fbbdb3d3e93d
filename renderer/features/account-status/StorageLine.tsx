import { HardDrive } from 'lucide-react';
import { useTranslation } from '../../i18n/use-translation';
import { useCore } from '../../connection/ConnectionProvider';
import { useQuery } from '../../connection/use-query';
import { Banner } from '../../ui/Banner';

/** One line while this account can store nothing on this computer. It goes by itself. */
export function StorageLine() {
  const { t } = useTranslation('accountStatus');
  const { data: storage } = useQuery(useCore(), 'storage.get', undefined, ['storage']);
  if (storage === undefined || storage.state === 'writable') return undefined;
  return (
    <Banner tone="danger" icon={HardDrive}>
      {t(`storage.${storage.state}`)}
    </Banner>
  );
}
