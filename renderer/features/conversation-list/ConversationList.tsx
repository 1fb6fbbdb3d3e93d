import { SquarePen, Star, UserPlus } from 'lucide-react';
import { useMemo, useState } from 'react';
import { ListBox, ListLayout, Virtualizer } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { ConversationId } from '../../../shared/domain/ids';
import type { AppError } from '../../../shared/errors';
import type { ConversationView } from '../../../shared/ipc/core-contract';
import { IconButton } from '../../ui/IconButton';
import { BacklogLine } from '../backlog/BacklogLine';
import { usePeople } from '../people/people-context';
import { Problem } from '../problem/Problem';
import { ConversationListSkeleton, NoConversations, NothingUnread } from './ConversationListStates';
import { ConversationRow } from './ConversationRow';
import { FilterChips } from './FilterChips';
import { JumpButton } from './JumpButton';
import { filterConversations, orderConversations, type ListFilter } from './order-conversations';

export interface ConversationListProps {
  readonly workspaceName: string;
  /** undefined while they are read. */
  readonly conversations: readonly ConversationView[] | undefined;
  /** Why they could not be read. */
  readonly error: AppError | undefined;
  readonly onReread: () => void;
  readonly openId: ConversationId | undefined;
  readonly onOpen: (conversationId: ConversationId) => void;
  readonly onJump: () => void;
  readonly onStarred: () => void;
  readonly onInvite: () => void;
  readonly onStart: () => void;
}

/** The conversations of a workspace, the one with the latest word first. */
export function ConversationList(props: ConversationListProps) {
  const { workspaceName, conversations, error, onReread, onJump, onStarred, onInvite, onStart } = props;
  const { t } = useTranslation('conversationList');
  const { t: tMessage } = useTranslation('message');
  const people = usePeople();
  const [filter, setFilter] = useState<ListFilter>('all');
  const isEmpty = conversations?.length === 0;
  return (
    <nav aria-label={t('label')} className="flex h-full min-h-0 flex-col bg-list">
      <header className="flex items-center gap-1 ps-4.5 pe-3 pt-3.5 pb-2">
        <h1 className="min-w-0 flex-1 truncate text-heading font-bold tracking-[-0.01em]" title={workspaceName}>
          <bdi>{workspaceName}</bdi>
        </h1>
        <IconButton icon={Star} label={tMessage('list.starredTitle')} onPress={onStarred} />
        {people.mayInvite && <IconButton icon={UserPlus} label={t('invite')} onPress={onInvite} />}
        <IconButton icon={SquarePen} label={t('newConversation')} shortcut={shortcut('N')} onPress={onStart} />
      </header>
      <JumpButton label={t('jump')} shortcut={shortcut('K')} onPress={onJump} />
      {!isEmpty && <FilterChips filter={filter} onChange={setFilter} />}
      <div className="min-h-0 flex-1">
        {conversations === undefined && error === undefined && <ConversationListSkeleton />}
        {conversations === undefined && error !== undefined && (
          <Problem error={error} onRetry={onReread} className="mx-3 mt-1" />
        )}
        {isEmpty && <NoConversations onInvite={onInvite} onStart={onStart} />}
        {conversations !== undefined && !isEmpty && (
          <Rows {...props} conversations={conversations} filter={filter} onShowAll={() => setFilter('all')} />
        )}
      </div>
      <BacklogLine />
    </nav>
  );
}

interface RowsProps extends Pick<ConversationListProps, 'openId' | 'onOpen'> {
  readonly conversations: readonly ConversationView[];
  readonly filter: ListFilter;
  readonly onShowAll: () => void;
}

function Rows({ conversations, filter, openId, onOpen, onShowAll }: RowsProps) {
  const { t } = useTranslation('conversationList');
  const ordered = useMemo(() => orderConversations(conversations), [conversations]);
  const shown = useMemo(() => filterConversations(ordered, filter, openId).map(itemOf), [ordered, filter, openId]);
  if (shown.length === 0) return <NothingUnread onShowAll={onShowAll} />;
  return (
    <Virtualizer layout={ListLayout} layoutOptions={{ estimatedRowSize: 56, gap: 1 }} shouldObserveItemSize>
      <ListBox
        aria-label={t('label')}
        items={shown}
        selectionMode="single"
        disallowEmptySelection
        selectedKeys={openId === undefined ? [] : [openId]}
        onSelectionChange={(keys) => {
          const chosen = shown.find(({ id }) => keys !== 'all' && keys.has(id));
          if (chosen) onOpen(chosen.id);
        }}
        className="scroll-quiet size-full pb-2 outline-none"
      >
        {({ conversation }) => <ConversationRow conversation={conversation} />}
      </ListBox>
    </Virtualizer>
  );
}

interface Item {
  readonly id: ConversationId;
  readonly conversation: ConversationView;
}

// The list renders only items that are new to it.
const items = new WeakMap<ConversationView, Item>();

function itemOf(conversation: ConversationView): Item {
  const item = items.get(conversation) ?? { id: conversation.conversationId, conversation };
  items.set(conversation, item);
  return item;
}

function shortcut(key: string): string {
  return navigator.platform.startsWith('Mac') ? `⌘ ${key}` : `Ctrl ${key}`;
}
