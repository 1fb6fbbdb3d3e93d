import { useState, type FormEvent } from 'react';
import { Radio, RadioGroup } from 'react-aria-components';
import { useTranslation } from '../../i18n/use-translation';
import { limits } from '../../../shared/domain/limits';
import type { ConversationView } from '../../../shared/ipc/core-contract';
import { useCore } from '../../connection/ConnectionProvider';
import { useAction } from '../../connection/use-action';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { TextField } from '../../ui/TextField';
import { Problem } from '../problem/Problem';
import { changePreferences, movedTo, newFolder, noFolder } from './change-preferences';

export interface FolderDialogProps {
  readonly conversation: ConversationView;
  readonly folders: readonly string[];
  readonly onClose: () => void;
}

/** Puts a conversation into a folder of the list, into a new one, or into none. */
export function FolderDialog({ conversation, folders, onClose }: FolderDialogProps) {
  const { t } = useTranslation('conversationActions');
  const core = useCore();
  const { folder } = conversation.preferences;
  const [chosen, setChosen] = useState(folder ?? (folders.length === 0 ? newFolder : noFolder));
  const [name, setName] = useState('');
  const isNameMissing = chosen === newFolder && name.trim() === '';
  const move = useAction(async () => {
    await changePreferences(core, conversation, movedTo(chosen === newFolder ? name.trim() : chosen));
    onClose();
  });
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    if (!isNameMissing) void move.run();
  };
  return (
    <Dialog
      title={t('folder.title')}
      description={t('folder.text')}
      width="small"
      isOpen
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
    >
      <form onSubmit={onSubmit} className="mt-4">
        <RadioGroup aria-label={t('folder.choose')} value={chosen} onChange={setChosen} className="grid gap-0.5">
          <FolderOption value={noFolder}>{t('folder.none')}</FolderOption>
          {folders.map((each) => (
            <FolderOption key={each} value={each}>
              {each}
            </FolderOption>
          ))}
          <FolderOption value={newFolder}>{t('folder.new')}</FolderOption>
        </RadioGroup>
        {chosen === newFolder && (
          <TextField
            label={t('folder.name')}
            value={name}
            onChange={setName}
            maxLength={limits.folderNameLength}
            // oxlint-disable-next-line jsx-a11y/no-autofocus -- it appears where it was asked for
            autoFocus
            className="mt-3"
          />
        )}
        {move.error && <Problem error={move.error} className="mt-4" />}
        <div className="mt-5 flex justify-end">
          <Button type="submit" variant="primary" isDisabled={isNameMissing} isPending={move.isPending}>
            {t('folder.move')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function FolderOption({ value, children }: { readonly value: string; readonly children: string }) {
  return (
    <Radio
      value={value}
      className="group flex min-h-9 items-center gap-2.5 rounded-control px-2 py-1 data-focus-visible:-outline-offset-2 data-hovered:bg-hover"
    >
      <span className="grid size-4.5 shrink-0 place-items-center rounded-full border border-text-3 group-data-selected:border-accent">
        <span className="hidden size-2.5 rounded-full bg-accent group-data-selected:block" />
      </span>
      <bdi className="min-w-0 [overflow-wrap:anywhere]">{children}</bdi>
    </Radio>
  );
}
