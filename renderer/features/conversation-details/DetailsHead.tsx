import { PencilLine } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from '../../i18n/use-translation';
import type { ConversationView, Person } from '../../../shared/ipc/core-contract';
import { useLocale } from '../../i18n/use-locale';
import { Avatar } from '../../ui/Avatar';
import { IconButton } from '../../ui/IconButton';
import { conversationFace } from '../conversation/conversation-title';
import { usePeople } from '../people/people-context';
import { EditGroupDialog } from './EditGroupDialog';

export interface DetailsHeadProps {
  readonly conversation: ConversationView;
  /** The other one of a direct conversation. */
  readonly person: Person | undefined;
}

/** What a conversation is called and looks like. */
export function DetailsHead({ conversation, person }: DetailsHeadProps) {
  const { t } = useTranslation('conversationDetails');
  const { t: tPeople } = useTranslation('people');
  const people = usePeople();
  const locale = useLocale();
  const [isEditing, setIsEditing] = useState(false);
  const face = conversationFace(conversation, people, tPeople);
  const created = new Intl.DateTimeFormat(locale, { dateStyle: 'long' }).format(conversation.createdAtMs);
  const subtitle = conversation.kind === 'group' ? `${t('created')} ${created}` : person?.title;
  return (
    <div className="flex flex-col items-center text-center">
      <Avatar
        id={face.avatarId}
        name={face.title}
        picture={face.picture}
        shape={face.shape}
        size={68}
        className="mt-1 mb-2.5"
      />
      <h2 className="max-w-full text-heading font-bold [overflow-wrap:anywhere]">
        <bdi>{face.title}</bdi>
      </h2>
      {face.hint !== undefined && <p className="text-label text-text-3">{face.hint}</p>}
      {subtitle !== undefined && subtitle !== '' && subtitle !== face.hint && (
        <p className="mt-0.5 max-w-full text-label text-text-2 [overflow-wrap:anywhere]">
          <bdi>{subtitle}</bdi>
        </p>
      )}
      {conversation.kind === 'group' && conversation.may.manage && (
        <IconButton icon={PencilLine} label={t('edit')} onPress={() => setIsEditing(true)} className="mt-1" />
      )}
      {isEditing && <EditGroupDialog conversation={conversation} onClose={() => setIsEditing(false)} />}
    </div>
  );
}
