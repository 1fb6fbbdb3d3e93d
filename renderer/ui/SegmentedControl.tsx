import { Radio, RadioGroup } from 'react-aria-components';
import { FieldHint, FieldLabel } from './field-parts';
import type { SelectOption } from './Select';

export interface SegmentedControlProps<Id extends string> {
  readonly label: string;
  readonly hint?: string;
  readonly options: readonly SelectOption<Id>[];
  readonly value: Id;
  readonly onChange: (value: Id) => void;
  readonly isDisabled?: boolean;
  readonly className?: string;
}

/** One of two to four, all in sight; arrow keys move the choice. Stacks when the words don't fit side by side. */
export function SegmentedControl<Id extends string>({
  label,
  hint,
  options,
  value,
  onChange,
  isDisabled = false,
  className = '',
}: SegmentedControlProps<Id>) {
  return (
    <RadioGroup
      value={value}
      onChange={(next) => {
        const chosen = options.find((option) => option.id === next);
        if (chosen) onChange(chosen.id);
      }}
      isDisabled={isDisabled}
      className={className}
    >
      <FieldLabel>{label}</FieldLabel>
      <div className="flex flex-wrap gap-0.5 rounded-row bg-text/7 p-[3px]">
        {options.map((option) => (
          <Radio
            key={option.id}
            value={option.id}
            className="min-w-fit flex-1 rounded-control px-3 py-1.5 text-center text-label font-medium text-text-2 transition-colors duration-120 data-disabled:opacity-60 data-hovered:text-text data-selected:bg-surface data-selected:text-text data-selected:shadow-[0_1px_3px_#0002] dark:data-selected:bg-raised"
          >
            {option.label}
          </Radio>
        ))}
      </div>
      {hint !== undefined && <FieldHint>{hint}</FieldHint>}
    </RadioGroup>
  );
}
