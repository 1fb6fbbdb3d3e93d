import { useTranslation } from '../../i18n/use-translation';
import type { TimelineListItemProps } from './TimelineListItem';

/** The place in the list of a message that can't be drawn: the others stand as they are. */
export function UndrawnListItem({ index, measure }: Pick<TimelineListItemProps, 'index' | 'measure'>) {
  const { t } = useTranslation('common');
  return (
    <li ref={measure} data-index={index} className="absolute inset-x-0 top-0">
      <p className="py-1.5 ps-16.5 pe-3.5 text-secondary text-text-3 sm:ps-18.5 sm:pe-5.5">{t('fault.message')}</p>
    </li>
  );
}
