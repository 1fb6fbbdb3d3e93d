import { useState, type FormEvent } from 'react';
import { useTranslation } from '../../i18n/use-translation';
import { limits } from '../../../shared/domain/limits';
import type { Person } from '../../../shared/ipc/core-contract';
import { useCore } from '../../connection/ConnectionProvider';
import { useAction } from '../../connection/use-action';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { TextField } from '../../ui/TextField';
import { profileNameOf } from './people-directory';

export interface AnnotateDialogProps {
  readonly person: Person;
  readonly onClose: () => void;
}

/** The reader's own name for somebody, and a note of them, which nobody else sees. */
export function AnnotateDialog({ person, onClose }: AnnotateDialogProps) {
  const { t } = useTranslation('people');
  const { t: tCommon } = useTranslation('common');
  const { t: tErrors } = useTranslation('errors');
  const core = useCore();
  const profileName = profileNameOf(person);
  const [name, setName] = useState(person.profileName === undefined ? '' : person.displayName);
  const [note, setNote] = useState(person.note ?? '');
  const save = useAction(async () => {
    await core.callRepeatable('people.annotate', { userId: person.userId, name: name.trim(), note: note.trim() });
    onClose();
  });
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    void save.run();
  };
  return (
    <Dialog
      title={t('annotate.title')}
      description={t('annotate.description', { name: profileName })}
      width="small"
      isOpen
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
    >
      <form onSubmit={onSubmit} className="mt-4 grid gap-4">
        <TextField
          label={t('annotate.name')}
          optional={tCommon('optional')}
          placeholder={profileName}
          value={name}
          onChange={setName}
          maxLength={limits.displayNameLength}
          // oxlint-disable-next-line jsx-a11y/no-autofocus -- the dialog opens for writing the name
          autoFocus
          problem={save.error && tErrors(save.error.code)}
        />
        <TextField
          label={t('annotate.note')}
          optional={tCommon('optional')}
          rows={4}
          value={note}
          onChange={setNote}
          maxLength={limits.personNoteLength}
        />
        <div className="mt-1 flex flex-wrap justify-end gap-2.5">
          <Button onPress={onClose}>{tCommon('cancel')}</Button>
          <Button type="submit" variant="primary" isPending={save.isPending}>
            {tCommon('save')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
