import { Search, X } from 'lucide-react';
import type { Ref } from 'react';
import {
  SearchField as AriaSearchField,
  type SearchFieldProps as AriaSearchFieldProps,
  Button,
  Group,
  Input,
} from 'react-aria-components';
import { Icon } from './Icon';

export interface SearchFieldProps extends Omit<
  AriaSearchFieldProps,
  'className' | 'style' | 'children' | 'aria-label'
> {
  /** Read aloud, and shown while the field is empty. */
  readonly label: string;
  /** Read aloud on the button that empties the field. */
  readonly clearLabel: string;
  /** Keys that bring the focus here, e.g. `Ctrl K`. */
  readonly shortcut?: string;
  readonly className?: string;
  readonly inputRef?: Ref<HTMLInputElement>;
}

/** Filters what is below it; Escape empties it. */
export function SearchField({ label, clearLabel, shortcut, className = '', inputRef, ...rest }: SearchFieldProps) {
  return (
    <AriaSearchField {...rest} aria-label={label} className={className}>
      {({ isEmpty }) => (
        <Group className="flex min-h-8.5 items-center gap-2 rounded-row border border-line bg-surface px-2.5 text-text-3 data-focus-within:field-ring">
          <Icon of={Search} size="small" />
          <Input
            placeholder={label}
            {...(inputRef === undefined ? {} : { ref: inputRef })}
            className="min-w-0 flex-1 self-stretch bg-transparent text-text [&::-webkit-search-cancel-button]:hidden"
          />
          {isEmpty && shortcut !== undefined && (
            <kbd className="rounded-[5px] border border-line px-1.5 font-sans text-[0.6875rem] leading-4 font-medium">
              {shortcut}
            </kbd>
          )}
          {!isEmpty && (
            <Button aria-label={clearLabel} className="rounded-[5px] p-0.5 data-hovered:bg-hover">
              <Icon of={X} size="small" />
            </Button>
          )}
        </Group>
      )}
    </AriaSearchField>
  );
}
