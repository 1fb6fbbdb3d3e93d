import type { ReactNode } from 'react';

export interface PanelSectionProps {
  readonly title: string;
  /** Beside the title. */
  readonly action?: ReactNode;
  readonly children: ReactNode;
}

/** One part of the details, with its heading. */
export function PanelSection({ title, action, children }: PanelSectionProps) {
  return (
    <section className="mt-5">
      <div className="mb-1 flex min-h-8 items-center justify-between">
        <h3 className="text-[0.75rem] leading-4 font-bold tracking-[0.02em] text-text-3">{title}</h3>
        {action}
      </div>
      {children}
    </section>
  );
}

/** What is so, where the reader can't change it. Stands in a `dl`. */
export function Fact({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div className="flex min-h-8 flex-wrap items-center justify-between gap-x-3">
      <dt className="text-text-2">{name}</dt>
      <dd className="font-medium">{value}</dd>
    </div>
  );
}
