import { ToggleButton, ToggleButtonGroup } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { listFilters, type ListFilter } from './order-conversations';

export interface FilterChipsProps {
  readonly filter: ListFilter;
  readonly onChange: (filter: ListFilter) => void;
}

/** Which conversations the list shows. */
export function FilterChips({ filter, onChange }: FilterChipsProps) {
  const { t } = useTranslation('conversationList');
  return (
    <ToggleButtonGroup
      aria-label={t('filter.label')}
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[filter]}
      onSelectionChange={(keys) => {
        const chosen = listFilters.find((candidate) => keys.has(candidate));
        if (chosen) onChange(chosen);
      }}
      className="flex flex-wrap gap-1.5 px-3 pb-2"
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
  );
}
