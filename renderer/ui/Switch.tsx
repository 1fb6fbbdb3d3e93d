import { useId } from 'react';
import { Switch as AriaSwitch } from 'react-aria-components';

export interface SwitchProps {
  readonly label: string;
  readonly hint?: string;
  readonly isSelected: boolean;
  readonly isDisabled?: boolean;
  readonly onChange: (isSelected: boolean) => void;
}

/** On or off, at once. */
export function Switch({ label, hint, isSelected, isDisabled = false, onChange }: SwitchProps) {
  const hintId = useId();
  return (
    <div>
      <AriaSwitch
        isSelected={isSelected}
        isDisabled={isDisabled}
        onChange={onChange}
        {...(hint === undefined ? {} : { 'aria-describedby': hintId })}
        className="group flex items-center gap-3 rounded-control font-medium data-disabled:opacity-60"
      >
        <span className="min-w-0 flex-1">{label}</span>
        <span className="flex h-5.5 w-9.5 shrink-0 items-center rounded-full bg-text-3 p-0.5 transition-colors duration-120 group-data-selected:bg-accent">
          <span className="size-4.5 rounded-full bg-surface transition-transform duration-120 group-data-selected:translate-x-4 rtl:group-data-selected:-translate-x-4" />
        </span>
      </AriaSwitch>
      {hint !== undefined && (
        <p id={hintId} className="mt-1 pe-14 text-secondary text-text-2">
          {hint}
        </p>
      )}
    </div>
  );
}
