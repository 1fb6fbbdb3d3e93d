import { ListFilter as FilterIcon, Search, X } from 'lucide-react';
import type { KeyboardEvent } from 'react';
import { Button, Group, Input, SearchField, ToggleButton, ToggleButtonGroup } from 'react-aria-components';
import { useTranslation } from '../../i18n/use-translation';
import { longestQuery } from '../../ui/FilterField';
import { Icon } from '../../ui/Icon';
import { IconButton } from '../../ui/IconButton';
import { listFilters, type ListFilter } from './order-conversations';

export interface FilterLineProps {
  readonly filter: ListFilter;
  readonly onFilterChange: (filter: ListFilter) => void;
  /** What the names are searched for; undefined while there is no field for it. */
  readonly query: string | undefined;
  readonly onQueryChange: (query: string | undefined) => void;
  /** The focus is to go on to the rows. */
  readonly onLeave: () => void;
}

/** Which conversations the list shows: some kinds, or those of some name. */
export function FilterLine({ filter, onFilterChange, query, onQueryChange, onLeave }: FilterLineProps) {
  const { t } = useTranslation('conversationList');
  if (query !== undefined) return <QueryField query={query} onQueryChange={onQueryChange} onLeave={onLeave} />;
  return (
    <div className="flex items-start gap-1.5 px-3 pb-2">
      <ToggleButtonGroup
        aria-label={t('filter.label')}
        selectionMode="single"
        disallowEmptySelection
        selectedKeys={[filter]}
        onSelectionChange={(keys) => {
          const chosen = listFilters.find((candidate) => keys.has(candidate));
          if (chosen) onFilterChange(chosen);
        }}
        className="flex min-w-0 flex-1 flex-wrap gap-1.5"
      >
        {listFilters.map((id) => (
          <ToggleButton
            key={id}
            id={id}
            className="rounded-full border border-line px-2.5 py-0.75 text-secondary font-medium text-text-2 transition-colors duration-120 data-hovered:bg-hover data-selected:border-transparent data-selected:bg-accent-soft data-selected:text-accent"
          >
            {t(`filter.${id}`)}
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
      <IconButton
        icon={FilterIcon}
        label={t('search.open')}
        onPress={() => onQueryChange('')}
        className="-my-1 -me-0.5"
      />
    </div>
  );
}

type QueryFieldProps = Pick<FilterLineProps, 'onQueryChange' | 'onLeave'> & { readonly query: string };

function QueryField({ query, onQueryChange, onLeave }: QueryFieldProps) {
  const { t } = useTranslation('conversationList');
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') onQueryChange(undefined);
    else if (event.key === 'ArrowDown') onLeave();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    // oxlint-disable-next-line jsx-a11y/no-autofocus -- it was just asked for
    <SearchField aria-label={t('search.label')} value={query} onChange={onQueryChange} autoFocus className="px-3 pb-2">
      <Group className="flex min-h-7.5 items-center gap-2 rounded-full border border-line bg-surface ps-2.5 pe-1 text-text-3 data-focus-within:field-ring">
        <Icon of={Search} size="small" />
        <Input
          placeholder={t('search.label')}
          maxLength={longestQuery}
          onKeyDownCapture={onKeyDown}
          className="min-w-0 flex-1 self-stretch bg-transparent text-label text-text"
        />
        <Button
          slot={null}
          aria-label={t('search.close')}
          onPress={() => onQueryChange(undefined)}
          className="grid size-6 place-items-center rounded-full data-hovered:bg-hover"
        >
          <Icon of={X} size="small" />
        </Button>
      </Group>
    </SearchField>
  );
}
