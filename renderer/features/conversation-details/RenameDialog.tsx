import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { limits } from '../../../shared/domain/limits';
import type { ConversationView } from '../../../shared/ipc/core-contract';
import { useCore } from '../../connection/ConnectionProvider';
import { useAction } from '../../connection/use-action';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { TextField } from '../../ui/TextField';

export interface RenameDialogProps {
  readonly conversation: ConversationView;
  readonly onClose: () => void;
}

/** Gives a group another name, for everyone in it. */
export function RenameDialog({ conversation, onClose }: RenameDialogProps) {
  const { t } = useTranslation('conversationDetails');
  const { t: tCommon } = useTranslation('common');
  const { t: tErrors } = useTranslation('errors');
  const core = useCore();
  const [name, setName] = useState(conversation.name);
  const trimmed = name.trim();
  const rename = useAction(async () => {
    if (trimmed !== conversation.name) {
      await core.callRepeatable('conversations.rename', { conversationId: conversation.conversationId, name: trimmed });
    }
    onClose();
  });
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    if (trimmed !== '') void rename.run();
  };
  return (
    <Dialog
      title={t('renameTitle')}
      width="small"
      isOpen
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
    >
      <form onSubmit={onSubmit} className="mt-4">
        <TextField
          label={t('name')}
          value={name}
          onChange={setName}
          maxLength={limits.conversationNameLength}
          // oxlint-disable-next-line jsx-a11y/no-autofocus -- the dialog opens for writing the name
          autoFocus
          problem={rename.error && tErrors(rename.error.code)}
        />
        <div className="mt-5 flex flex-wrap justify-end gap-2.5">
          <Button onPress={onClose}>{tCommon('cancel')}</Button>
          <Button type="submit" variant="primary" isDisabled={trimmed === ''} isPending={rename.isPending}>
            {tCommon('save')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
