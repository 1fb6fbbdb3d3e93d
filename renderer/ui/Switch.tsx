import { useId, type ReactNode } from 'react';
import { Switch as AriaSwitch } from 'react-aria-components';

export interface SwitchProps {
  readonly label: string;
  readonly hint?: ReactNode;
  readonly isOn: boolean;
  readonly onChange: (isOn: boolean) => void;
  readonly isDisabled?: boolean;
  /** Quiet: one fact among others that can be changed. */
  readonly look?: 'setting' | 'fact';
}

const looks = { setting: 'font-medium', fact: 'min-h-8 text-text-2' } as const;

/** Something that is on or off, and takes effect at once. */
export function Switch({ label, hint, isOn, onChange, isDisabled = false, look = 'setting' }: SwitchProps) {
  const hintId = useId();
  return (
    <div>
      <AriaSwitch
        isSelected={isOn}
        onChange={onChange}
        isDisabled={isDisabled}
        {...(hint === undefined ? {} : { 'aria-describedby': hintId })}
        className={`group flex items-center justify-between gap-4 rounded-control data-disabled:opacity-60 ${looks[look]}`}
      >
        {label}
        <span className="flex h-5.5 w-9.5 shrink-0 items-center rounded-full border border-text-3 bg-text-3 px-0.5 transition-colors duration-120 group-data-selected:border-accent group-data-selected:bg-accent">
          <span className="size-4 rounded-full bg-surface transition-transform duration-120 group-data-selected:translate-x-4" />
        </span>
      </AriaSwitch>
      {hint !== undefined && (
        <span id={hintId} className="mt-1 block pe-14 text-secondary text-balance text-text-2">
          {hint}
        </span>
      )}
    </div>
  );
}
