import { KeyRound, X } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useTranslation } from '../../i18n/use-translation';
import type { ConversationId } from '../../../shared/domain/ids';
import type { ConversationView } from '../../../shared/ipc/core-contract';
import { Icon } from '../../ui/Icon';
import { IconButton } from '../../ui/IconButton';
import { usePeople } from '../people/people-context';
import { DetailsHead } from './DetailsHead';
import { EndActions } from './EndActions';
import { GroupDescription } from './GroupDescription';
import { JoinLink } from './JoinLink';
import { MemberList } from './MemberList';
import { OwnSettings } from './OwnSettings';
import { PersonFacts } from './PersonFacts';
import { Rules } from './Rules';

export interface DetailsPanelProps {
  readonly conversation: ConversationView;
  /** The names of the folders that there are. */
  readonly folders: readonly string[];
  /** Opens another conversation; with undefined, this one is gone. */
  readonly onOpen: (conversationId: ConversationId | undefined) => void;
  /** Set where the panel lies over the conversation, and hides what closes it otherwise. */
  readonly onClose: (() => void) | undefined;
}

const encrypted = { group: 'encrypted', direct: 'encryptedDirect', notes: 'encryptedNotes' } as const;

/** Who belongs to a conversation, what holds in it, and what can be changed about it. Give it a key per conversation. */
export function DetailsPanel({ conversation, folders, onOpen, onClose }: DetailsPanelProps) {
  const { t } = useTranslation('conversationDetails');
  const people = usePeople();
  const [panel, setPanel] = useState<HTMLElement | null>(null);
  // Another one when the panel is there: its children are laid out before it is.
  const panelRef = useMemo(() => ({ current: panel }), [panel]);
  const person = conversation.otherUserId === undefined ? undefined : people.get(conversation.otherUserId);
  return (
    <aside aria-label={t('label')} className="flex h-full flex-col bg-list">
      {onClose && (
        // Beside what is scrolled: in sight all the time, and never over another button.
        <div className="flex justify-end px-2.5 pt-2">
          {/* oxlint-disable-next-line jsx-a11y/no-autofocus -- the panel covers what had the focus */}
          <IconButton icon={X} label={t('close')} autoFocus onPress={onClose} />
        </div>
      )}
      <div
        ref={setPanel}
        className={`scroll-quiet relative min-h-0 flex-1 ps-4.5 pe-2 pb-6 ${onClose === undefined ? 'pt-5' : ''}`}
      >
        <DetailsHead conversation={conversation} person={person} />
        {conversation.kind === 'group' && <GroupDescription conversationId={conversation.conversationId} />}
        <p className="mt-4 flex gap-2.25 rounded-row bg-gold-soft px-3 py-2.5 text-secondary text-gold">
          <Icon of={KeyRound} size="small" className="mt-0.5" />
          <span>{t(encrypted[conversation.kind])}</span>
        </p>
        {conversation.kind === 'group' && (
          <MemberList conversation={conversation} onOpen={onOpen} scrollRef={panelRef} />
        )}
        {conversation.kind === 'group' && <JoinLink conversation={conversation} />}
        {person && <PersonFacts person={person} />}
        <Rules conversation={conversation} />
        <OwnSettings conversation={conversation} folders={folders} />
        <EndActions conversation={conversation} onRemoved={() => onOpen(undefined)} />
      </div>
    </aside>
  );
}
