import { Switch } from 'react-aria-components';

export interface SwitchLineProps {
  readonly label: string;
  readonly isOn: boolean;
  readonly onChange: (isOn: boolean) => void;
  readonly isDisabled?: boolean;
}

/** A label and beside it whether it is so, as one fact among others that can be changed. */
export function SwitchLine({ label, isOn, onChange, isDisabled = false }: SwitchLineProps) {
  return (
    <Switch
      isSelected={isOn}
      onChange={onChange}
      isDisabled={isDisabled}
      className="group flex min-h-8 items-center justify-between gap-3 text-text-2 data-disabled:opacity-60"
    >
      {label}
      <span className="flex h-4.5 w-8 shrink-0 items-center rounded-full border border-text-3 p-0.5 transition-colors duration-120 group-data-focus-visible:outline-2 group-data-focus-visible:outline-offset-2 group-data-focus-visible:outline-accent group-data-selected:border-accent group-data-selected:bg-accent">
        <span className="size-3 rounded-full bg-text-3 transition-transform duration-120 group-data-selected:translate-x-3.5 group-data-selected:bg-on-accent" />
      </span>
    </Switch>
  );
}
