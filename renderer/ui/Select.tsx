import { Check, ChevronDown } from 'lucide-react';
import { Select as AriaSelect, Button, ListBox, ListBoxItem, Popover, SelectValue } from 'react-aria-components';
import { controlClass, FieldHint, FieldLabel } from './field-parts';
import { Icon } from './Icon';

export interface SelectOption<Id extends string> {
  readonly id: Id;
  readonly label: string;
}

export interface SelectProps<Id extends string> {
  readonly label: string;
  readonly hint?: string;
  readonly options: readonly SelectOption<Id>[];
  readonly value: Id;
  readonly onChange: (value: Id) => void;
  readonly isDisabled?: boolean;
  readonly className?: string;
}

/** One of a short list that needn't be seen all the time. */
export function Select<Id extends string>({
  label,
  hint,
  options,
  value,
  onChange,
  isDisabled = false,
  className = '',
}: SelectProps<Id>) {
  return (
    <AriaSelect
      value={value}
      onChange={(key) => {
        const chosen = options.find((option) => option.id === key);
        if (chosen) onChange(chosen.id);
      }}
      isDisabled={isDisabled}
      className={className}
    >
      <FieldLabel>{label}</FieldLabel>
      <Button
        className={`flex min-h-10.5 w-full items-center gap-2 px-3 text-start data-focus-visible:field-ring data-hovered:border-text-3 ${controlClass}`}
      >
        <SelectValue className="min-w-0 flex-1 truncate" />
        <Icon of={ChevronDown} size="small" className="text-text-3" />
      </Button>
      {hint !== undefined && <FieldHint>{hint}</FieldHint>}
      <Popover className="min-w-(--trigger-width) animate-appear rounded-card border border-line bg-raised p-1 shadow-float">
        <ListBox className="max-h-72 overflow-y-auto outline-none">
          {options.map((option) => (
            <ListBoxItem
              key={option.id}
              id={option.id}
              textValue={option.label}
              className="flex min-h-8.5 items-center gap-2 rounded-control px-2.5 py-1 data-focused:bg-hover data-focus-visible:-outline-offset-2"
            >
              {({ isSelected }) => (
                <>
                  <span className="min-w-0 flex-1">{option.label}</span>
                  {isSelected && <Icon of={Check} size="small" className="text-accent" />}
                </>
              )}
            </ListBoxItem>
          ))}
        </ListBox>
      </Popover>
    </AriaSelect>
  );
}
