import { useTranslation } from '../../i18n/use-translation';
import type { Settings } from '../../../shared/ipc/shell-contract';
import { useAction } from '../../connection/use-action';
import { Select } from '../../ui/Select';
import { Switch } from '../../ui/Switch';
import { TimeField } from '../../ui/TimeField';
import { Problem } from '../problem/Problem';
import { useSettings } from './settings-context';

const evening = 19 * 60;
const morning = 7 * 60;

/** What the person is told of while not looking at the window, on this computer. */
export function NotificationSettings() {
  const { t } = useTranslation('settings');
  const { settings, change } = useSettings();
  const { notifications } = settings;
  const { shows, hasSound, quietHours } = notifications;
  const save = useAction((changed: Partial<Settings>) => change(changed));
  const set = (changed: Partial<Settings['notifications']>): void => {
    void save.run({ notifications: { ...notifications, ...changed } });
  };
  return (
    <div className="grid gap-5">
      <Select
        label={t('notifications.shows')}
        hint={t('notifications.showsHint')}
        options={[
          { id: 'all', label: t('notifications.showsAll') },
          { id: 'names', label: t('notifications.showsNames') },
          { id: 'nothing', label: t('notifications.showsNothing') },
          { id: 'none', label: t('notifications.showsNone') },
        ]}
        value={shows}
        onChange={(next) => set({ shows: next })}
      />
      <Switch
        label={t('notifications.sound')}
        isOn={hasSound}
        isDisabled={shows === 'none'}
        onChange={(isOn) => set({ hasSound: isOn })}
      />
      <Switch
        label={t('notifications.quiet')}
        hint={t('notifications.quietHint')}
        isOn={quietHours !== undefined}
        onChange={(isOn) => set({ quietHours: isOn ? { fromMinute: evening, toMinute: morning } : undefined })}
      />
      {quietHours !== undefined && (
        <div className="flex gap-3">
          <TimeField
            label={t('notifications.quietFrom')}
            minute={quietHours.fromMinute}
            onChange={(fromMinute) => set({ quietHours: { ...quietHours, fromMinute } })}
          />
          <TimeField
            label={t('notifications.quietTo')}
            minute={quietHours.toMinute}
            onChange={(toMinute) => set({ quietHours: { ...quietHours, toMinute } })}
          />
        </div>
      )}
      <Switch
        label={t('notifications.background')}
        hint={t('notifications.backgroundHint')}
        isOn={settings.staysInBackground}
        onChange={(staysInBackground) => void save.run({ staysInBackground })}
      />
      <p className="text-secondary text-text-2">{t('notifications.notes')}</p>
      {save.error && <Problem error={save.error} />}
    </div>
  );
}
