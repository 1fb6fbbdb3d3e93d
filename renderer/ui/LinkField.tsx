import { useId } from 'react';
import { CopyButton } from './CopyButton';

export interface LinkFieldProps {
  readonly label: string;
  readonly link: string;
  readonly onCopy: () => Promise<unknown>;
}

/** A link to be handed over: to be read, selected and copied. */
export function LinkField({ label, link, onCopy }: LinkFieldProps) {
  const labelId = useId();
  return (
    <>
      <p id={labelId} className="mt-4 mb-1.5 text-label font-medium">
        {label}
      </p>
      <div className="flex min-h-10.5 items-center gap-2 rounded-row border border-line-strong bg-surface py-1 ps-3 pe-1.5 has-[input:focus]:field-ring">
        <input
          readOnly
          aria-labelledby={labelId}
          value={link}
          onFocus={(event) => event.currentTarget.select()}
          className="min-w-0 flex-1 bg-transparent text-label text-ellipsis text-text-2"
        />
        <CopyButton onCopy={onCopy} />
      </div>
    </>
  );
}
