import { MessageCirclePlus, TextSearch } from 'lucide-react';
import { useMemo, useState } from 'react';
import { Autocomplete, Header, ListBox, ListBoxItem, ListBoxSection } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { ConversationId } from '../../../shared/domain/ids';
import type { ConversationView } from '../../../shared/ipc/core-contract';
import { useCore } from '../../connection/ConnectionProvider';
import { useAction } from '../../connection/use-action';
import { Avatar } from '../../ui/Avatar';
import { FilterField } from '../../ui/FilterField';
import { HeadDialog } from '../../ui/HeadDialog';
import { Icon } from '../../ui/Icon';
import { conversationFace } from '../conversation/conversation-title';
import { usePeople } from '../people/people-context';
import { Problem } from '../problem/Problem';
import { jumpTargets, type JumpTarget } from './jump-targets';

export interface JumpDialogProps {
  readonly conversations: readonly ConversationView[];
  readonly onClose: () => void;
  readonly onOpen: (conversationId: ConversationId) => void;
  /** Searches the messages for what was typed. */
  readonly onSearch: (query: string) => void;
}

/** No conversation and no person has this id. */
const searchKey = 'search';

/** Finds conversations and people by a few letters; the arrow keys choose, Enter opens. */
export function JumpDialog({ conversations, onClose, onOpen, onSearch }: JumpDialogProps) {
  const { t } = useTranslation('jump');
  const core = useCore();
  const people = usePeople();
  const [query, setQuery] = useState('');
  const targets = useMemo(() => jumpTargets(conversations, people, query), [conversations, people, query]);
  const choose = useAction(async (key: unknown) => {
    if (key === searchKey) onSearch(query.trim());
    const target = targets.find(({ id }) => id === key);
    if (target?.kind === 'conversation') onOpen(target.id);
    if (target?.kind !== 'person') return;
    const { conversationId } = await core.callRepeatable('conversations.createDirect', { userId: target.id });
    onOpen(conversationId);
  });
  return (
    <HeadDialog label={t('title')} onClose={onClose}>
      <Autocomplete inputValue={query} onInputChange={setQuery}>
        <FilterField look="head" label={t('label')} clearLabel={t('clear')} />
        <JumpResults targets={targets} query={query} onChoose={(key) => void choose.run(key)} />
        {choose.error && <Problem error={choose.error} className="m-2" />}
      </Autocomplete>
    </HeadDialog>
  );
}

interface JumpResultsProps {
  readonly targets: readonly JumpTarget[];
  readonly query: string;
  readonly onChoose: (key: unknown) => void;
}

function JumpResults({ targets, query, onChoose }: JumpResultsProps) {
  const { t } = useTranslation('jump');
  const searchText = t('searchMessages', { query: query.trim() });
  const conversations = targets.filter((target) => target.kind === 'conversation');
  const people = targets.filter((target) => target.kind === 'person');
  return (
    <ListBox
      aria-label={t('results')}
      selectionMode="none"
      onAction={onChoose}
      renderEmptyState={() => (
        <p className="px-3 py-8 text-center text-text-2">{t('noMatch', { query: query.trim() })}</p>
      )}
      className="scroll-quiet min-h-0 flex-1 p-2 outline-none"
    >
      {conversations.length > 0 && (
        <JumpSection id="conversations" title={t('conversations')} targets={conversations} />
      )}
      {people.length > 0 && <JumpSection id="people" title={t('people')} targets={people} />}
      {query.trim() !== '' && (
        <ListBoxItem id={searchKey} textValue={searchText} className={optionLook}>
          <Icon of={TextSearch} className="mx-1.75 text-text-2" />
          <span className="min-w-0 flex-1 truncate">{searchText}</span>
        </ListBoxItem>
      )}
    </ListBox>
  );
}

const optionLook =
  'flex min-h-11 items-center gap-3 rounded-row px-2.5 py-1.5 outline-none select-none data-focused:bg-accent-soft data-hovered:bg-hover data-focused:data-hovered:bg-accent-soft';

interface JumpSectionProps {
  readonly id: string;
  readonly title: string;
  readonly targets: readonly JumpTarget[];
}

function JumpSection({ id, title, targets }: JumpSectionProps) {
  return (
    <ListBoxSection id={id} aria-label={title}>
      <Header className="px-2.5 pt-2 pb-1 text-time font-bold tracking-[0.02em] text-text-3">{title}</Header>
      {targets.map((target) => (
        <JumpOption key={target.id} target={target} />
      ))}
    </ListBoxSection>
  );
}

function JumpOption({ target }: { readonly target: JumpTarget }) {
  const { t: tPeople } = useTranslation('people');
  const people = usePeople();
  const face =
    target.kind === 'conversation'
      ? conversationFace(target.conversation, people, tPeople('unknown'))
      : {
          title: target.person.displayName,
          hint: people.hint(target.id),
          picture: target.person.picture,
          shape: 'person' as const,
          avatarId: target.id,
        };
  const title = personTitle(target, people);
  return (
    <ListBoxItem id={target.id} textValue={face.title} className={optionLook}>
      <Avatar id={face.avatarId} name={face.title} picture={face.picture} shape={face.shape} size={32} />
      <span className="min-w-0 flex-1 truncate">
        <bdi className="font-medium">{face.title}</bdi>
        {face.hint !== undefined && <span className="ms-1.5 text-text-3">{face.hint}</span>}
        {title !== '' && title !== face.hint && (
          <span className="ms-2 text-label text-text-2">
            <bdi>{title}</bdi>
          </span>
        )}
      </span>
      {target.kind === 'person' && <Icon of={MessageCirclePlus} size="small" className="text-text-3" />}
    </ListBoxItem>
  );
}

function personTitle(target: JumpTarget, people: ReturnType<typeof usePeople>): string {
  if (target.kind === 'person') return target.person.title;
  const { otherUserId } = target.conversation;
  return otherUserId === undefined ? '' : (people.get(otherUserId)?.title ?? '');
}
