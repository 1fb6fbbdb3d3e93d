import { History } from 'lucide-react';
import { ListBoxItem } from 'react-aria-components';
import { useTranslation } from '../../i18n/use-translation';
import type { ConversationId, MessageId } from '../../../shared/domain/ids';
import type { SearchInput } from '../../../shared/ipc/core-contract';
import { Button } from '../../ui/Button';
import { Icon } from '../../ui/Icon';
import { Skeleton, SkeletonBlock } from '../../ui/Skeleton';
import { Problem } from '../problem/Problem';
import type { TitledConversation } from './parse-search';
import { SearchHit } from './SearchHit';
import { SearchList } from './SearchList';
import { useSearch, type Search } from './use-search';

export interface SearchResultsProps {
  readonly asked: Omit<SearchInput, 'limit' | 'after'>;
  readonly conversations: readonly TitledConversation[];
  /** The conversation goes without saying. */
  readonly isInOne: boolean;
  readonly onOpenMessage: (conversationId: ConversationId, messageId: MessageId) => void;
  /** Set where only one conversation is searched. */
  readonly onSearchEverywhere: (() => void) | undefined;
}

/** No message has this id. */
const moreKey = 'more';

/** The messages that answer, newest first, and how many there are. */
export function SearchResults(props: SearchResultsProps) {
  const { asked, conversations, isInOne, onOpenMessage, onSearchEverywhere } = props;
  const { t } = useTranslation('search');
  const search = useSearch(asked);
  const choose = (key: unknown): void => {
    if (key === moreKey) search.loadMore();
    const hit = search.hits.find(({ message }) => message.messageId === key);
    if (hit !== undefined) onOpenMessage(hit.message.conversationId, hit.message.messageId);
  };
  const titleOf = (conversationId: ConversationId): string | undefined =>
    conversations.find(({ conversation }) => conversation.conversationId === conversationId)?.title;
  return (
    <>
      <SearchList empty={<NoHits search={search} />} onChoose={choose}>
        {search.hits.map((hit) => (
          <SearchHit
            key={hit.message.messageId}
            hit={hit}
            conversation={titleOf(hit.message.conversationId)}
            isInOne={isInOne}
          />
        ))}
        {search.hasMore && (
          <ListBoxItem
            id={moreKey}
            textValue={t('more')}
            className="flex min-h-11 items-center gap-3 rounded-row px-2.5 text-accent outline-none data-focused:bg-accent-soft data-hovered:bg-hover"
          >
            <Icon of={History} className="mx-1.75" />
            {t('more')}
          </ListBoxItem>
        )}
      </SearchList>
      {search.error && <Problem error={search.error} className="mx-4.5 mb-3" />}
      <div className="flex min-h-10 flex-wrap items-center gap-x-4 gap-y-1 border-t border-line bg-list px-4.5 py-1.5 text-secondary text-text-2">
        <output aria-live="polite" className="tabular min-w-0 flex-1">
          <FoundCount search={search} />
          {search.isComplete === false && <span className="block">{t('incomplete')}</span>}
        </output>
        {onSearchEverywhere && (
          <Button variant="quiet" onPress={onSearchEverywhere}>
            {t('everywhere')}
          </Button>
        )}
      </div>
    </>
  );
}

function FoundCount({ search: { hits, hasMore, isComplete } }: { readonly search: Search }) {
  const { t } = useTranslation('search');
  const count = hits.length;
  if (count === 0) return isComplete === undefined ? undefined : <span>{t('noHit')}</span>;
  return <span>{hasMore ? t('foundMore', { count }) : t('found', { count })}</span>;
}

function NoHits({ search: { isComplete, error } }: { readonly search: Search }) {
  const { t } = useTranslation('search');
  if (error !== undefined) return undefined;
  if (isComplete === undefined) {
    return (
      <Skeleton label={t('title')} className="flex flex-col gap-3 p-2.5">
        {['w-3/4', 'w-1/2', 'w-2/3'].map((width) => (
          <SkeletonBlock key={width} className={`h-9 ${width}`} />
        ))}
      </Skeleton>
    );
  }
  return (
    <div className="px-3 py-8 text-center">
      <p className="font-medium">{isComplete ? t('noHit') : t('noHitYet')}</p>
      <p className="mt-1 text-text-2">{isComplete ? t('noHitText') : t('incomplete')}</p>
    </div>
  );
}
