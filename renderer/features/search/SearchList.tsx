import type { ReactNode } from 'react';
import { ListBox } from 'react-aria-components';
import { useTranslation } from '../../i18n/use-translation';

export interface SearchListProps {
  /** Stands in the list while it has nothing. */
  readonly empty: ReactNode;
  readonly onChoose?: (key: unknown) => void;
  readonly children?: ReactNode;
}

/** The list below the field, which the arrow keys move through. It is there always, since the field refers to it. */
export function SearchList({ empty, onChoose, children }: SearchListProps) {
  const { t } = useTranslation('search');
  return (
    <ListBox
      aria-label={t('results')}
      selectionMode="none"
      {...(onChoose === undefined ? {} : { onAction: onChoose })}
      renderEmptyState={() => empty}
      className="scroll-quiet min-h-0 flex-1 p-2 outline-none"
    >
      {children}
    </ListBox>
  );
}
