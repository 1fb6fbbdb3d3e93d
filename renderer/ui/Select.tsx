import { Check, ChevronDown } from 'lucide-react';
import {
  Select as AriaSelect,
  Button,
  Label as AriaLabel,
  ListBox,
  ListBoxItem,
  Popover,
  SelectValue,
} from 'react-aria-components';
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
  /** `line`: label and value beside each other, as one fact among others that can be changed. */
  readonly look?: 'field' | 'line';
  readonly className?: string;
}

const looks = {
  field: {
    root: '',
    button: `flex min-h-10.5 w-full items-center gap-2 px-3 text-start data-focus-visible:field-ring data-hovered:border-text-3 ${controlClass}`,
    value: 'min-w-0 flex-1 truncate',
  },
  line: {
    root: 'flex min-h-8 flex-wrap items-center justify-between gap-x-3',
    button:
      '-me-1.5 ms-auto flex min-h-7 max-w-full items-center gap-1 rounded-control ps-2 pe-1 font-medium transition-colors duration-120 data-hovered:bg-hover data-disabled:opacity-60',
    value: 'min-w-0 truncate',
  },
} as const;

/** One of a short list that needn't be seen all the time. */
export function Select<Id extends string>({
  label,
  hint,
  options,
  value,
  onChange,
  isDisabled = false,
  look = 'field',
  className = '',
}: SelectProps<Id>) {
  const classes = looks[look];
  return (
    <AriaSelect
      value={value}
      onChange={(key) => {
        const chosen = options.find((option) => option.id === key);
        if (chosen) onChange(chosen.id);
      }}
      isDisabled={isDisabled}
      className={`${classes.root} ${className}`}
    >
      {look === 'field' ? <FieldLabel>{label}</FieldLabel> : <AriaLabel className="text-text-2">{label}</AriaLabel>}
      <Button className={classes.button}>
        <SelectValue className={classes.value} />
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
              className="flex min-h-8.5 items-center gap-2 rounded-control px-2.5 py-1 data-focused:bg-accent-soft data-focus-visible:-outline-offset-2"
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
