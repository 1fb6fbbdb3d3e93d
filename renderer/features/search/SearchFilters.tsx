import { X } from 'lucide-react';
import { Button } from 'react-aria-components';
import { useTranslation } from '../../i18n/use-translation';
import { useLocale } from '../../i18n/use-locale';
import { Icon } from '../../ui/Icon';
import { usePeople } from '../people/people-context';
import type { ParsedSearch, TitledConversation, TypedFilter } from './parse-search';

export interface SearchFiltersProps {
  /** The conversation that is searched, unless a typed filter names another one. */
  readonly scopeName: string | undefined;
  readonly onLeaveScope: () => void;
  readonly parsed: ParsedSearch;
  readonly conversations: readonly TitledConversation[];
  readonly onRemove: (filter: TypedFilter) => void;
}

/** What the search is narrowed to, as it was understood; each can be taken away. */
export function SearchFilters({ scopeName, onLeaveScope, parsed, conversations, onRemove }: SearchFiltersProps) {
  const { t } = useTranslation('search');
  const nameFilter = useFilterName(parsed, conversations);
  const understood = parsed.filters.filter(({ isUnderstood }) => isUnderstood);
  const isScoped = scopeName !== undefined && parsed.conversationId === undefined;
  if (!isScoped && understood.length === 0) return undefined;
  return (
    <div className="flex flex-wrap gap-1.5 border-b border-line px-4.5 py-2">
      {isScoped && <Chip name={t('inConversation', { name: scopeName })} onRemove={onLeaveScope} />}
      {understood.map((filter) => (
        <Chip key={filter.start} name={nameFilter(filter)} onRemove={() => onRemove(filter)} />
      ))}
    </div>
  );
}

function Chip({ name, onRemove }: { readonly name: string; readonly onRemove: () => void }) {
  const { t } = useTranslation('search');
  return (
    <span className="inline-flex max-w-full items-center gap-1 rounded-full bg-accent-soft py-0.5 ps-2.5 pe-1 text-secondary font-medium text-accent">
      <span className="truncate">{name}</span>
      <Button
        aria-label={t('removeFilter', { filter: name })}
        onPress={onRemove}
        className="grid size-6 shrink-0 place-items-center rounded-full data-hovered:bg-hover"
      >
        <Icon of={X} size="small" />
      </Button>
    </span>
  );
}

function useFilterName(parsed: ParsedSearch, conversations: readonly TitledConversation[]) {
  const { t } = useTranslation('search');
  const people = usePeople();
  const day = new Intl.DateTimeFormat(useLocale(), { dateStyle: 'medium' });
  return ({ kind, value }: TypedFilter): string => {
    switch (kind) {
      case 'from':
        return t('from', { name: (parsed.sender && people.get(parsed.sender)?.displayName) ?? value });
      case 'in': {
        const found = conversations.find(({ conversation }) => conversation.conversationId === parsed.conversationId);
        return t('inConversation', { name: found?.title ?? value });
      }
      case 'before':
        return t('before', { date: parsed.beforeMs === undefined ? value : day.format(parsed.beforeMs) });
      case 'after':
        return t('after', { date: parsed.afterMs === undefined ? value : day.format(parsed.afterMs) });
      case 'has':
        return parsed.has === 'picture' ? t('hasPicture') : t('hasLink');
    }
  };
}
