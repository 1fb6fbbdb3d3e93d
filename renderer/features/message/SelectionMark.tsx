import { Check } from 'lucide-react';
import { Icon } from '../../ui/Icon';

export interface SelectionMarkProps {
  readonly isSelected: boolean;
  /** Who sent the message, and when. */
  readonly label: string;
  /** The element that holds what it says. */
  readonly contentId: string;
  /** With Shift it is about all up to this one. */
  readonly onChange: (isRange: boolean) => void;
}

/** A box to check at the beginning of a message, over the whole of it: a press anywhere chooses it, and nothing beneath is pressed. */
export function SelectionMark({ isSelected, label, contentId, onChange }: SelectionMarkProps) {
  return (
    <label className="absolute inset-0 z-2 flex cursor-pointer items-start rounded-row ps-3.5 pt-1 -outline-offset-2 outline-accent select-none has-focus-visible:outline-2 sm:ps-5.5">
      <input
        type="checkbox"
        tabIndex={-1}
        checked={isSelected}
        aria-label={label}
        aria-describedby={contentId}
        // The event of a change does not tell of Shift.
        onClick={(event) => onChange(event.shiftKey)}
        onChange={() => {}}
        className="sr-only"
      />
      <span
        aria-hidden
        className={`grid size-5 place-items-center rounded-full border ${isSelected ? 'border-accent bg-accent text-on-accent' : 'border-text-3 bg-surface'}`}
      >
        {isSelected && <Icon of={Check} size="small" />}
      </span>
    </label>
  );
}
