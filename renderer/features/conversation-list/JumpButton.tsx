import { Search } from 'lucide-react';
import { Button } from 'react-aria-components';
import { Icon } from '../../ui/Icon';

export interface JumpButtonProps {
  readonly label: string;
  readonly shortcut: string;
  readonly onPress: () => void;
}

/** Looks like the field that it opens. */
export function JumpButton({ label, shortcut, onPress }: JumpButtonProps) {
  return (
    <Button
      onPress={onPress}
      className="mx-3 mb-2.5 flex min-h-8.5 items-center gap-2 rounded-row border border-line bg-surface px-2.5 text-text-3 transition-colors duration-120 data-hovered:border-line-strong"
    >
      <Icon of={Search} size="small" />
      <span className="min-w-0 flex-1 truncate text-start">{label}</span>
      <kbd
        aria-hidden
        className="rounded-[5px] border border-line px-1.5 font-sans text-[0.6875rem] leading-4 font-medium whitespace-nowrap"
      >
        {shortcut}
      </kbd>
    </Button>
  );
}
