import { useState, type FormEvent } from 'react';
import { useTranslation } from '../../i18n/use-translation';
import type { PictureId } from '../../../shared/domain/ids';
import { limits } from '../../../shared/domain/limits';
import type { ConversationView } from '../../../shared/ipc/core-contract';
import { useCore } from '../../connection/ConnectionProvider';
import { useAction } from '../../connection/use-action';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { PictureField } from '../../ui/PictureField';
import { TextField } from '../../ui/TextField';
import { useDescription } from './use-description';

export interface EditGroupDialogProps {
  readonly conversation: ConversationView;
  readonly onClose: () => void;
}

/** Gives a group another name, description and picture, for everyone in it. */
export function EditGroupDialog({ conversation, onClose }: EditGroupDialogProps) {
  const { t } = useTranslation('conversationDetails');
  const { t: tCommon } = useTranslation('common');
  const { t: tErrors } = useTranslation('errors');
  const core = useCore();
  const { conversationId } = conversation;
  const [name, setName] = useState(conversation.name);
  const description = useDescription(conversationId);
  const [writtenDescription, setWrittenDescription] = useState<string>();
  const [picture, setPicture] = useState<PictureId | Uint8Array<ArrayBuffer> | undefined>(conversation.picture);
  const trimmed = name.trim();
  const save = useAction(async () => {
    if (trimmed !== conversation.name) {
      await core.callRepeatable('conversations.rename', { conversationId, name: trimmed });
    }
    if (writtenDescription !== undefined && writtenDescription.trim() !== description) {
      await core.callRepeatable('conversations.describe', { conversationId, description: writtenDescription.trim() });
    }
    // An id is that of the picture which it has already.
    if (picture !== conversation.picture && typeof picture !== 'string') {
      await core.callRepeatable('conversations.setPicture', { conversationId, picture });
    }
    onClose();
  });
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    if (trimmed !== '') void save.run();
  };
  return (
    <Dialog
      title={t('editTitle')}
      width="small"
      isOpen
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
    >
      <form onSubmit={onSubmit} className="mt-4 grid gap-4">
        <TextField
          label={t('name')}
          value={name}
          onChange={setName}
          maxLength={limits.conversationNameLength}
          // oxlint-disable-next-line jsx-a11y/no-autofocus -- the dialog opens for writing the name
          autoFocus
          problem={save.error && tErrors(save.error.code)}
        />
        <TextField
          label={t('description')}
          optional={tCommon('optional')}
          rows={4}
          value={writtenDescription ?? description ?? ''}
          onChange={setWrittenDescription}
          maxLength={limits.conversationDescriptionLength}
        />
        <PictureField
          label={t('picture')}
          optional={tCommon('optional')}
          picture={picture}
          onChange={setPicture}
          maximumBytes={limits.pictureBytes}
          id={conversationId}
          name={name}
          shape="group"
        />
        <div className="mt-1 flex flex-wrap justify-end gap-2.5">
          <Button onPress={onClose}>{tCommon('cancel')}</Button>
          <Button type="submit" variant="primary" isDisabled={trimmed === ''} isPending={save.isPending}>
            {tCommon('save')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
