import { CircleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { FieldError as AriaFieldError, Label as AriaLabel, Text } from 'react-aria-components';
import { Icon } from './Icon';

/** The border, plane and focus ring of every control that is filled in. */
export const controlClass =
  'rounded-row border border-line-strong bg-surface text-text transition-colors duration-120 data-disabled:opacity-60 data-invalid:border-danger';

export function FieldLabel({
  optional,
  children,
}: {
  readonly optional?: string | undefined;
  readonly children: ReactNode;
}) {
  return (
    <AriaLabel className="mb-1.5 block text-label font-medium text-text">
      {children}
      {optional !== undefined && <span className="ms-1.5 font-regular text-text-3">{optional}</span>}
    </AriaLabel>
  );
}

export function FieldHint({ children }: { readonly children: ReactNode }) {
  return (
    <Text slot="description" className="mt-1.5 block text-secondary text-balance text-text-2">
      {children}
    </Text>
  );
}

export function FieldProblem({ children }: { readonly children?: ReactNode }) {
  return (
    <AriaFieldError className="mt-1.5 flex gap-1.5 text-secondary text-danger">
      {({ validationErrors }) => (
        <>
          <Icon of={CircleAlert} size="small" className="mt-0.5" />
          <span>{children ?? validationErrors.join(' ')}</span>
        </>
      )}
    </AriaFieldError>
  );
}
