import { ArrowDown } from 'lucide-react';
import { Button } from 'react-aria-components';
import { useTranslation } from '../../i18n/use-translation';
import { Icon } from '../../ui/Icon';

export interface JumpToLatestProps {
  readonly unreadCount: number;
  readonly onPress: () => void;
}

/** Floats above the composer while the end is out of sight, and counts what is new there. Late: panes that move hide the end for a moment. */
export function JumpToLatest({ unreadCount, onPress }: JumpToLatestProps) {
  const { t } = useTranslation('conversation');
  const isNew = unreadCount > 0;
  return (
    <Button
      onPress={onPress}
      className={`absolute end-5.5 bottom-2.5 inline-flex min-h-8.5 animate-late items-center gap-1.5 rounded-full border px-3 text-label font-medium shadow-card transition-colors duration-120 ${isNew ? 'border-transparent bg-accent text-on-accent data-hovered:bg-accent-hover' : 'border-line bg-raised text-text-2 data-hovered:bg-hover data-hovered:text-text'}`}
    >
      <Icon of={ArrowDown} size="small" />
      {isNew ? t('newMessages', { count: unreadCount }) : t('jumpToLatest')}
    </Button>
  );
}
