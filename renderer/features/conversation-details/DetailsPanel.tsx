import { KeyRound, X } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConversationId } from '../../../shared/domain/ids';
import type { ConversationView } from '../../../shared/ipc/core-contract';
import { Icon } from '../../ui/Icon';
import { IconButton } from '../../ui/IconButton';
import { usePeople } from '../people/people-context';
import { DetailsHead } from './DetailsHead';
import { EndActions } from './EndActions';
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
    <aside
      ref={setPanel}
      aria-label={t('label')}
      className="scroll-quiet relative h-full bg-list ps-4.5 pe-2 pt-5 pb-6"
    >
      {onClose && (
        // Stays in sight however far the panel is scrolled.
        <div className="sticky top-3 z-1 flex h-0 justify-end pe-0.5">
          {/* oxlint-disable-next-line jsx-a11y/no-autofocus -- the panel covers what had the focus */}
          <IconButton icon={X} label={t('close')} autoFocus onPress={onClose} className="-mt-2 bg-list" />
        </div>
      )}
      <DetailsHead conversation={conversation} person={person} />
      <p className="mt-4 flex gap-2.25 rounded-row bg-gold-soft px-3 py-2.5 text-secondary text-gold">
        <Icon of={KeyRound} size="small" className="mt-0.5" />
        <span>{t(encrypted[conversation.kind])}</span>
      </p>
      {conversation.kind === 'group' && <MemberList conversation={conversation} onOpen={onOpen} scrollRef={panelRef} />}
      {conversation.kind === 'group' && <JoinLink conversation={conversation} />}
      {person && <PersonFacts person={person} />}
      <Rules conversation={conversation} />
      <OwnSettings conversation={conversation} folders={folders} />
      <EndActions conversation={conversation} onRemoved={() => onOpen(undefined)} />
    </aside>
  );
}
