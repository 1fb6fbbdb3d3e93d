import { useState } from 'react';
import { useTranslation } from '../../i18n/use-translation';
import type { ConversationPreferences, ConversationView } from '../../../shared/ipc/core-contract';
import { useCore } from '../../connection/ConnectionProvider';
import { useAction } from '../../connection/use-action';
import { Button } from '../../ui/Button';
import { Select } from '../../ui/Select';
import { Switch } from '../../ui/Switch';
import { changePreferences, movedTo, newFolder, noFolder } from '../conversation-actions/change-preferences';
import { FolderDialog } from '../conversation-actions/FolderDialog';
import { SilenceDialog } from '../conversation-actions/SilenceDialog';
import { useNotifyOptions } from '../conversation-actions/use-notify-options';
import { Problem } from '../problem/Problem';
import { PanelSection } from './panel-parts';

export interface OwnSettingsProps {
  readonly conversation: ConversationView;
  readonly folders: readonly string[];
}

/** What the reader sets for a conversation, which the others don't learn of. */
export function OwnSettings({ conversation, folders }: OwnSettingsProps) {
  const { t } = useTranslation('conversationDetails');
  const { t: tActions } = useTranslation('conversationActions');
  const core = useCore();
  const [isNaming, setIsNaming] = useState(false);
  const { isFavourite, isArchived, folder } = conversation.preferences;
  const change = useAction((changes: Partial<ConversationPreferences>) =>
    changePreferences(core, conversation, changes),
  );
  const folderOptions = [
    { id: noFolder, label: tActions('folder.none') },
    ...folders.map((name) => ({ id: name, label: name })),
    { id: newFolder, label: tActions('folder.new') },
  ];
  return (
    <PanelSection title={t('own')}>
      {conversation.kind !== 'notes' && (
        <NotifySetting conversation={conversation} onChange={(chosen) => void change.run({ notify: chosen })} />
      )}
      <Select
        look="line"
        label={tActions('folder.label')}
        options={folderOptions}
        value={folder ?? noFolder}
        onChange={(id) => {
          if (id === newFolder) setIsNaming(true);
          else void change.run(movedTo(id));
        }}
      />
      <Switch
        look="fact"
        label={t('favourite')}
        isOn={isFavourite}
        onChange={(isOn) => void change.run({ isFavourite: isOn })}
      />
      <Switch
        look="fact"
        label={t('archived')}
        isOn={isArchived}
        onChange={(isOn) => void change.run({ isArchived: isOn })}
      />
      {change.error && <Problem error={change.error} className="mt-2" />}
      {isNaming && <FolderDialog conversation={conversation} folders={folders} onClose={() => setIsNaming(false)} />}
    </PanelSection>
  );
}

interface NotifySettingProps {
  readonly conversation: ConversationView;
  readonly onChange: (notify: ConversationPreferences['notify']) => void;
}

function NotifySetting({ conversation, onChange }: NotifySettingProps) {
  const { t } = useTranslation('conversationActions');
  const options = useNotifyOptions(conversation.preferences);
  const [isSilencing, setIsSilencing] = useState(false);
  return (
    <>
      <Select
        look="line"
        label={t('notify')}
        options={options}
        value={conversation.preferences.notify}
        onChange={onChange}
      />
      <Button variant="quiet" size="small" onPress={() => setIsSilencing(true)} className="-ms-3">
        {t('silence.open')}
      </Button>
      {isSilencing && <SilenceDialog conversation={conversation} onClose={() => setIsSilencing(false)} />}
    </>
  );
}
