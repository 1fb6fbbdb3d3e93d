import { useMemo, useState } from 'react';
import { useTranslation } from '../../i18n/use-translation';
import type { UserId } from '../../../shared/domain/ids';
import type { ConversationView } from '../../../shared/ipc/core-contract';
import { useCore } from '../../connection/ConnectionProvider';
import { useAction } from '../../connection/use-action';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { PeoplePicker } from '../new-conversation/PeoplePicker';
import { Problem } from '../problem/Problem';
import { usePeople } from '../people/people-context';

export interface AddPeopleDialogProps {
  readonly conversation: ConversationView;
  readonly onClose: () => void;
}

/** Takes people of the workspace into a group. */
export function AddPeopleDialog({ conversation, onClose }: AddPeopleDialogProps) {
  const { t } = useTranslation('conversationDetails');
  const core = useCore();
  const people = usePeople();
  const [chosen, setChosen] = useState<ReadonlySet<UserId>>(new Set());
  const outside = useMemo(() => {
    const inside = new Set(conversation.members);
    return people.others.filter(({ userId }) => !inside.has(userId));
  }, [people, conversation.members]);
  const add = useAction(async () => {
    await core.callRepeatable('conversations.addMembers', {
      conversationId: conversation.conversationId,
      userIds: [...chosen],
    });
    onClose();
  });
  return (
    <Dialog
      title={t('addPeople')}
      description={outside.length === 0 ? t('allInside') : t('addDescription')}
      isOpen
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
    >
      {outside.length > 0 && (
        <>
          <PeoplePicker people={outside} chosen={chosen} onChange={setChosen} />
          {add.error && <Problem error={add.error} className="mt-4" />}
          <div className="mt-5 flex justify-end">
            <Button
              variant="primary"
              isDisabled={chosen.size === 0}
              isPending={add.isPending}
              onPress={() => void add.run()}
            >
              {chosen.size === 0 ? t('add') : t('addSelected', { count: chosen.size })}
            </Button>
          </div>
        </>
      )}
    </Dialog>
  );
}
