import { useTranslation } from '../../i18n/use-translation';
import type { Settings } from '../../../shared/ipc/shell-contract';
import { useAction } from '../../connection/use-action';
import { SegmentedControl } from '../../ui/SegmentedControl';
import { Switch } from '../../ui/Switch';
import { usePlaysGifs } from '../image/use-plays-gifs';
import { Problem } from '../problem/Problem';
import { useSettings } from './settings-context';

const textSizes = ['small', 'normal', 'large', 'larger', 'largest'] as const;

/** How the window looks, and its language, on this computer. */
export function AppearanceSettings() {
  const { t } = useTranslation('settings');
  const { settings, change } = useSettings();
  const playsGifs = usePlaysGifs();
  const save = useAction((changed: Partial<Settings>) => change(changed));
  return (
    <div className="grid gap-5">
      <SegmentedControl
        label={t('appearance.theme')}
        options={[
          { id: 'system', label: t('appearance.themeSystem') },
          { id: 'light', label: t('appearance.themeLight') },
          { id: 'dark', label: t('appearance.themeDark') },
        ]}
        value={settings.theme}
        onChange={(theme) => void save.run({ theme })}
      />
      <SegmentedControl
        label={t('appearance.contrast')}
        options={[
          { id: 'system', label: t('appearance.contrastSystem') },
          { id: 'more', label: t('appearance.contrastMore') },
        ]}
        value={settings.contrast}
        onChange={(contrast) => void save.run({ contrast })}
      />
      <SegmentedControl
        label={t('appearance.textSize')}
        options={textSizes.map((id) => ({ id, label: t(`appearance.textSizes.${id}`) }))}
        value={settings.textSize}
        onChange={(textSize) => void save.run({ textSize })}
      />
      <SegmentedControl
        label={t('appearance.language')}
        options={[
          { id: 'system', label: t('appearance.languageSystem') },
          { id: 'en', label: t('appearance.english') },
          { id: 'de', label: t('appearance.german') },
        ]}
        value={settings.language}
        onChange={(language) => void save.run({ language })}
      />
      <Switch
        label={t('appearance.playsGifs')}
        hint={t('appearance.playsGifsHint')}
        isOn={playsGifs}
        onChange={(isOn) => void save.run({ playsGifs: isOn })}
      />
      {save.error && <Problem error={save.error} />}
    </div>
  );
}
