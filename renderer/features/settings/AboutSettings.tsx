import { Keyboard } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from '../../i18n/use-translation';
import type { ShellOutput } from '../../connection/contract-types';
import { useShell } from '../../connection/ConnectionProvider';
import { Button } from '../../ui/Button';
import { Mark } from '../../ui/Mark';
import { ShortcutsDialog } from '../shortcuts/ShortcutsDialog';
import { Fact, Facts } from './Facts';

/** What runs here, and under which licence. */
export function AboutSettings() {
  const { t } = useTranslation(['settings', 'common', 'shortcuts']);
  const shell = useShell();
  const [info, setInfo] = useState<ShellOutput<'app.info'>>();
  const [areShortcutsOpen, setAreShortcutsOpen] = useState(false);
  useEffect(() => {
    let isMounted = true;
    const read = async (): Promise<void> => {
      const answer = await shell.call('app.info');
      if (isMounted) setInfo(answer);
    };
    void read();
    return () => {
      isMounted = false;
    };
  }, [shell]);
  return (
    <div className="grid gap-5">
      <div className="flex items-center gap-3">
        <Mark className="size-11" />
        <div>
          <p className="text-heading font-bold">{t('common:appName')}</p>
          <p className="text-label text-text-2">{t('about.text')}</p>
        </div>
      </div>
      <Facts>
        <Fact name={t('about.version')}>{info?.version}</Fact>
        <Fact name={t('about.runtime')}>{info?.runtime}</Fact>
        <Fact name={t('about.platform')}>{info?.platform}</Fact>
        <Fact name={t('about.licence')}>{t('about.licenceName')}</Fact>
      </Facts>
      <Button icon={Keyboard} onPress={() => setAreShortcutsOpen(true)} className="justify-self-start">
        {t('shortcuts:show')}
      </Button>
      {areShortcutsOpen && <ShortcutsDialog onClose={() => setAreShortcutsOpen(false)} />}
    </div>
  );
}
