import { UserPlus } from 'lucide-react';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConversationId, UserId } from '../../../shared/domain/ids';
import { limits } from '../../../shared/domain/limits';
import { useCore } from '../../connection/ConnectionProvider';
import { useAction } from '../../connection/use-action';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
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
}

/** Starts a conversation: with one person directly, with several as a group that has a name. */
export function NewConversationDialog({ onClose, onStarted, onInvite }: NewConversationDialogProps) {
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
      {isAlone ? <NobodyHere onInvite={onInvite} /> : <StartForm onStarted={onStarted} />}
    </Dialog>
  );
}

function StartForm({ onStarted }: Pick<NewConversationDialogProps, 'onStarted'>) {
  const { t } = useTranslation('newConversation');
  const core = useCore();
  const people = usePeople();
  const [chosen, setChosen] = useState<ReadonlySet<UserId>>(new Set());
  const [name, setName] = useState('');
  const isGroup = chosen.size > 1;
  const canStart = chosen.size === 1 || (isGroup && name.trim() !== '');
  const start = useAction(async () => {
    const [only] = chosen;
    if (only === undefined) return;
    if (isGroup) {
      const conversationId = newConversationId();
      await core.callRepeatable('conversations.createGroup', {
        conversationId,
        name: name.trim(),
        userIds: [...chosen],
      });
      onStarted(conversationId);
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
        <TextField
          label={t('groupName')}
          placeholder={t('groupNamePlaceholder')}
          value={name}
          onChange={setName}
          maxLength={limits.conversationNameLength}
          className="mt-4"
        />
      )}
      {start.error && <Problem error={start.error} className="mt-4" />}
      <div className="mt-5 flex justify-end">
        <Button type="submit" variant="primary" isDisabled={!canStart} isPending={start.isPending}>
          {isGroup ? t('createGroup') : t('start')}
        </Button>
      </div>
    </form>
  );
}

function NobodyHere({ onInvite }: { readonly onInvite: () => void }) {
  const { t } = useTranslation('newConversation');
  const people = usePeople();
  const { mayInvite } = people;
  return (
    <EmptyState
      icon={UserPlus}
      title={t('emptyTitle')}
      className="py-6"
      action={
        mayInvite && (
          <Button variant="primary" icon={UserPlus} onPress={onInvite}>
            {t('invite')}
          </Button>
        )
      }
    >
      {mayInvite ? t('emptyText') : t('emptyTextGuest')}
    </EmptyState>
  );
}
