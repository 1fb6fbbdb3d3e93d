import { Link, NotebookPen, UserPlus } from 'lucide-react';
import { useState, type FormEvent } from 'react';
import { useTranslation } from '../../i18n/use-translation';
import type { ConversationId, UserId } from '../../../shared/domain/ids';
import { limits } from '../../../shared/domain/limits';
import { useCore } from '../../connection/ConnectionProvider';
import { useAction } from '../../connection/use-action';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { PictureField } from '../../ui/PictureField';
import { EmptyState } from '../../ui/EmptyState';
import { TextField } from '../../ui/TextField';
import { Problem } from '../problem/Problem';
import { usePeople } from '../people/people-context';
import { newConversationId } from './conversation-id';
import { PeoplePicker } from './PeoplePicker';

export interface NewConversationDialogProps {
  readonly onClose: () => void;
  readonly onStarted: (conversationId: ConversationId) => void;
  readonly onInvite: () => void;
  readonly onJoinByLink: () => void;
}

/** Starts a conversation: with one person directly, with several as a group that has a name. */
export function NewConversationDialog({ onClose, onStarted, onInvite, onJoinByLink }: NewConversationDialogProps) {
  const { t } = useTranslation('newConversation');
  const people = usePeople();
  const isAlone = people.others.length === 0;
  return (
    <Dialog
      title={t('title')}
      description={isAlone ? undefined : t('description')}
      isOpen
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
    >
      {isAlone ? (
        <NobodyHere onInvite={onInvite} onStarted={onStarted} />
      ) : (
        <StartForm onStarted={onStarted} onJoinByLink={onJoinByLink} />
      )}
    </Dialog>
  );
}

type StartedProps = Pick<NewConversationDialogProps, 'onStarted'>;

function StartForm({ onStarted, onJoinByLink }: Pick<NewConversationDialogProps, 'onStarted' | 'onJoinByLink'>) {
  const { t } = useTranslation('newConversation');
  const { t: tCommon } = useTranslation('common');
  const core = useCore();
  const people = usePeople();
  const [chosen, setChosen] = useState<ReadonlySet<UserId>>(new Set());
  const [name, setName] = useState('');
  const [description, setDescription] = useState('');
  const [picture, setPicture] = useState<Uint8Array<ArrayBuffer>>();
  // The same one however often it is tried, so that there is one group.
  const [newId] = useState(newConversationId);
  const isGroup = chosen.size > 1;
  const canStart = chosen.size === 1 || (isGroup && name.trim() !== '');
  const start = useAction(async () => {
    const [only] = chosen;
    if (only === undefined) return;
    if (isGroup) {
      const about = { name: name.trim(), description: description.trim() };
      const group = { conversationId: newId, ...about, userIds: [...chosen] };
      await core.callRepeatable('conversations.createGroup', { ...group, ...(picture && { picture }) });
      onStarted(newId);
    } else {
      const { conversationId } = await core.callRepeatable('conversations.createDirect', { userId: only });
      onStarted(conversationId);
    }
  });
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    if (canStart) void start.run();
  };
  return (
    <form onSubmit={onSubmit}>
      <PeoplePicker people={people.others} chosen={chosen} onChange={setChosen} />
      {isGroup && (
        <div className="mt-4 grid gap-4">
          <TextField
            label={t('groupName')}
            placeholder={t('groupNamePlaceholder')}
            value={name}
            onChange={setName}
            maxLength={limits.conversationNameLength}
          />
          <TextField
            label={t('groupDescription')}
            optional={tCommon('optional')}
            rows={2}
            value={description}
            onChange={setDescription}
            maxLength={limits.conversationDescriptionLength}
          />
          <PictureField
            label={t('groupPicture')}
            optional={tCommon('optional')}
            picture={picture}
            onChange={setPicture}
            maximumBytes={limits.pictureBytes}
            id={newId}
            name={name}
            shape="group"
          />
        </div>
      )}
      {start.error && <Problem error={start.error} className="mt-4" />}
      <div className="mt-5 flex flex-wrap justify-end gap-2.5">
        {chosen.size === 0 && (
          <>
            <NotesButton onStarted={onStarted} />
            <Button icon={Link} onPress={onJoinByLink} className="me-auto">
              {t('joinByLink')}
            </Button>
          </>
        )}
        <Button type="submit" variant="primary" isDisabled={!canStart} isPending={start.isPending}>
          {isGroup ? t('createGroup') : t('start')}
        </Button>
      </div>
    </form>
  );
}

/** The conversation with nobody else in it. */
function NotesButton({ onStarted }: StartedProps) {
  const { t } = useTranslation('newConversation');
  const core = useCore();
  const open = useAction(async () => {
    onStarted((await core.callRepeatable('conversations.openNotes')).conversationId);
  });
  return (
    <>
      {open.error && <Problem error={open.error} className="w-full" />}
      <Button icon={NotebookPen} isPending={open.isPending} onPress={() => void open.run()}>
        {t('notes')}
      </Button>
    </>
  );
}

function NobodyHere({ onInvite, onStarted }: Pick<NewConversationDialogProps, 'onInvite' | 'onStarted'>) {
  const { t } = useTranslation('newConversation');
  const people = usePeople();
  const { mayInvite } = people;
  return (
    <EmptyState
      icon={UserPlus}
      title={t('emptyTitle')}
      className="py-6"
      action={
        <>
          {mayInvite && (
            <Button variant="primary" icon={UserPlus} onPress={onInvite}>
              {t('invite')}
            </Button>
          )}
          <NotesButton onStarted={onStarted} />
        </>
      }
    >
      {mayInvite ? t('emptyText') : t('emptyTextGuest')}
    </EmptyState>
  );
}
