import { useState } from 'react';
import { Autocomplete } from 'react-aria-components';
import { useTranslation } from '../../i18n/use-translation';
import type { ConversationId, MessageId } from '../../../shared/domain/ids';
import type { ConversationView } from '../../../shared/ipc/core-contract';
import { FilterField } from '../../ui/FilterField';
import { HeadDialog } from '../../ui/HeadDialog';
import { usePeople } from '../people/people-context';
import { useToday } from '../time/use-time-words';
import { parseSearch, withoutFilter, type ParsedSearch } from './parse-search';
import { SearchFilters } from './SearchFilters';
import { SearchHint } from './SearchHint';
import { SearchResults } from './SearchResults';
import { useSettled } from './use-search';
import { useTitledConversations } from './use-titled-conversations';

/** What a search begins with. */
export interface SearchStart {
  /** Only what is in it is searched, until the person wants everything. */
  readonly conversationId?: ConversationId | undefined;
  readonly text?: string | undefined;
}

export interface SearchDialogProps extends SearchStart {
  readonly conversations: readonly ConversationView[];
  readonly onClose: () => void;
  readonly onOpenMessage: (conversationId: ConversationId, messageId: MessageId) => void;
}

/** Long enough for the next letter of somebody who types on. */
const settleMs = 120;

/** Finds messages while one types; the arrow keys choose, Enter opens the conversation at the message. */
export function SearchDialog({ conversationId, text: startText = '', ...props }: SearchDialogProps) {
  const { conversations, onClose, onOpenMessage } = props;
  const { t } = useTranslation('search');
  const titled = useTitledConversations(conversations);
  const [text, setText] = useState(startText);
  const [scopeId, setScopeId] = useState(conversationId);
  const scope = titled.find((each) => each.conversation.conversationId === scopeId);
  const people = usePeople();
  const nowMs = useToday();
  const parse = (typed: string): ParsedSearch =>
    parseSearch(typed, { people: people.all, conversations: titled, nowMs });
  const settledText = useSettled(text, settleMs);
  const { query, filters, ...found } = parse(settledText);
  const misunderstood = filters.find(({ isUnderstood }) => !isUnderstood);
  const isAsking = misunderstood === undefined && (query !== '' || filters.length > 0);
  const label = scope === undefined ? t('label') : t('labelIn', { name: scope.title });
  return (
    <HeadDialog label={t('title')} onClose={onClose} width="large">
      <Autocomplete inputValue={text} onInputChange={setText}>
        <FilterField look="head" label={label} clearLabel={t('clear')} />
        <SearchFilters
          scopeName={scope?.title}
          onLeaveScope={() => setScopeId(undefined)}
          parsed={parse(text)}
          conversations={titled}
          onRemove={(filter) => setText(withoutFilter(text, filter))}
        />
        {isAsking ? (
          <SearchResults
            asked={{ query, conversationId: scopeId, ...found }}
            conversations={titled}
            isInOne={(found.conversationId ?? scopeId) !== undefined}
            onOpenMessage={onOpenMessage}
            onSearchEverywhere={scope === undefined ? undefined : () => setScopeId(undefined)}
          />
        ) : (
          <SearchHint misunderstood={misunderstood} />
        )}
      </Autocomplete>
    </HeadDialog>
  );
}
