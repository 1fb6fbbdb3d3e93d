import { useTranslation } from '../../i18n/use-translation';
import type { PresenceSettings } from '../../../shared/ipc/core-contract';
import { useCore } from '../../connection/ConnectionProvider';
import { useAction } from '../../connection/use-action';
import { useQuery } from '../../connection/use-query';
import { Switch } from '../../ui/Switch';
import { Problem } from '../problem/Problem';
import { BlockedPeople } from './BlockedPeople';
import { useSettings } from './settings-context';

/** What this account's person lets the others know without writing it, and what providers of media may learn. */
export function PrivacySettings() {
  const { t } = useTranslation('presence');
  const { t: tPlayer } = useTranslation('mediaPlayer');
  const { settings, change } = useSettings();
  const savePlayers = useAction((showsPlayers: boolean) => change({ showsPlayers }));
  const core = useCore();
  const { data, error } = useQuery(core, 'presence.settings.get', undefined, ['presence']);
  const save = useAction((changed: Partial<PresenceSettings>) =>
    core.callRepeatable('presence.settings.set', { sharesTyping: true, sharesPresence: true, ...data, ...changed }),
  );
  const receipts = useQuery(core, 'receipts.get', undefined, ['receipts']);
  const saveReceipts = useAction((sendsRead: boolean) => core.callRepeatable('receipts.set', { sendsRead }));
  const previews = useQuery(core, 'previews.settings.get', undefined, ['previews']);
  const savePreviews = useAction((makesPreviews: boolean) =>
    core.callRepeatable('previews.settings.set', { makesPreviews }),
  );
  const saveError = save.error ?? saveReceipts.error ?? savePlayers.error ?? savePreviews.error;
  const problem = saveError ?? error ?? receipts.error ?? previews.error;
  return (
    <div className="grid gap-5">
      <p className="text-text-2">{t('privacy.text')}</p>
      <Switch
        label={t('privacy.typing')}
        hint={t('privacy.typingHint')}
        isOn={data?.sharesTyping ?? true}
        isDisabled={data === undefined}
        onChange={(sharesTyping) => void save.run({ sharesTyping })}
      />
      <Switch
        label={t('privacy.presence')}
        hint={t('privacy.presenceHint')}
        isOn={data?.sharesPresence ?? true}
        isDisabled={data === undefined}
        onChange={(sharesPresence) => void save.run({ sharesPresence })}
      />
      <Switch
        label={t('privacy.receipts')}
        hint={t('privacy.receiptsHint')}
        isOn={receipts.data?.sendsRead ?? true}
        isDisabled={receipts.data === undefined}
        onChange={(sendsRead) => void saveReceipts.run(sendsRead)}
      />
      <Switch
        label={tPlayer('setting')}
        hint={tPlayer('settingHint')}
        isOn={settings.showsPlayers}
        onChange={(showsPlayers) => void savePlayers.run(showsPlayers)}
      />
      <Switch
        label={t('privacy.previews')}
        hint={t('privacy.previewsHint')}
        isOn={previews.data?.makesPreviews ?? false}
        isDisabled={previews.data === undefined}
        onChange={(makesPreviews) => void savePreviews.run(makesPreviews)}
      />
      {problem && <Problem error={problem} />}
      <BlockedPeople />
    </div>
  );
}
