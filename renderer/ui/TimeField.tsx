import { useId } from 'react';
import { controlClass } from './field-parts';

export interface TimeFieldProps {
  readonly label: string;
  /** Since midnight. */
  readonly minute: number;
  readonly onChange: (minute: number) => void;
}

/**
 * A time of day, to the minute. The browser's own field: React Aria's speaks through `innerHTML`, which the window's
 * Content-Security-Policy forbids.
 */
export function TimeField({ label, minute, onChange }: TimeFieldProps) {
  const id = useId();
  return (
    <div className="min-w-0 flex-1">
      <label htmlFor={id} className="mb-1.5 block text-label font-medium text-text">
        {label}
      </label>
      <input
        id={id}
        type="time"
        required
        value={`${twoDigits(Math.floor(minute / 60))}:${twoDigits(minute % 60)}`}
        onChange={({ target }) => {
          const [hours, minutes] = target.value.split(':').map(Number);
          // Empty while a part of it is.
          if (hours !== undefined && minutes !== undefined) onChange(hours * 60 + minutes);
        }}
        className={`tabular block min-h-10.5 w-full px-3 focus:field-ring ${controlClass}`}
      />
    </div>
  );
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
