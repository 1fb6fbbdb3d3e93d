import { Time } from '@internationalized/date';
import { DateInput, DateSegment, TimeField as AriaTimeField } from 'react-aria-components';
import { controlClass, FieldLabel } from './field-parts';

export interface TimeFieldProps {
  readonly label: string;
  /** Since midnight. */
  readonly minute: number;
  readonly onChange: (minute: number) => void;
}

/** A time of day, to the minute. */
export function TimeField({ label, minute, onChange }: TimeFieldProps) {
  return (
    <AriaTimeField
      value={new Time(Math.floor(minute / 60), minute % 60)}
      onChange={(time) => {
        if (time !== null) onChange(time.hour * 60 + time.minute);
      }}
      className="min-w-0 flex-1"
    >
      <FieldLabel>{label}</FieldLabel>
      <DateInput className={`tabular flex min-h-10.5 items-center px-3 data-focus-within:field-ring ${controlClass}`}>
        {(segment) => (
          <DateSegment
            segment={segment}
            className="rounded-sm px-0.5 outline-none data-focused:bg-accent data-focused:text-on-accent"
          />
        )}
      </DateInput>
    </AriaTimeField>
  );
}
