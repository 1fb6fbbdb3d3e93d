import { Search, X } from 'lucide-react';
import { useRef, type KeyboardEvent } from 'react';
import { Button, Group, Input, SearchField } from 'react-aria-components';
import { Icon } from './Icon';

const looks = {
  boxed: 'min-h-8.5 gap-2 rounded-row border border-line px-2.5 data-focus-within:field-ring',
  /** The head of a panel that holds nothing but this field and what it finds: nothing else there could have the focus. */
  head: 'gap-3 border-b border-line px-4.5 py-1.5 text-lead outline-none',
} as const;

export interface FilterFieldProps {
  /** Read aloud, and shown while the field is empty. */
  readonly label: string;
  /** Read aloud on the button that empties the field. */
  readonly clearLabel: string;
  readonly look?: keyof typeof looks;
  /**
   * Called for Enter as long as nobody has moved through the list since the text changed: the first thing that it finds is meant
   * then, and the list may not have drawn it yet.
   */
  readonly onEnterFirst?: (() => void) | undefined;
}

/** Nothing that is looked for is as long, in UTF-16 units: a document pasted by mistake would be searched for, and shown as not found. */
export const longestQuery = 1_000;

const moving = new Set(['ArrowUp', 'ArrowDown', 'Home', 'End', 'PageUp', 'PageDown']);

/**
 * Goes inside React Aria's `Autocomplete`, before the list that it filters: the arrow keys move through the list while the
 * focus stays here, which makes it a combobox. Takes the focus when it appears.
 */
export function FilterField({ label, clearLabel, look = 'boxed', onEnterFirst }: FilterFieldProps) {
  const hasMoved = useRef(false);
  const onKeyDownCapture = (event: KeyboardEvent): void => {
    if (moving.has(event.key)) hasMoved.current = true;
    if (event.key !== 'Enter' || event.nativeEvent.isComposing || hasMoved.current || !onEnterFirst) return;
    event.preventDefault();
    event.stopPropagation();
    onEnterFirst();
  };
  return (
    // oxlint-disable-next-line jsx-a11y/no-autofocus -- what it is in opens for searching
    <SearchField aria-label={label} autoFocus>
      {({ isEmpty }) => (
        <Group className={`flex items-center bg-surface text-text-3 ${looks[look]}`}>
          <Icon of={Search} size={look === 'head' ? 'medium' : 'small'} />
          {/* Autocomplete adds what it controls, and which option is active. */}
          <Input
            type="text"
            maxLength={longestQuery}
            // oxlint-disable-next-line jsx-a11y/role-has-required-aria-props, jsx-a11y/prefer-tag-over-role
            role="combobox"
            aria-expanded
            aria-haspopup="listbox"
            placeholder={label}
            onKeyDownCapture={onKeyDownCapture}
            onInputCapture={() => {
              hasMoved.current = false;
            }}
            className="min-h-8 min-w-0 flex-1 self-stretch bg-transparent text-text"
          />
          {!isEmpty && (
            <Button aria-label={clearLabel} className="rounded-[5px] p-0.5 data-hovered:bg-hover">
              <Icon of={X} size="small" />
            </Button>
          )}
        </Group>
      )}
    </SearchField>
  );
}
