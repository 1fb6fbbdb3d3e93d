import { useDeferredValue, useMemo, useRef, useState } from 'react';
import { useTranslation } from '../../i18n/use-translation';
import type { ConversationView } from '../../../shared/ipc/core-contract';
import { useLocale } from '../../i18n/use-locale';
import { searchedTexts } from '../conversation/searched-texts';
import { rankMatches } from '../people/match-rank';
import { usePeople } from '../people/people-context';
import type { ConversationListProps } from './ConversationList';
import { NothingListed } from './ConversationListStates';
import { ConversationRows } from './ConversationRows';
import { FilterLine } from './FilterLine';
import { folderNames, isListed, listRows, plainRows, type ListRow } from './list-rows';
import { filterConversations, type ListFilter } from './order-conversations';

export interface ListBodyProps extends Pick<ConversationListProps, 'openId' | 'onOpen' | 'closedSections'> {
  readonly conversations: readonly ConversationView[];
  /** Only what is archived; else everything, with the archive behind a row. */
  readonly isArchive: boolean;
  readonly onOpenArchive: () => void;
}

/** The filters, and the rows that they let through. */
export function ListBody(props: ListBodyProps) {
  const { conversations, isArchive, openId, onOpen, closedSections, onOpenArchive } = props;
  const locale = useLocale();
  const [filter, setFilter] = useState<ListFilter>('all');
  const [query, setQuery] = useState<string>();
  const listRef = useRef<HTMLDivElement>(null);
  const rows = useRows(props, filter, useDeferredValue(query) ?? '');
  const folders = useMemo(() => folderNames(conversations, locale), [conversations, locale]);
  const showAll = (): void => {
    setFilter('all');
    setQuery(undefined);
  };
  return (
    <>
      <FilterLine
        filter={filter}
        onFilterChange={setFilter}
        query={query}
        onQueryChange={setQuery}
        onLeave={() => listRef.current?.querySelector<HTMLElement>('[role="row"][tabindex="0"]')?.focus()}
      />
      <div className="min-h-0 flex-1">
        {rows.length === 0 ? (
          <NothingListed reason={reasonOf(query, filter, isArchive)} onShowAll={showAll} />
        ) : (
          <ConversationRows
            rows={rows}
            folders={folders}
            openId={openId}
            onOpen={onOpen}
            onToggleSection={(id) => closedSections?.toggle(id)}
            onOpenArchive={onOpenArchive}
            listRef={listRef}
          />
        )}
      </div>
    </>
  );
}

function reasonOf(query: string | undefined, filter: ListFilter, isArchive: boolean) {
  if (query !== undefined && query.trim() !== '') return 'found';
  if (filter !== 'all') return filter;
  return isArchive ? 'archived' : 'found';
}

const noneClosed: ReadonlySet<string> = new Set();

/** Sections and headings are for looking through everything; what is filtered or found stands in one list. */
function useRows(props: ListBodyProps, filter: ListFilter, query: string): readonly ListRow[] {
  const { conversations, isArchive, openId, closedSections } = props;
  const { t: tPeople } = useTranslation('people');
  const people = usePeople();
  const locale = useLocale();
  const closed = closedSections?.ids ?? noneClosed;
  // The open conversation matters to what is filtered alone: opening one must not make the whole list anew.
  const keptId = filter === 'all' ? undefined : openId;
  return useMemo(() => {
    const place = isArchive ? conversations.filter((conversation) => !isListed(conversation)) : conversations;
    if (query.trim() !== '') {
      return plainRows(rankMatches(place, query, (conversation) => searchedTexts(conversation, people, tPeople)));
    }
    if (isArchive || filter !== 'all') {
      const listed = isArchive ? place : place.filter(isListed);
      return plainRows(filterConversations(listed, filter, keptId));
    }
    return listRows(conversations, closed, locale);
  }, [conversations, isArchive, filter, query, keptId, closed, locale, people, tPeople]);
}
