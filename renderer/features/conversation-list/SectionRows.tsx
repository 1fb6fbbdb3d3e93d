import { Archive, ChevronDown, ChevronRight } from 'lucide-react';
import { useTranslation } from '../../i18n/use-translation';
import { Badge } from '../../ui/Badge';
import { Icon } from '../../ui/Icon';
import type { ListRow } from './list-rows';
import { RowFrame, type RowPlace } from './RowFrame';

type HeadingRow = Extract<ListRow, { kind: 'heading' }>;
type ArchiveEntry = Extract<ListRow, { kind: 'archive' }>;

/** The name of a section, which opens and closes it. */
export function SectionHeading({ row, place }: { readonly row: HeadingRow; readonly place: RowPlace }) {
  const { t } = useTranslation('conversationList');
  const { section, isClosed, count, unreadCount } = row;
  const name = section.kind === 'folder' ? section.name : t(`section.${section.kind}`);
  const unread = t('unread', { count: unreadCount });
  const state = isClosed ? t('heading.closed', { name, count }) : t('heading.open', { name, count });
  return (
    <RowFrame
      place={place}
      label={unreadCount > 0 ? `${state}, ${unread}` : state}
      className="flex items-center gap-1.5 pt-1 text-[0.75rem] leading-4 font-bold tracking-[0.02em] text-text-3"
    >
      <bdi className="min-w-0 truncate">{name}</bdi>
      <Icon
        of={isClosed ? ChevronRight : ChevronDown}
        size="small"
        className={isClosed ? '' : 'opacity-0 group-focus-visible:opacity-100 group-hover:opacity-100'}
      />
      <span className="flex-1" />
      <Badge count={unreadCount} label={unread} />
    </RowFrame>
  );
}

/** The way to the archived conversations. */
export function ArchiveRow({ row, place }: { readonly row: ArchiveEntry; readonly place: RowPlace }) {
  const { t } = useTranslation('conversationList');
  const unread = t('unread', { count: row.unreadCount });
  const text = `${t('section.archive')}, ${row.count}`;
  return (
    <RowFrame
      place={place}
      label={row.unreadCount > 0 ? `${text}, ${unread}` : text}
      className="flex items-center gap-2.75 text-text-2"
    >
      <span className="grid w-10 place-items-center">
        <Icon of={Archive} />
      </span>
      <span className="min-w-0 flex-1 truncate font-medium">{t('section.archive')}</span>
      {/* Two numbers side by side would be taken for one another. */}
      {row.unreadCount === 0 && <span className="tabular text-time text-text-3">{row.count}</span>}
      <Badge count={row.unreadCount} label={unread} tone="quiet" />
    </RowFrame>
  );
}
