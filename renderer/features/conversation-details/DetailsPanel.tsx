import { KeyRound, PencilLine, X } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConversationView } from '../../../shared/ipc/core-contract';
import { useLocale } from '../../i18n/use-locale';
import { Avatar } from '../../ui/Avatar';
import { Icon } from '../../ui/Icon';
import { IconButton } from '../../ui/IconButton';
import { conversationFace } from '../conversation/conversation-title';
import { usePeople } from '../people/people-context';
import { AddPeopleDialog } from './AddPeopleDialog';
import { MemberList } from './MemberList';
import { PersonFacts } from './PersonFacts';
import { RenameDialog } from './RenameDialog';

export interface DetailsPanelProps {
  readonly conversation: ConversationView;
  /** Set where the panel lies over the conversation, and hides what closes it otherwise. */
  readonly onClose: (() => void) | undefined;
}

/** Who belongs to a conversation, and what can be changed about it. */
export function DetailsPanel({ conversation, onClose }: DetailsPanelProps) {
  const { t } = useTranslation('conversationDetails');
  const { t: tPeople } = useTranslation('people');
  const people = usePeople();
  const locale = useLocale();
  const [dialog, setDialog] = useState<'add' | 'rename'>();
  const face = conversationFace(conversation, people, tPeople('unknown'));
  const isGroup = conversation.kind === 'group';
  const person = conversation.otherUserId === undefined ? undefined : people.get(conversation.otherUserId);
  const subtitle = isGroup
    ? `${t('created')} ${new Intl.DateTimeFormat(locale, { dateStyle: 'long' }).format(conversation.createdAtMs)}`
    : person?.title;
  const closeDialog = (): void => setDialog(undefined);
  return (
    <aside aria-label={t('label')} className="scroll-quiet relative h-full bg-list ps-4.5 pe-2 pt-5 pb-6">
      {onClose && (
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- the panel covers what had the focus
        <IconButton icon={X} label={t('close')} autoFocus onPress={onClose} className="absolute end-2.5 top-3" />
      )}
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
        {isGroup && conversation.isMember && (
          <IconButton icon={PencilLine} label={t('rename')} onPress={() => setDialog('rename')} className="mt-1" />
        )}
      </div>
      <p className="mt-4 flex gap-2.25 rounded-row bg-gold-soft px-3 py-2.5 text-secondary text-gold">
        <Icon of={KeyRound} size="small" className="mt-0.5" />
        <span>{isGroup ? t('encrypted') : t('encryptedDirect')}</span>
      </p>
      {isGroup ? (
        <MemberList conversation={conversation} onAdd={() => setDialog('add')} />
      ) : (
        person && <PersonFacts person={person} />
      )}
      {dialog === 'add' && <AddPeopleDialog conversation={conversation} onClose={closeDialog} />}
      {dialog === 'rename' && <RenameDialog conversation={conversation} onClose={closeDialog} />}
    </aside>
  );
}
