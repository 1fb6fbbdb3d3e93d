import type { ReactNode } from 'react';

/** Names and values, one to a line. */
export function Facts({ children }: { readonly children: ReactNode }) {
  return <dl className="grid gap-2">{children}</dl>;
}

export function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className="flex flex-wrap justify-between gap-x-4">
      <dt className="text-text-2">{name}</dt>
      <dd className="ms-auto min-w-0 text-end font-medium break-words select-text">{children}</dd>
    </div>
  );
}
